//! An entity as text, and where each part of it comes from.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    EntityRef,
    catalog::{Entity, facts::Provenance},
    paths,
};

use super::{
    copy::text_block,
    reference::name_of,
    relations::words_of,
    view_model::{indented, targets},
};
use crate::{
    api::{Ancestor, Ancestry, ApiClient, TextForm},
    live::Topic,
    ui::{Empty, EntityLink, Load, Panel, Rows, Segment, Segmented, Skeleton, Table},
};

pub fn page(entity: Entity) -> AnyView {
    let entity = entity.entity_ref();
    let (of_ancestry, of_fields) = (entity.clone(), entity.clone());
    let ancestry = Load::new("the ancestry", move || ApiClient::get_ancestry(&of_ancestry))
        .follow(&[Topic::Entities])
        .skeleton(|| view! { <Skeleton lines=2/> }.into_any())
        .show(ancestry);
    let fields = Load::new("where the fields come from", move || ApiClient::get_provenance(&of_fields))
        .follow(&[Topic::Entities])
        .skeleton(|| view! { <Skeleton lines=8/> }.into_any())
        .show(fields);
    view! {
        <div class="entity inspector">
            {text(entity)}
            <div class="stack g3">
            <Panel title="Ancestry" icon="folder-tree" source="the Locations that lead here" flush=true>{ancestry}</Panel>
            {fields}
            </div>
        </div>
    }
    .into_any()
}

fn text(entity: EntityRef) -> AnyView {
    let query = use_query_map();
    let form = move || if query.read().get("as").as_deref() == Some("json") { TextForm::Json } else { TextForm::Yaml };
    let page = format!("{}/inspector", paths::entity_page(&entity));
    let forms = move || {
        let segment = |label: &str, href: String, of| Segment {
            label: label.to_owned(),
            href: Some(href),
            chosen: form() == of,
            icon: None,
        };
        let segments = vec![
            segment("YAML", page.clone(), TextForm::Yaml),
            segment("JSON", format!("{page}?as=json"), TextForm::Json),
        ];
        view! { <Segmented label="Form" segments/> }.into_any()
    };
    let text = ApiClient::reading_text(move || {
        Load::new("the text of this entity", move || ApiClient::get_entity_text(&entity, form()))
            .follow(&[Topic::Entities])
            .skeleton(|| view! { <Skeleton lines=12/> }.into_any())
            .show(|text: String| {
                let text =
                    if text.starts_with('{') { indented(&text) } else { text.trim_start_matches("---\n").to_owned() };
                text_block("the entity", text, true)
            })
    });
    view! {
        <Panel title="As the catalog has it" icon="file-code" flush=true><div class="forms">{forms}</div>{text}</Panel>
    }
    .into_any()
}

fn ancestry(ancestry: Ancestry) -> AnyView {
    let row = |ancestor: Ancestor| {
        let (entity, target) = (ancestor.entity.entity_ref(), targets(&ancestor.entity).join(", "));
        view! { <li><EntityLink label=ancestor.entity.display_name().to_owned() entity/><span class="end small faint trunc">{target}</span></li> }
    };
    // The entity itself comes first.
    let above: Vec<_> = ancestry.items.into_iter().skip(1).map(row).collect();
    if above.is_empty() {
        let text = "No Location of the catalog leads here: the source names its file itself.";
        return view! { <Empty icon="folder-tree" text/> }.into_any();
    }
    view! { <Rows>{above}</Rows> }.into_any()
}

fn fields(provenance: Provenance) -> AnyView {
    let Provenance { location, fields, note, added, relations, .. } = provenance;
    let fields: Vec<_> =
        fields.into_iter().map(|field| (field.path, format!("line {}, column {}", field.line, field.column))).collect();
    let added: Vec<_> = added.into_iter().map(|field| (field.path, field.why)).collect();
    let relations: Vec<_> = relations
        .into_iter()
        .map(|relation| {
            let words = words_of(&relation.relation_type);
            let word = if words.relation.is_empty() { relation.relation_type.as_str() } else { words.title };
            (
                format!("{word} {}", name_of(&relation.target)),
                format!("{} of {}", relation.field, name_of(&relation.from)),
            )
        })
        .collect();
    let note = note.map(|note| view! { <p class="note muted">{note}</p> });
    view! {
        <Panel title="Fields" source=location flush=true>{note}{pairs("Fields and their places", "Place", fields)}</Panel>
        <Panel title="Added by the catalog" flush=true>{pairs("Fields that the catalog adds", "Why", added)}</Panel>
        <Panel title="Who says the relations" flush=true>{pairs("Relations and who says them", "Field", relations)}</Panel>
    }
    .into_any()
}

fn pairs(caption: &'static str, second: &'static str, pairs: Vec<(String, String)>) -> AnyView {
    if pairs.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = pairs
        .into_iter()
        .map(|(first, second)| view! { <tr><th scope="row" class="mono">{first}</th><td>{second}</td></tr> })
        .collect();
    let head = view! { <th scope="col">"What"</th><th scope="col">{second}</th> };
    view! {
        <div class="places" tabindex="0" role="group" aria-label=caption>
            <Table caption head=head.into_any()><tbody>{rows}</tbody></Table>
        </div>
    }
    .into_any()
}
