//! One problem of a descriptor: what is wrong, where, and what to do.

use leptos::prelude::*;
use shared::catalog::{DescriptorProblem, Excerpt, Level};

use super::view_model::{file_name, level_name, parted, place, tone_of};
use crate::ui::{Code, CodeLine, CodeStyle, EntityLink, Icon, LineMark};

/// A problem to unfold, with the lines that it is about.
#[component]
pub fn Problem(
    problem: DescriptorProblem,
    /// Whether the catalog has the entity that it is about.
    exists: bool,
    #[prop(optional)] open: bool,
) -> AnyView {
    let tone = tone_of(problem.level);
    let (what, remedy) = parted(&problem.message);
    let place = place(&problem);
    let rule = format!("{}, {}", level_name(problem.level), problem.rule);
    let below = below(problem, exists, remedy);
    view! {
        <details class="cause" open=open data-tone=tone.name()>
            <summary>
                <Icon name=tone.icon()/>
                <div><h3>{what}</h3><p class="small muted mono">{place}</p></div>
                <span class="small faint wide">{rule}</span>
                <Icon name="chevron-right" class="i chev"/>
            </summary>
            <div class="in">{below}</div>
        </details>
    }
    .into_any()
}

fn below(problem: DescriptorProblem, exists: bool, remedy: Option<String>) -> AnyView {
    let DescriptorProblem { level, file, line, entity, excerpt, .. } = problem;
    let entity = entity.map(|entity| {
        if exists {
            view! { <EntityLink entity/> }.into_any()
        } else {
            view! { <span class="small faint">"The catalog has no "<code>{entity.to_string()}</code></span> }.into_any()
        }
    });
    let is_address = file.starts_with("https://") || file.starts_with("http://");
    let link = is_address.then(|| {
        view! { <a class="btn sm" href=file.clone() rel="external noopener noreferrer"><Icon name="external-link"/>"Open the file"</a> }
    });
    let in_place = level == Level::Error && excerpt.is_some();
    let (in_code, in_text) = if in_place { (remedy, None) } else { (None, remedy) };
    let code = excerpt.map(|excerpt| {
        let title = file_name(&file).to_owned();
        view! { <Code lines=lines(excerpt, line, level, in_code) style=CodeStyle::Numbered title/> }
    });
    let below = (entity.is_some() || link.is_some()).then(|| view! { <div class="row wrap">{entity}{link}</div> });
    view! { {in_text.map(|text| view! { <p>{text}</p> })}{code}{below} }.into_any()
}

/// The lines of an excerpt, the one that is wrong marked, with what to do below it where that is to stand there.
fn lines(excerpt: Excerpt, wrong: u32, level: Level, remedy: Option<String>) -> Vec<CodeLine> {
    let mark = |number: u32| match (number == wrong, level) {
        (false, _) => LineMark::None,
        (true, Level::Error) => LineMark::Wrong(remedy.clone().unwrap_or_else(|| "This line is wrong.".to_owned())),
        (true, _) => LineMark::Highlighted,
    };
    excerpt
        .lines
        .into_iter()
        .zip(excerpt.first_line..)
        .map(|(text, number)| CodeLine::yaml(number, &text).mark(mark(number)))
        .collect()
}
