use leptos::prelude::*;

use super::{Gel, Icon, classes};

/// An icon and a gel.
type Look = (&'static str, Gel);

/// The icon and the gel of a thing, by its kind and its type in any spelling; what is unknown looks like the most
/// common thing of its kind.
pub fn kind_look(kind: &str, entity_type: &str) -> Look {
    let kind = kind.to_ascii_lowercase();
    let entity_type = entity_type.to_ascii_lowercase();
    match kind.as_str() {
        "api" => ("braces", Gel::Violet),
        "template" => ("layout-template", Gel::Violet),
        "system" => ("boxes", Gel::Steel),
        "domain" => ("layers", Gel::Steel),
        "group" | "user" => ("users", Gel::Rose),
        "location" => ("folder-git-2", Gel::Steel),
        "docs" => ("book-open", Gel::Steel),
        "resource" => look_by_type(RESOURCES, &entity_type).unwrap_or(("database", Gel::Moss)),
        _ => look_by_type(COMPONENTS, &entity_type).unwrap_or(("box", Gel::Congo)),
    }
}

/// Words that types of components contain, first match first, and what they look like.
const COMPONENTS: &[(&str, Look)] = &[
    ("web", ("app-window", Gel::Lagoon)),
    ("frontend", ("app-window", Gel::Lagoon)),
    ("mobile", ("smartphone", Gel::Lagoon)),
    ("ios", ("smartphone", Gel::Lagoon)),
    ("android", ("smartphone", Gel::Lagoon)),
    ("library", ("package", Gel::Straw)),
    ("package", ("package", Gel::Straw)),
    ("sdk", ("package", Gel::Straw)),
    ("job", ("calendar-clock", Gel::Straw)),
    ("cron", ("calendar-clock", Gel::Straw)),
    ("pipeline", ("workflow", Gel::Rust)),
    ("model", ("chart-line", Gel::Rose)),
    ("doc", ("book-open", Gel::Steel)),
];

/// The same for types of resources.
const RESOURCES: &[(&str, Look)] = &[
    ("cluster", ("ship-wheel", Gel::Moss)),
    ("topic", ("waypoints", Gel::Rust)),
    ("queue", ("waypoints", Gel::Rust)),
    ("stream", ("waypoints", Gel::Rust)),
    ("model", ("chart-line", Gel::Rose)),
    ("bucket", ("hard-drive", Gel::Moss)),
    ("storage", ("hard-drive", Gel::Moss)),
    ("volume", ("hard-drive", Gel::Moss)),
];

fn look_by_type(looks: &[(&str, Look)], entity_type: &str) -> Option<Look> {
    looks.iter().find(|(word, _)| entity_type.contains(word)).map(|(_, look)| *look)
}

/// The picture of a kind; what it means stands beside it.
#[component]
pub fn Tile(
    #[prop(into)] kind: String,
    #[prop(optional, into)] entity_type: String,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    let (icon, gel) = kind_look(&kind, &entity_type);
    view! { <span class=classes(&["tile", gel.class(), if large { "lg" } else { "" }])><Icon name=icon/></span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_types_are_told_apart_in_any_spelling() {
        assert_eq!(kind_look("Component", "service"), ("box", Gel::Congo));
        assert_eq!(kind_look("component", "Mobile-App"), ("smartphone", Gel::Lagoon));
        assert_eq!(kind_look("API", "grpc"), ("braces", Gel::Violet));
        assert_eq!(kind_look("resource", "kafka-topic"), ("waypoints", Gel::Rust));
        assert_eq!(kind_look("resource", "kubernetes-cluster"), ("ship-wheel", Gel::Moss));
    }

    #[test]
    fn what_is_unknown_looks_like_something_of_its_kind() {
        assert_eq!(kind_look("resource", "quantum"), kind_look("resource", "database"));
        assert_eq!(kind_look("gadget", ""), kind_look("component", "service"));
    }
}
