"""What a page of HTML has for readers, without how it is marked up."""

import re
from collections import Counter
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html as lxml_html

# Paragraphs, lists and quotes are compared by the lines of text that they make: how they are grouped is spacing.
COUNTED = {
    "table", "tr", "dl", "dt", "dd", "hr", "strong", "em", "del", "ins", "mark", "sup", "sub", "abbr", "kbd", "iframe",
    "video", "audio", "details", "figure",
}
SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {"strong", "em", "del", "ins", "mark", "sup", "sub", "abbr", "kbd"}
BLOCKS = (COUNTED - INLINE) | HEADINGS | {
    "p", "ul", "ol", "li", "blockquote", "div", "td", "th", "thead", "tbody", "br", "section", "summary", "label", "pre", "nav",
}
BREAK = "\0"
# Parts of the page that say nothing by themselves.
IGNORED = {"script", "style", "input", "svg", "template", "button"}


class Page:
    """The counted and the ordered things of a page."""

    def __init__(self):
        self.headings = []
        self.text = []
        self.links = []
        self.images = []
        self.code = []
        # Of each item of a list how deep it is, and whether it has a number.
        self.items = []
        self.quotes = 0
        self.titles = []
        self.counts = Counter()

    def words(self):
        return "".join(self.text).replace(BREAK, " ").split()

    def lines(self):
        lines = (" ".join(line.split()) for line in "".join(self.text).split(BREAK))
        return [line for line in lines if line]


def read(html, base, place):
    """Reads the HTML of a page whose address is `base`; `place` makes one form of all addresses."""
    page = Page()
    root = lxml_html.fragment_fromstring(html or "", create_parent="div")
    Reader(page, base, place).children(root)
    return page


def classes(node):
    return set((node.get("class") or "").split())


class Reader:
    def __init__(self, page, base, place):
        self.page, self.base, self.place = page, base, place

    def say(self, text):
        self.page.text.append(text or "")

    def line(self):
        self.page.text.append(BREAK)

    def children(self, node):
        self.say(node.text)
        for child in node:
            if isinstance(child.tag, str):
                self.element(child)
            self.say(child.tail)

    def element(self, node):
        tag, has = SAME.get(node.tag, node.tag), classes(node)
        if tag in IGNORED or has & {"headerlink", "linenos", "docs-permalink", "footnote-backref", "docs-footnote-back"}:
            return
        if "linenodiv" in has:
            return
        if tag == "math":
            self.page.counts["math"] += 1
            return
        if has & {"arithmatex", "docs-math"}:
            self.page.counts["math"] += 1
            return
        if has & {"twemoji", "emojione", "docs-icon", "docs-emoji"}:
            self.emoji(node)
            return
        if is_code_block(node, tag, has):
            self.code_block(node)
            return
        if tag == "img":
            self.image(node)
            return
        self.counted(node, tag, has)
        if tag in BLOCKS:
            self.line()
        if tag == "li":
            above = [parent.tag for parent in node.iterancestors() if parent.tag in ("ul", "ol")]
            self.page.items.append((len(above), above[0] if above else ""))
        if tag in HEADINGS:
            self.heading(node, tag)
        if tag == "a" and node.get("href") is not None and "toclink" not in has:
            self.page.links.append(self.address(node.get("href")))
        if "tabbed-set" in has:
            self.tabs(node)
        else:
            self.children(node)
        if tag in BLOCKS:
            self.line()

    def tabs(self, node):
        """Each label before its content."""
        labels = node.xpath("./div[contains(@class, 'tabbed-labels')]/label")
        contents = node.xpath("./div[contains(@class, 'tabbed-content')]/div")
        for label, content in zip(labels, contents):
            self.element(label)
            self.element(content)

    def counted(self, node, tag, has):
        counts = self.page.counts
        if tag == "code":
            counts["code"] += 1
        elif tag == "details":
            counts["details"] += 1
        elif tag == "div" and "docs-note" in has:
            counts["admonition"] += 1
        elif tag in COUNTED and not (tag in INLINE and not text_of(node).strip()):
            counts[tag] += 1
        for name, marks in NAMED.items():
            if has & marks:
                counts[name] += 1

    def emoji(self, node):
        self.page.counts["emoji"] += 1
        # Pictures of letters say what these say.
        self.say(node.get("alt") or text_of(node))

    def heading(self, node, tag):
        text = " ".join(text_of(node, {"headerlink", "docs-permalink"}).split())
        self.page.headings.append((int(tag[1]), node.get("id") or "", text))

    def image(self, node):
        self.page.images.append((self.address(node.get("src") or ""), " ".join((node.get("alt") or "").split())))

    def address(self, href):
        href = href.strip()
        parts = urlsplit(href) if "://" not in href[:12] or href.startswith("http") else None
        if parts is None or (parts.scheme and parts.scheme not in ("http", "https")):
            return unquote(href)
        return self.place(unquote(urljoin(self.base, href)))

    def code_block(self, node):
        counts = self.page.counts
        has = classes(node)
        if has & {"mermaid", "docs-mermaid"} or node.xpath(".//*[contains(concat(' ', @class, ' '), ' mermaid ')]"):
            counts["mermaid"] += 1
            self.page.code.append(text_of(node).strip())
            return
        counts["code block"] += 1
        titles = node.xpath(".//span[@class='filename'] | .//*[@class='docs-code-title']")
        if titles:
            self.page.titles.append(" ".join(text_of(titles[0]).split()))
        pre = node if node.tag == "pre" else next(iter(node.xpath(".//pre[not(ancestor::td[@class='linenos'])]")), node)
        self.page.code.append(code_text(pre).strip("\n"))


NAMED = {
    "admonition": {"admonition"},
    "tabs": {"tabbed-set", "docs-tabs"},
    "task": {"task-list-item", "docs-task"},
    "footnotes": {"footnote", "docs-footnotes", "footnotes"},
    "footnote ref": {"footnote-ref", "docs-footnote-ref"},
    "grid": {"grid", "docs-grid"},
}


def is_code_block(node, tag, has):
    if tag == "div" and (has & {"highlight", "docs-code"}):
        return True
    return tag == "table" and "highlighttable" in has or tag == "pre"


def code_text(pre):
    """The text of a block, in which annotations are `(1)` whatever stands around them."""
    parts = []

    def walk(node):
        has = classes(node)
        if "linenos" in has:
            return
        if "docs-annotation" in has:
            parts.append(f"({node.text})")
            return
        parts.append(node.text or "")
        for child in node:
            if isinstance(child.tag, str):
                walk(child)
            parts.append(child.tail or "")

    walk(pre)
    # `# (1)!` leaves nothing but the mark.
    return re.sub(r"(?:#|//|/\*|<!--|--|;)\s*(\(\d+\))!(?:\s*(?:\*/|-->))?", r"\1", "".join(parts))


def text_of(node, without=frozenset()):
    if without & classes(node) or node.tag in ("script", "style"):
        return ""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            parts.append(text_of(child, without))
        parts.append(child.tail or "")
    return "".join(parts)


def pretty(html):
    """For people who look at differences."""
    root = lxml_html.fragment_fromstring(html or "", create_parent="div")
    return etree.tostring(root, pretty_print=True, encoding="unicode", method="html")
