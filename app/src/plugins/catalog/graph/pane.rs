//! What stands beside the graph: what it comes to, in a sentence, and the reasons.

use leptos::prelude::*;
use shared::{EntityRef, paths};

use super::{
    query::GraphQuery,
    scene::{Scene, Thing, name_of},
    table::reference,
};
use crate::ui::{EntityLink, Icon, Legend, LegendEntry, LegendMark, MANY, Notice, Tile, Tone, counted, kind_name, number};

/// What one list shows; the table has the rest.
const SHOWN: usize = 8;

pub fn pane(scene: &Scene, query: &GraphQuery) -> AnyView {
    let Some(centre) = scene.things.first() else { return ().into_any() };
    let (title, what) = (centre.title.clone(), centre.what());
    let (kind, entity_type) = (centre.entity.kind().to_owned(), centre.entity_type.clone());
    let label = format!("About {title}");
    let page = paths::entity_page(&centre.entity);
    let findings = scene.breaks.map_or_else(|| relations(scene, query), |breaks| consequence(scene, query, breaks));
    view! {
        <aside aria-label=label>
            <div class="row">
                <Tile kind entity_type/>
                <div class="grow"><h2>{title}</h2><p class="small faint">{what}</p></div>
            </div>
            {findings}
            {limits(scene, query)}
            {legend(scene.breaks.is_some(), scene.things.len() > MANY)}
            <div class="row wrap"><a class="btn sm" href=page>"Open entity"</a></div>
        </aside>
    }
    .into_any()
}

fn relations(scene: &Scene, query: &GraphQuery) -> AnyView {
    let others = scene.things.len() - 1;
    let impact = query.with(|query| (query.impact, query.depth) = (true, None)).address();
    let sentence = match others {
        0 => "Nothing is connected with it in this way.".to_owned(),
        others => format!(
            "{} within {}, with {}.",
            counted(others, "other entity", "other entities"),
            counted(query.depth().into(), "step", "steps"),
            counted(scene.links.len(), "connection", "connections")
        ),
    };
    let missing: Vec<_> = scene.things.iter().filter(|thing| !thing.exists).collect();
    let missing = (!missing.is_empty()).then(|| list("Missing", "missing", &missing, query));
    let kinds = scene.kinds().into_iter().map(|(kind, count)| {
        view! { <li class="row"><span>{kind_name(&kind)}</span><span class="end num">{count}</span></li> }
    });
    view! {
        <p>{sentence}</p>
        <section class="stack g1" aria-labelledby="graph-shown"><h3 id="graph-shown">"Shown"</h3><ul class="stack g0">{kinds.collect_view()}</ul></section>
        {missing}
        <a class="link" href=impact><Icon name="zap-off" class="i i-sm"/>" What breaks with it?"</a>
    }
    .into_any()
}

fn consequence(scene: &Scene, query: &GraphQuery, breaks: usize) -> AnyView {
    let owners = scene.owners(Thing::is_broken);
    let least = if scene.truncated { "at least " } else { "" };
    let notice = if breaks == 0 {
        let text = "Nothing in the catalog says that it depends on this or consumes it.";
        view! { <Notice tone=Tone::Ok icon="circle-check" title="If it goes down, nothing else breaks." text/> }
            .into_any()
    } else {
        let title = format!("If it goes down, {least}{}.", counted(breaks, "thing breaks", "things break"));
        let text = match owners.len() {
            0 => "Nobody owns them.".to_owned(),
            1 => "One team or person owns them.".to_owned(),
            teams => format!("{} teams or people own them.", number(teams as u64)),
        };
        view! { <Notice tone=Tone::Bad icon="zap-off" title text/> }.into_any()
    };
    let broken: Vec<_> = scene.things.iter().filter(|thing| thing.is_broken()).collect();
    view! {
        {notice}
        {(breaks > 0).then(|| list("Breaks", "breaks", &broken, query))}
        {(!owners.is_empty()).then(|| to_tell(owners, query))}
        <section class="stack g1" aria-labelledby="graph-sure">
            <h3 id="graph-sure">"How sure is this?"</h3>
            <p class="muted small">"As sure as the descriptors: whatever depends on something that breaks, or consumes its API, counts as broken. What nobody wrote down is not counted, and a fallback is not known. Parts and owners are not affected."</p>
        </section>
    }
    .into_any()
}

/// The first of some things, each with its reason, and the way to the rest.
fn list(title: &'static str, id: &'static str, things: &[&Thing], query: &GraphQuery) -> AnyView {
    let id = format!("graph-{id}");
    let rest = things.len().saturating_sub(SHOWN);
    let rows: Vec<_> = things
        .iter()
        .take(SHOWN)
        .map(|thing| view! { <li class="row graph-reason">{reference(thing)}<span class="end small faint">{thing.through.clone()}</span></li> })
        .collect();
    let more = (rest > 0).then(|| {
        let href = query.with(|query| query.table = true).address();
        view! { <a class="link small" href=href>{format!("{rest} more in the table")}</a> }
    });
    view! { <section class="stack g1" aria-labelledby=id.clone()><h3 id=id.clone()>{title}</h3><ul class="stack g0">{rows}</ul>{more}</section> }
        .into_any()
}

fn to_tell(owners: Vec<(EntityRef, usize)>, query: &GraphQuery) -> AnyView {
    let rest = owners.len().saturating_sub(SHOWN);
    let rows: Vec<_> = owners
        .into_iter()
        .take(SHOWN)
        .map(|(owner, count)| {
            let link = view! { <EntityLink label=name_of(&owner) entity=owner/> };
            view! { <li class="row graph-reason">{link}<span class="end small faint">{counted(count, "thing", "things")}</span></li> }
        })
        .collect();
    let more = (rest > 0).then(|| {
        let href = query.with(|query| query.table = true).address();
        view! { <a class="link small" href=href>{format!("{rest} more in the table")}</a> }
    });
    view! { <section class="stack g1" aria-labelledby="graph-tell"><h3 id="graph-tell">"Who to tell"</h3><ul class="stack g0">{rows}</ul>{more}</section> }
        .into_any()
}

/// Says what is not shown.
fn limits(scene: &Scene, query: &GraphQuery) -> AnyView {
    let shown = scene.things.len();
    let text = if scene.hidden > 0 {
        format!("The nearest {shown} of {} are shown.", shown + scene.hidden)
    } else if scene.truncated && query.impact {
        "The catalog stopped looking after 1,000 entities around it, so more may break.".to_owned()
    } else if scene.truncated {
        format!(
            "The nearest {shown} are shown, and there are more. A smaller depth, or only some kinds or relations, show less."
        )
    } else {
        return ().into_any();
    };
    view! { <Notice tone=Tone::Warn title="This is not all." text/> }.into_any()
}

fn legend(is_impact: bool, is_large: bool) -> AnyView {
    if is_impact {
        let (hot, line) = (view! { <i class="ln"></i> }, view! { <i class="ln"></i> });
        return view! { <div class="legend"><span class="hot">{hot}"breaks"</span><span>{line}"no effect"</span></div> }.into_any();
    }
    let entry = |label: &str, mark| LegendEntry { gel: None, mark, label: label.into(), value: None };
    let belongs =
        if is_large { entry("belongs to, paler", LegendMark::Line) } else { entry("belongs to", LegendMark::Dashed) };
    let entries = vec![entry("needs", LegendMark::Line), belongs];
    view! { <Legend entries/> }.into_any()
}
