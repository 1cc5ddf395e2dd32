//! What a page may contain, said once more and independently of the code that sees to it.

use super::document::Document;

const ELEMENTS: &str = "a abbr article aside b bdi bdo blockquote br caption center cite code col colgroup data dd del \
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input ins kbd li \
    mark nav ol p picture pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody \
    td tfoot th thead time tr tt u ul var";
const OF_FORMULAS: &str = "math menclose merror mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt msub msubsup msup \
    mtable mtd mtext mtr munder munderover";
const ATTRIBUTES: &str = "id class title lang dir align aria-label role href name target rel data-footnote-ref \
    data-footnote-backref src alt width height loading media type allowfullscreen sandbox referrerpolicy checked disabled \
    start reversed value colspan rowspan valign scope span open data-label data-icon datetime cite tabindex \
    data-language data-copy data-line";
const OF_FORMULAS_ONLY: &str = "accent class depth display displaystyle fence form height linethickness lspace \
    mathvariant maxsize minsize movablelimits rspace scriptlevel stretchy";
const CLASSES: &str = "grid cards annotate center contains-task-list task-list-item footnotes footnote-ref \
    footnote-backref";
const SCHEMES: &str = "callto cid ftp ftps http https mailto matrix sms tel xmpp";
const ADDRESSES: &str = "href src cite action formaction data poster srcset background longdesc usemap";

fn is_one_of(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one == word)
}

/// Everything in the HTML that may not be there.
pub fn problems(html: &str, frame_hosts: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    let document = Document::read(html);
    for node in document.nodes() {
        if node.is_comment {
            problems.push(format!("a comment: {}", node.text));
        }
        let Some(name) = &node.element else { continue };
        let is_formula = &*name.ns == "http://www.w3.org/1998/Math/MathML";
        let name = node.name();
        let elements = if is_formula { OF_FORMULAS } else { ELEMENTS };
        if !is_one_of(elements, name) {
            problems.push(format!("the element {name}"));
        }
        for (key, value) in &node.attributes {
            if !is_one_of(if is_formula { OF_FORMULAS_ONLY } else { ATTRIBUTES }, key) {
                problems.push(format!("the attribute {key}={value} of {name}"));
            }
            if is_one_of(ADDRESSES, key) && !is_formula && !is_safe_address(value) {
                problems.push(format!("the address {value} of {name}"));
            }
            // The tests themselves write such addresses with zeros.
            if value.starts_with("https://") && value.contains(".invalid/") && !value.contains("0000000000") {
                problems.push(format!("an address that is not resolved: {value}"));
            }
        }
        for class in node.attribute("class").unwrap_or_default().split_ascii_whitespace() {
            if !class.starts_with("docs-") && !class.starts_with("md-") && !is_one_of(CLASSES, class) && !is_formula {
                problems.push(format!("the class {class} of {name}"));
            }
        }
        let is_checkbox = node.attribute("type") == Some("checkbox") && node.attribute("disabled").is_some();
        if name == "input" && !is_checkbox {
            problems.push("a field that can be written in".to_owned());
        }
        if name == "iframe" {
            let host = node.attribute("src").and_then(|source| url::Url::parse(source).ok());
            let host = host.filter(|url| url.scheme() == "https");
            let host = host.as_ref().and_then(url::Url::host_str).unwrap_or_default();
            let is_allowed = frame_hosts.iter().any(|allowed| allowed == host);
            if !is_allowed || node.attribute("sandbox").is_none() {
                problems.push(format!("a frame of {host}"));
            }
        }
    }
    problems
}

/// As a browser reads it: without white space and control characters.
fn is_safe_address(address: &str) -> bool {
    let plain: String = address.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let plain = plain.to_lowercase();
    if plain.starts_with('\\') || plain.starts_with("/\\") {
        return false;
    }
    let Some((scheme, _)) = plain.split_once(':') else { return true };
    scheme.contains(['/', '?', '#']) || is_one_of(SCHEMES, scheme)
}

#[test]
fn what_may_not_be_there_is_seen() {
    let hosts = ["frames.example".to_owned()];
    for html in [
        "<script>x</script>",
        "<img src=x onerror=x>",
        "<p style='color:red'>",
        "<a href='java\tscript:x'>",
        "<a href='&#1;javascript:x'>",
        "<a href='\\\\evil.example'>",
        "<svg></svg>",
        "<!-- x -->",
        "<p class='shell'>",
        "<input type=text>",
        "<iframe src=https://other.example sandbox></iframe>",
        "<iframe src=https://frames.example></iframe>",
        "<math><mtext><img src=x onerror=x></mtext></math>",
    ] {
        assert!(!problems(html, &hosts).is_empty(), "{html}");
    }
    let fine =
        "<p class=\"docs-x\">a<a href=\"../b:c\">b</a><iframe sandbox src=\"https://frames.example/x\"></iframe>";
    assert_eq!(problems(fine, &hosts), Vec::<String>::new());
}
