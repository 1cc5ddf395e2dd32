//! What a location would bring, and why it cannot be registered.

use leptos::prelude::*;
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Entity, locations::CreatedLocation},
    paths,
};

use super::{
    problem::Problem,
    view_model::{brought, count, owner_of, sentence},
};
use crate::{
    api::GetRequest,
    ui::{Avatar, Badge, Notice, Rows, Tile, Tone},
};

/// Entities of a preview; more do not fit on a page.
const MOST: usize = 200;

#[component]
pub fn Preview(
    /// The answer of the dry run.
    found: String,
    /// References of what the catalog has already, one a line.
    known: String,
) -> AnyView {
    let Ok(found) = GetRequest::<CreatedLocation>::read(&found) else {
        return view! { <Notice tone=Tone::Bad title="The answer was not what this page expects." text="Load the page anew."/> }
            .into_any();
    };
    let is_known = |entity: &EntityRef| known.lines().any(|line| line == entity.as_str());
    let conflict = (found.exists == Some(true)).then(|| {
        view! {
            <Notice tone=Tone::Warn title="This location is a source already."
                text="There is nothing to add.">
                <a class="btn sm" href=paths::SOURCES>"See the sources"</a>
            </Notice>
        }
    });
    let entities = brought(found.location, found.entities);
    let problems = found.problems.unwrap_or_default();
    let summary = format!("{} and {}", count(entities.len(), "entity"), count(problems.len(), "problem"));
    let more = (entities.len() > MOST)
        .then(|| view! { <li class="faint small">{format!("{MOST} of {}", entities.len())}</li> });
    let rows: Vec<AnyView> =
        entities.into_iter().take(MOST).map(|entity| row(&entity, is_known(&entity.entity_ref()))).collect();
    let problem = |problem: DescriptorProblem| {
        let exists = problem.entity.as_ref().is_some_and(is_known);
        view! { <Problem problem exists/> }
    };
    let problems: Vec<_> = problems.into_iter().map(problem).collect();
    view! {
        {conflict}
        <p role="status" class="med">{summary}</p>
        <div class="register-list"><Rows>{rows}{more}</Rows>{problems}</div>
    }
    .into_any()
}

fn row(entity: &Entity, exists: bool) -> AnyView {
    let kind = entity.kind.clone();
    let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
    let owner = owner_of(entity)
        .map(|owner| view! { <span class="ent end"><Avatar name=owner.clone()/><span>{owner}</span></span> });
    let (tone, label) = if exists { (Tone::None, "in the catalog") } else { (Tone::Info, "new") };
    view! {
        <li>
            <span class="ent"><Tile kind=kind.clone() entity_type/><span>{entity.display_name().to_owned()}</span></span>
            <span class="faint small">{kind}</span>
            <Badge tone label/>
            {owner}
        </li>
    }
    .into_any()
}

/// Why a step did not work; where the location is a source already, with the way to it.
#[component]
pub fn Refusal(failure: String, exists: bool) -> impl IntoView {
    let title = if exists { "This location is a source already." } else { "That did not work." };
    view! {
        <Notice tone=Tone::Bad title text=sentence(&failure)>
            {exists.then(|| view! { <a class="btn sm" href=paths::SOURCES>"See the sources"</a> })}
        </Notice>
    }
}
