//! The problems of the sources, by source, as far as they are wanted.

use std::cmp::Reverse;

use leptos::{keyed, prelude::*};
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level, SourceReport},
};

use super::{
    problem::Problem,
    view_model::{Filter, LEVELS, count, entities_of, failure, source_name},
};
use crate::ui::{Empty, FilterChip, Notice, Pager, Panel, Segment, Segmented, TextLink, Tone, now, number};

/// Problems of each source where all are shown, and of a page where one is.
const OF_EACH: usize = 10;
const OF_ONE: usize = 50;

/// The entities that the problems shown with this address are about: a link leads only to what there is.
pub fn named(sources: &[SourceReport], address: &str) -> Vec<EntityRef> {
    entities_of(parts(sources, &Filter::of(address)).iter().flat_map(|part| &part.shown))
}

/// What is wanted of the problems. `known` are the entities among [`named`] that the catalog has.
pub fn problems(sources: &[SourceReport], filter: &Filter, known: &[EntityRef]) -> AnyView {
    let bar = filter_bar(sources, filter);
    let parts = parts(sources, filter);
    let panels = keyed(parts.iter().map(|part| (part.id.clone(), view_of(part, known))));
    let nothing = parts
        .is_empty()
        .then(|| view! { <div class="panel"><Empty icon="circle-check" text=nothing(sources, filter)/></div> });
    view! { {bar}{panels}{nothing} }.into_any()
}

fn parts(sources: &[SourceReport], filter: &Filter) -> Vec<Part> {
    sources.iter().filter(|source| filter.wants_source(source)).filter_map(|source| part(source, filter)).collect()
}

fn nothing(sources: &[SourceReport], filter: &Filter) -> &'static str {
    if !sources.iter().any(|source| filter.wants_source(source)) {
        return "There is no such source. It may have been removed.";
    }
    match filter.level {
        None => "Nothing is wrong here. What is wrong with descriptors comes here, each with its place and what to do.",
        Some(_) => "No problem of this level here.",
    }
}

/// What of the problems is shown, as links that can be shared.
fn filter_bar(sources: &[SourceReport], filter: &Filter) -> AnyView {
    let problems = || sources.iter().filter(|source| filter.wants_source(source)).flat_map(|source| &source.problems);
    let segment = |label: &str, level: Option<Level>| {
        let of = problems().filter(|problem| level.is_none_or(|level| level == problem.level)).count() as u64;
        let there = Filter { level, page: 0, ..filter.clone() };
        Segment {
            label: format!("{label} {}", number(of)),
            icon: None,
            href: Some(there.address()),
            chosen: filter.level == level,
        }
    };
    let words = ["Errors", "Warnings", "Notes"];
    let mut segments = vec![segment("All", None)];
    segments.extend(LEVELS.into_iter().zip(words).map(|((level, _), word)| segment(word, Some(level))));
    let source = sources.iter().find(|source| source.id == filter.source);
    let chip = source.map(|source| {
        let href = Filter { source: String::new(), page: 0, ..filter.clone() }.address();
        view! { <FilterChip label="Source" value=source_name(&source.target) href/> }
    });
    view! { <div class="toolbar"><Segmented label="Which problems" segments/>{chip}</div> }.into_any()
}

/// What is shown of one source.
struct Part {
    name: String,
    id: String,
    failure: Option<String>,
    shown: Vec<DescriptorProblem>,
    /// How many there are of the wanted level.
    total: usize,
    /// Which is the first one shown, from 0.
    first: usize,
    /// The filter that leads to all of them.
    filter: Filter,
    alone: bool,
}

/// None where there is nothing to show.
fn part(source: &SourceReport, filter: &Filter) -> Option<Part> {
    let wants_failures = filter.level.is_none_or(|level| level == Level::Error);
    let failure = wants_failures.then(|| failure(source, now())).flatten();
    let alone = !filter.source.is_empty();
    let (first, most) = if alone { (filter.page.saturating_mul(OF_ONE), OF_ONE) } else { (0, OF_EACH) };
    let mut wanted: Vec<_> = source.problems.iter().filter(|problem| filter.wants(problem)).collect();
    wanted.sort_by_key(|problem| Reverse(problem.level));
    let total = wanted.len();
    let shown: Vec<_> = wanted.into_iter().skip(first).take(most).cloned().collect();
    let filter = Filter { source: source.id.clone(), ..filter.clone() };
    let (name, id) = (source_name(&source.target), format!("problems-{}", source.id));
    (failure.is_some() || total > 0).then_some(Part { name, id, failure, shown, total, first, filter, alone })
}

fn view_of(part: &Part, known: &[EntityRef]) -> AnyView {
    let Part { name, id, failure, shown, total, first, .. } = part;
    let notice = failure.clone().map(|text| {
        view! { <div class="source-failure"><Notice tone=Tone::Bad title="This source cannot be read." text/></div> }
    });
    let problem = |(at, problem): (usize, &DescriptorProblem)| {
        let exists = problem.entity.as_ref().is_some_and(|entity| known.contains(entity));
        let DescriptorProblem { rule, file, line, column, path, .. } = problem;
        let key = format!("{file}:{line}:{column} {rule} {path}");
        (key, view! { <Problem problem=problem.clone() exists open=at == 0/> }.into_any())
    };
    let problems = keyed(shown.iter().enumerate().map(problem));
    let source = if *total == 0 {
        "what was read last is kept".to_owned()
    } else {
        format!("{}, what was good before is kept", count(*total, "problem"))
    };
    let footer = (shown.len() < *total).then(|| rest(part, *first));
    view! {
        <Panel title=format!("Problems in {name}") id=id.clone() icon="file-warning" source flush=true footer>
            {notice}{problems}
        </Panel>
    }
    .into_any()
}

/// How much of the problems shows, and the way to the others.
fn rest(part: &Part, first: usize) -> AnyView {
    let Part { shown, total, filter, alone, .. } = part;
    let text =
        format!("{} to {} of {}", first + usize::from(!shown.is_empty()), first + shown.len(), number(*total as u64));
    let at = |page: usize| Filter { page, ..filter.clone() }.address();
    let way = if *alone {
        let earlier = (filter.page > 0).then(|| at(filter.page - 1));
        let next = (first + shown.len() < *total).then(|| at(filter.page + 1));
        view! { <Pager earlier next/> }.into_any()
    } else {
        view! { <TextLink href=at(0) label="All problems of this source" icon="arrow-right"/> }.into_any()
    };
    view! { <span class="num">{text}</span>{way} }.into_any()
}
