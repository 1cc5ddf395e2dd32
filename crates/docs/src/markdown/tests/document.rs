//! HTML as a browser reads it: the parser of the standard, and a tree of the least that it needs.

use std::{
    borrow::Cow,
    cell::{Ref, RefCell},
};

use html5ever::{
    Attribute, LocalName, Namespace, QualName, local_name, ns, parse_fragment,
    tendril::{StrTendril, TendrilSink},
    tree_builder::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink},
};

/// A node, with the numbers of those inside.
#[derive(Debug, Default)]
pub struct Node {
    /// None for texts and comments.
    pub element: Option<QualName>,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub is_comment: bool,
    children: Vec<usize>,
    parent: Option<usize>,
}

impl Node {
    pub fn name(&self) -> &str {
        self.element.as_ref().map_or("", |name| &name.local)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == class))
    }
}

/// What is put into a page, read as the inside of a `div`.
#[derive(Debug, Default)]
pub struct Document(RefCell<Vec<Node>>);

impl Document {
    pub fn read(html: &str) -> Self {
        let context = QualName::new(None, ns!(html), local_name!("div"));
        let document = Self(RefCell::new(vec![Node::default()]));
        parse_fragment(document, html5ever::ParseOpts::default(), context, Vec::new(), false).one(html)
    }

    /// Every node in the order of the page, without what the parser puts around all of them.
    pub fn nodes(&self) -> Vec<Ref<'_, Node>> {
        let nodes = self.0.borrow();
        let root = nodes[0].children.iter().find(|child| nodes[**child].name() == "html").copied();
        let mut order = Vec::new();
        let mut next: Vec<usize> = root.map(|root| nodes[root].children.clone()).unwrap_or_default();
        next.reverse();
        while let Some(at) = next.pop() {
            order.push(at);
            next.extend(nodes[at].children.iter().rev());
        }
        order.into_iter().map(|at| Ref::map(self.0.borrow(), |nodes| &nodes[at])).collect()
    }

    /// The text inside of each element with the name and, unless that is empty, the class.
    pub fn texts(&self, name: &str, class: &str) -> Vec<String> {
        let nodes = self.0.borrow();
        let is_wanted =
            |node: &&usize| nodes[**node].name() == name && (class.is_empty() || nodes[**node].has_class(class));
        let wanted: Vec<usize> = (0..nodes.len()).collect::<Vec<_>>().iter().filter(is_wanted).copied().collect();
        wanted.into_iter().filter(|at| nodes[*at].parent.is_some()).map(|at| text(&nodes, at)).collect()
    }

    fn add(&self, node: Node) -> usize {
        let mut nodes = self.0.borrow_mut();
        nodes.push(node);
        nodes.len() - 1
    }

    fn detach(&self, at: usize) {
        let mut nodes = self.0.borrow_mut();
        if let Some(parent) = nodes[at].parent.take() {
            nodes[parent].children.retain(|child| *child != at);
        }
    }

    fn insert(&self, parent: usize, place: usize, new: NodeOrText<usize>) {
        let at = match new {
            NodeOrText::AppendNode(at) => at,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.0.borrow_mut();
                let before = place.checked_sub(1).map(|place| nodes[parent].children[place]);
                if let Some(before) = before.filter(|before| nodes[*before].element.is_none()) {
                    nodes[before].text.push_str(&text);
                    return;
                }
                drop(nodes);
                self.add(Node { text: text.to_string(), ..Node::default() })
            }
        };
        let mut nodes = self.0.borrow_mut();
        nodes[at].parent = Some(parent);
        nodes[parent].children.insert(place, at);
    }
}

fn text(nodes: &[Node], at: usize) -> String {
    let mut whole = String::new();
    let mut next = vec![at];
    while let Some(at) = next.pop() {
        whole.push_str(&nodes[at].text);
        next.extend(nodes[at].children.iter().rev());
    }
    whole
}

/// The name of an element, apart from the tree.
#[derive(Debug)]
pub struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Document {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Name;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name {
        Name(self.0.borrow()[*target].element.clone().expect("an element"))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let attributes =
            attributes.into_iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
        self.add(Node { element: Some(name), attributes, ..Node::default() })
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        self.add(Node { text: text.to_string(), is_comment: true, ..Node::default() })
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> usize {
        self.create_comment(data)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        let place = self.0.borrow()[*parent].children.len();
        self.insert(*parent, place, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, before: &usize, child: NodeOrText<usize>) {
        if self.0.borrow()[*element].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, new: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(node) = &new {
            self.detach(*node);
        }
        let (parent, place) = {
            let nodes = self.0.borrow();
            let parent = nodes[*sibling].parent.expect("a parent");
            (parent, nodes[parent].children.iter().position(|child| child == sibling).expect("a child"))
        };
        self.insert(parent, place, new);
    }

    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, from: &usize, to: &usize) {
        let children = std::mem::take(&mut self.0.borrow_mut()[*from].children);
        for child in children {
            self.0.borrow_mut()[child].parent = None;
            self.append(to, NodeOrText::AppendNode(child));
        }
    }
}
