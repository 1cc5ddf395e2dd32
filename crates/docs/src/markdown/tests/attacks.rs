//! Whatever authors write, and wherever they write it, nothing gets into a page that may not be there.

use super::document::Document;
use super::{addresses, html, page_of, payloads::PAYLOADS, safe::problems};
use crate::{Site, Tree, render};

/// Where authors can write, with `PAYLOAD` in the place.
const PLACES: &[&str] = &[
    "PAYLOAD",
    "text PAYLOAD text",
    "# PAYLOAD",
    "## Title PAYLOAD {#PAYLOAD}",
    "# Title { #x .PAYLOAD title=\"PAYLOAD\" }",
    "PAYLOAD\n===",
    "!!! note \"PAYLOAD\"\n    text",
    "!!! PAYLOAD \"x\"\n    PAYLOAD",
    "!!! note PAYLOAD\n    x",
    "??? tip \"PAYLOAD\"\n    PAYLOAD",
    "???+ PAYLOAD\n    x",
    "=== \"PAYLOAD\"\n    PAYLOAD\n=== \"b\"\n    c",
    "> [!NOTE] PAYLOAD\n> PAYLOAD",
    "> PAYLOAD",
    "```PAYLOAD\ncode\n```",
    "```py title=\"PAYLOAD\" hl_lines=\"PAYLOAD\" linenums=\"PAYLOAD\"\nPAYLOAD\n```",
    "``` { .PAYLOAD .annotate title=\"PAYLOAD\" }\n# (1) PAYLOAD\n```\n\n1. PAYLOAD",
    "```html\nPAYLOAD\n```",
    "~~~\nPAYLOAD\n~~~",
    "    PAYLOAD",
    "`PAYLOAD`",
    "`#!PAYLOAD x` `#!js PAYLOAD`",
    "| a | PAYLOAD |\n|---|---|\n| PAYLOAD | `PAYLOAD` |",
    "[PAYLOAD](x.md)",
    "[x](PAYLOAD)",
    "[x](<PAYLOAD>)",
    "[x](x.md \"PAYLOAD\")",
    "[x](x.md 'PAYLOAD')",
    "[x](https://elsewhere.example/PAYLOAD?PAYLOAD#PAYLOAD)",
    "[x](/PAYLOAD) [x](../PAYLOAD) [x](#PAYLOAD) [x](?PAYLOAD)",
    "[x][y]\n\n[y]: PAYLOAD \"PAYLOAD\"",
    "[x][y]\n\n[y]: <PAYLOAD> 'PAYLOAD'",
    "<https://elsewhere.example/PAYLOAD> https://elsewhere.example/PAYLOAD",
    "![PAYLOAD](x.png)",
    "![x](PAYLOAD)",
    "![x](x.png \"PAYLOAD\"){ title=\"PAYLOAD\" width=PAYLOAD PAYLOAD=x }",
    "[![PAYLOAD](x.png \"PAYLOAD\")](PAYLOAD)",
    "[x](x.md){ .PAYLOAD #PAYLOAD PAYLOAD=\"PAYLOAD\" data-x='PAYLOAD' }",
    "text\n{ .PAYLOAD #PAYLOAD title='PAYLOAD' }",
    "text\n{ #PAYLOAD }",
    "text[^1]\n\n[^1]: PAYLOAD",
    "text[^PAYLOAD]\n\n[^PAYLOAD]: text",
    "WORD\n\n*[WORD]: PAYLOAD",
    "PAYLOAD\n\n*[PAYLOAD]: PAYLOAD",
    "PAYLOAD\n: PAYLOAD\n\n    PAYLOAD",
    "- PAYLOAD\n\n    PAYLOAD\n\n1. [ ] PAYLOAD",
    "- [x] PAYLOAD",
    "---\ntitle: 'PAYLOAD'\ntags: ['PAYLOAD']\n---\n[TOC]\n\n# PAYLOAD",
    "---\ntitle: PAYLOAD\n---\nPAYLOAD",
    "--8<-- \"PAYLOAD\"",
    "--8<-- \"snippet.md\"",
    "text --8<-- PAYLOAD",
    "<div>\n\nPAYLOAD\n\n</div>",
    "<div title=\"PAYLOAD\">x</div>",
    "<div title='PAYLOAD'\n>x</div>",
    "<div title=PAYLOAD>",
    "<div title=\"\n```\nPAYLOAD\n```\nPAYLOAD\">x</div>",
    "<div title='\n```mermaid\nPAYLOAD\n```\nPAYLOAD'>x</div>",
    "<iframe src=\"https://evil.example/\">\nPAYLOAD\n</iframe>",
    "<iframe src=\"https://frames.example/\" title=\"PAYLOAD\" width=PAYLOAD>\n```\nPAYLOAD\n```\n</iframe>",
    "<p>text <span class=\"PAYLOAD\" id=\"PAYLOAD\">PAYLOAD</span>",
    "text <b PAYLOAD>x</b> <a href=PAYLOAD>x</a>",
    "<a href=\"PAYLOAD\" title=\"PAYLOAD\">x</a> <img src=\"PAYLOAD\" alt='PAYLOAD'>",
    "<a href='PAYLOAD' target='PAYLOAD'>x</a> <abbr title=PAYLOAD>x</abbr>",
    "<div markdown PAYLOAD>\nPAYLOAD\n</div>",
    "<div markdown=\"PAYLOAD\" class=\"grid cards\">\n\n- PAYLOAD\n\n</div>",
    "<div title=' markdown=\"' PAYLOAD>\n```\nPAYLOAD\n```\n</div>",
    "<div title=\" markdown='\" x=' PAYLOAD>\n\n$x$ `PAYLOAD`\n\n</div>",
    "<p markdown=\"span\" PAYLOAD>PAYLOAD</p>",
    "<h2 id=\"PAYLOAD\" markdown>PAYLOAD</h2>",
    "<table>\n<tr><td markdown=\"1\">\n\nPAYLOAD\n\n</td></tr>\n\n    <tr>PAYLOAD</tr>\n</table>",
    "<details>\n<summary>PAYLOAD</summary>\n\nPAYLOAD\n\n</details>",
    "<svg>\n\nPAYLOAD\n\n</svg>",
    "<math><mtext>\n\n$PAYLOAD$ PAYLOAD\n\n</mtext></math>",
    "<select>\n\n```\nPAYLOAD\n```\n\n</select>",
    "<!-- PAYLOAD -->",
    "<!-- PAYLOAD",
    "$PAYLOAD$",
    "$$\nPAYLOAD\n$$",
    "\\(PAYLOAD\\) \\[PAYLOAD\\]",
    "```math\nPAYLOAD\n```",
    "```mermaid\nPAYLOAD\n```",
    "```plantuml\nPAYLOAD\n```",
    "++PAYLOAD++ ++ctrl+\"PAYLOAD\"++",
    "{++PAYLOAD++} {--PAYLOAD--} {==PAYLOAD==} {>>PAYLOAD<<} {~~PAYLOAD~>PAYLOAD~~}",
    "^^PAYLOAD^^ ^PAYLOAD^ ~PAYLOAD~ ~~PAYLOAD~~ ==PAYLOAD== **PAYLOAD** _PAYLOAD_",
    ":PAYLOAD: :material-PAYLOAD: :material-home:{ .PAYLOAD title=\"PAYLOAD\" }",
    "[[PAYLOAD]] [[PAYLOAD|PAYLOAD]]",
    "@PAYLOAD #PAYLOAD !PAYLOAD acme/sample#PAYLOAD",
];

#[test]
fn nothing_gets_in_anywhere() {
    let hosts = addresses().frame_hosts;
    let mut found = Vec::new();
    for payload in PAYLOADS {
        let pages = (0..).zip(PLACES).map(|(number, place)| {
            let text = format!("before\n\n{}\n\nafter\n", place.replace("PAYLOAD", payload));
            // Front matter is at the very beginning.
            let text = if place.starts_with("---") { place.replace("PAYLOAD", payload) } else { text };
            (format!("docs/{number:03}.md"), text.into_bytes())
        });
        let others = [("mkdocs.yml", super::EVERYTHING), ("snippet.md", *payload), ("docs/x.md", "# X")];
        let others = others.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let tree = Tree::of_contents(pages.chain(others));
        let site = Site::read(&tree, "");
        for path in site.pages.keys() {
            let page = match render(&tree, &site, path, &addresses()) {
                Ok(page) => page,
                Err(error) => panic!("{path} with {payload}: {error}"),
            };
            for problem in problems(&page.html, &hosts) {
                let text = tree.read_text(path, 100_000).unwrap();
                found.push(format!("{problem}\n  {text:?}\n  {}", page.html));
            }
        }
    }
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found[..found.len().min(20)].join("\n"));
}

#[test]
fn a_block_of_code_within_an_attribute_does_not_end_it() {
    let html = html("<div title=\"\n```\nx\n```\n<img src=x onerror=alert(1)>\">text</div>");
    let document = Document::read(&html);
    let elements: Vec<String> = document.nodes().iter().map(|node| node.name().to_owned()).collect();
    assert!(!elements.contains(&"pre".to_owned()), "{html}");
    assert!(!html.contains('\u{fdd0}'), "{html}");
}

#[test]
fn attributes_end_where_they_began_though_there_is_a_word_in_them() {
    let html = html("<div title=' markdown=\"' id=x>\n\n```\n' onclick=alert(1) x='\n```\n\n</div>");
    assert_eq!(problems(&html, &[]), Vec::<String>::new());
    assert_eq!(Document::read(&html).texts("code", ""), ["' onclick=alert(1) x='"], "{html}");
}

#[test]
fn what_is_inside_of_a_frame_is_left_out() {
    for host in ["frames.example", "evil.example"] {
        let html = html(&format!("<iframe src=\"https://{host}/\"><img src=\"x\" onerror=\"alert(1)\"></iframe> text"));
        assert!(!html.contains("onerror") && html.contains("text"), "{html}");
    }
}

#[test]
fn fields_cannot_be_written_in() {
    let html = html("<input type=password> <input> <input type=checkbox checked> <input type=CHECKBOX>");
    assert_eq!(problems(&html, &[]), Vec::<String>::new());
    assert!(html.contains("<input checked=\"\" type=\"checkbox\" disabled=\"\">"), "{html}");
    assert!(!html.contains("password"), "{html}");
}

#[test]
fn addresses_of_the_author_are_no_resolved_ones() {
    let page =
        page_of(&[("docs/index.md", "[a](https://x.invalid/javascript:b) <a href=\"https://x.invalid/c\">c</a>")]);
    assert!(page.html.contains("href=\"https://x.invalid/javascript:b\""), "{}", page.html);
    assert!(page.html.contains("href=\"https://x.invalid/c\""), "{}", page.html);
}
