use proptest::prelude::*;

use super::{tokens::Class, *};

/// The parts that are something, each with the letter of its class.
fn parts<'a>(language: &str, text: &'a str) -> Vec<(&'static str, &'a str)> {
    let language = find(language).unwrap_or_else(|| panic!("{language} is known"));
    let mut start = 0;
    let mut parts = Vec::new();
    for token in tokens(Some(language), text) {
        let part = &text[start..token.end];
        start = token.end;
        if let Some(class) = token.class {
            parts.push((class.name().trim_start_matches("docs-hl-"), part));
        }
    }
    parts
}

/// As `k:const f:run`.
fn shown(language: &str, text: &str) -> String {
    parts(language, text).iter().map(|(class, part)| format!("{class}:{part}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn languages_have_many_names_in_any_case() {
    for (name, known) in [("TS", "typescript"), ("yml", "yaml"), ("Dockerfile", "docker"), ("golang", "go")] {
        assert_eq!(find(name).map(|language| language.name), Some(known));
    }
    assert!(find("").is_none() && find("nothing").is_none());
    assert_eq!(tokens(None, "if"), [Token { class: None, end: 2 }]);
}

#[test]
fn typescript() {
    assert_eq!(
        shown("ts", "const a: Map = await run(`x ${b.c({})} y`, 1.5e3); // don't"),
        "k:const p:a t:Map k:await f:run s:`x  f:c s: y` n:1.5e3 c:// don't"
    );
    assert_eq!(shown("tsx", "<Page title=\"x\">don't</Page>"), "k:Page p:title s:\"x\" k:Page");
    assert_eq!(shown("ts", "a.replace(/['\"]/g, b / c / d)"), "f:replace s:/['\"]/g");
    assert_eq!(shown("js", "{ 'a': true, default: 1 }"), "p:'a' t:true k:default n:1");
    assert_eq!(shown("js", "`a ${`b ${c} d`} e` /* x\ny */ z"), "s:`a  s:`b  s: d` s: e` c:/* x\ny */");
}

#[test]
fn languages_like_c() {
    assert_eq!(shown("go", "func F(x *T) error { return `a\nb` }"), "k:func f:F t:T t:error k:return s:`a\nb`");
    assert_eq!(
        shown("rust", r##"fn f<'a>(x: &'a str) { r#"a"b"#; 'x'; '\n' }"##),
        r##"k:fn p:x t:str s:r#"a"b"# s:'x' s:'\n'"##
    );
    assert_eq!(
        shown("java", "@Bean public String f() { return null; }"),
        "f:@Bean k:public t:String f:f k:return t:null"
    );
    assert_eq!(shown("kotlin", "val a = \"x ${b} y\""), "k:val s:\"x  s: y\"");
    assert_eq!(shown("c", "#include <a.h>\nint main() { return 0x1F; }"), "k:#include t:int f:main k:return n:0x1F");
    assert_eq!(shown("json", "{\"a\" : [1, true, \"b\"]} // c"), "p:\"a\" n:1 t:true s:\"b\" c:// c");
    assert_eq!(shown("php", "<?php echo $name;"), "k:echo t:$name");
}

#[test]
fn languages_of_definitions() {
    assert_eq!(
        shown("toml", "[a.b] # c\nx-y = [\n  \"1\",\n  [2],\n]\n\"k\" = '''\nz'''"),
        "t:[a.b] c:# c p:x-y s:\"1\" n:2 p:\"k\" s:'''\nz'''"
    );
    assert_eq!(
        shown("hcl", "resource \"a\" \"b\" {\n  c = \"${var.d}-x\"\n}"),
        "k:resource s:\"a\" s:\"b\" p:c s:\" t:var s:-x\""
    );
    assert_eq!(shown("css", "@media a { b:hover { color: #fff; } }"), "k:@media p:b p:color");
    assert_eq!(shown("proto", "message A { string b = 1; }"), "k:message t:A t:string n:1");
    assert_eq!(shown("graphql", "query Q($a: ID!) { b @skip }"), "k:query f:Q t:$a t:ID f:@skip");
    assert_eq!(shown("nix", "{ a = ''x''; }"), "p:a s:''x''");
}

#[test]
fn python() {
    assert_eq!(
        shown("python", "@a.b\nasync def f(x: int = 1) -> None:\n    '''d\n    d'''\n    return rb'x' + f\"{y}\"  # c"),
        "f:@a.b k:async k:def f:f t:int n:1 t:None s:'''d\n    d''' k:return s:rb'x' s:f\"{y}\" c:# c"
    );
    assert_eq!(shown("pycon", ">>> f(1)\n2\n>>>"), "q:>>>  f:f n:1 o:2 q:>>>");
    assert_eq!(shown("requirements", "a-b==1.0 # c\n-r x.txt"), "f:a-b n:==1.0 c:# c p:-r");
}

#[test]
fn shells() {
    assert_eq!(
        shown("bash", "# c\nA=1 run --x=1 \"$y\" $z ${z} | sudo jq '.' && echo a#b"),
        "c:# c p:A n:1 f:run p:--x n:1 s:\"$y\" t:$z t:${z} f:sudo f:jq s:'.' f:echo"
    );
    assert_eq!(shown("sh", "if a; then\n  b \\\n  c\nfi"), "k:if f:a k:then f:b k:fi");
    assert_eq!(shown("sh", "cat <<EOF | x\nif 'a\nEOF\nb"), "f:cat k:<<EOF f:x s:if 'a\n k:EOF f:b");
    assert_eq!(shown("sh", "A=b C=\"d\" E=$f run --g=h=i j"), "p:A p:C s:\"d\" p:E t:$f f:run p:--g");
    assert_eq!(shown("powershell", "Get-Item -Path $a # c"), "f:Get-Item p:-Path t:$a c:# c");
    assert_eq!(shown("sql", "SELECT a FROM b WHERE c = 'x' -- d"), "k:SELECT k:FROM k:WHERE s:'x' c:-- d");
}

#[test]
fn terminals() {
    assert_eq!(shown("console", "$ run a \\\n  b\nout $ x\n# c\n"), "q:$  f:run o:out $ x q:#  f:c");
    assert_eq!(shown("console", "me@host:~/a$ b\n(venv) $ c\n<html>"), "q:me@host:~/a$  f:b q:(venv) $  f:c o:<html>");
    assert_eq!(shown("pwsh-session", "PS C:\\> Get-X\nout"), "q:PS C:\\>  f:Get-X o:out");
}

#[test]
fn yaml() {
    assert_eq!(
        shown("yaml", "a: 1 # c\n- b-c: \"x\" \n  d: true\n\"e\": [f, {g: h}]\n---\ni: &j !k l # m\nn: http://o#p"),
        "p:a n:1 c:# c p:b-c s:\"x\" p:d t:true p:\"e\" s:f p:g s:h k:--- p:i t:&j t:!k s:l c:# m p:n s:http://o#p"
    );
    assert_eq!(
        shown("yaml", "a:\n  b: |\n    # x\n    y: z\n\n    v\n  c: >- # d\n    e\nf: 1"),
        "p:a p:b k:| s:# x s:y: z s:v p:c k:>- c:# d s:e p:f n:1"
    );
    assert_eq!(shown("yaml", "- a: |\n    b\n  c: d\n- |\n  e\n- f"), "p:a k:| s:b p:c s:d k:| s:e s:f");
    assert_eq!(shown("yaml", "a: {{ .b }}\nc: '{{ d: e }}'"), "p:a s:{{ .b }} p:c s:'{{ d: e }}'");
}

#[test]
fn files_of_tools() {
    assert_eq!(shown("diff", "--- a\n+++ b\n@@ x\n-c\n+d\n e"), "h:--- a\n+++ b\n@@ x\n d:-c\n i:+d\n");
    assert_eq!(
        shown("dockerfile", "# c\nFROM a:1 AS b\nRUN x \\\n  # d\n  && y\nENV K=v"),
        "c:# c k:FROM k:AS k:RUN f:x c:# d f:y k:ENV p:K"
    );
    assert_eq!(shown("ini", "[a]\n; c\nb = on\nd: e"), "t:[a] c:; c p:b t:on p:d s:e");
    assert_eq!(shown("make", "A := b\nx: y\n\tgo build $(A)"), "p:A f:x f:go f:A");
    assert_eq!(shown("http", "GET /a\nHost: b\n\n{\"c\": 1}"), "k:GET p:Host s:b p:\"c\" n:1");
}

#[test]
fn markup() {
    assert_eq!(
        shown("html", "<!-- c --><a href=\"x\" b=1>&amp; {{ d if e }}</a><script>let f</script>"),
        "c:<!-- c --> k:a p:href s:\"x\" p:b s:1 t:&amp; k:{{ k:if k:}} k:a k:script k:let k:script"
    );
    assert_eq!(shown("md", "# a\n- `b` [c](d)\n```js\nlet e\n```"), "h:# a k:- s:`b` p:d k:```js k:let k:```");
}

#[test]
fn what_is_never_closed_is_walked_over_once() {
    let pieces = [
        "'",
        "\\'",
        "\"",
        "`${",
        "/*",
        "<!--",
        "{{",
        "<a '",
        "<script>",
        "<<A\n",
        "```\n~~~\n",
        "(/[",
        "[",
        "$ \\\n",
        "|\n",
        "''",
    ];
    for name in languages::names() {
        for piece in pieces {
            // Were the rest looked at for each byte, this would take minutes.
            let text = piece.repeat(20_000 / piece.len());
            assert_eq!(tokens(find(name), &text).last().map(|token| token.end), Some(text.len()), "{name} {piece}");
        }
    }
}

#[test]
fn classes_have_names_of_their_own() {
    assert_eq!(Class::Text.name(), "docs-hl-s");
}

proptest! {
    #[test]
    fn parts_put_together_are_the_text(
        text in r#"([a-zA-Z0-9"'`<>&#/*$\{\}()\[\]:=|!%@\\\n\t -]|é|<!--|--|"""|\$\{|\{\{|PS C>|<<A){0,60}"#,
    ) {
        for name in languages::names() {
            let tokens = tokens(find(name), &text);
            prop_assert!(tokens.is_sorted_by_key(|token| token.end), "{}", name);
            prop_assert_eq!(tokens.last().map_or(0, |token| token.end), text.len(), "{}", name);
            prop_assert!(tokens.iter().all(|token| text.is_char_boundary(token.end)), "{}", name);
        }
    }
}
