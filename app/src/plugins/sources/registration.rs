//! The three steps of a registration: a target, a look at what it brings, and the registration itself.

use leptos::{prelude::*, task::spawn_local};
use shared::catalog::{Entity, locations::CreatedLocation};

use super::{
    REGISTER,
    actions::say_report,
    preview::{Preview, Refusal},
    register::{Command, Configuration},
    view_model::{EXAMPLE, Filter, source_name},
};
use crate::{
    api::{ApiClient, ApiError, GetRequest},
    live::{Live, Topic},
    shell::Toasts,
    ui::{Button, ButtonLook, Field, FieldText, Icon, Status, TextLink, Tone},
};

/// What the three steps know. Answers stay text until they are shown.
#[derive(Clone, Copy)]
struct Steps {
    target: RwSignal<String>,
    /// The answer of the dry run; empty before it.
    found: RwSignal<String>,
    /// Which of the found entities the catalog has already.
    known: RwSignal<String>,
    /// Why the last step did not work.
    failure: RwSignal<String>,
    /// Whether the location is a source already.
    conflict: RwSignal<bool>,
    /// The id of the source once it is registered.
    added: RwSignal<String>,
    busy: RwSignal<bool>,
}

impl Steps {
    fn new(target: String) -> Self {
        let empty = || RwSignal::new(String::new());
        let (found, known, failure, added) = (empty(), empty(), empty(), empty());
        let (conflict, busy) = (RwSignal::new(false), RwSignal::new(false));
        Self { target: RwSignal::new(target), found, known, failure, conflict, added, busy }
    }

    fn aim_at(self, target: String) {
        self.target.set(target);
        for outdated in [self.found, self.known, self.failure, self.added] {
            outdated.set(String::new());
        }
        self.conflict.set(false);
    }

    fn preview(self) {
        let client = ApiClient::expect();
        let target = self.target.get_untracked().trim().to_owned();
        if target.is_empty() || self.busy.get_untracked() {
            return;
        }
        self.aim_at(target.clone());
        self.busy.set(true);
        spawn_local(async move {
            match look_at(&client, &target).await {
                Ok(Look { found, known, exists }) => {
                    let _set = self.conflict.try_set(exists);
                    let _set = self.known.try_set(known);
                    let _set = self.found.try_set(found);
                }
                Err(error) => self.fail(&error),
            }
            let _set = self.busy.try_set(false);
        });
    }

    fn add(self) {
        let (client, live, toasts) = (ApiClient::expect(), Live::expect(), Toasts::expect());
        let target = self.target.get_untracked();
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(String::new());
        spawn_local(async move {
            match register(&client, &target).await {
                Ok((id, report)) => {
                    say_report(toasts, &source_name(&target), &report);
                    let _set = self.added.try_set(id);
                    live.touch(Topic::Sources);
                    live.touch(Topic::Entities);
                }
                Err(error) => self.fail(&error),
            }
            let _set = self.busy.try_set(false);
        });
    }

    /// Says why a step did not work, if the page is still there.
    fn fail(self, error: &ApiError) {
        let _set = self.conflict.try_set(matches!(error, ApiError::Refused { status: 409, .. }));
        let _set = self.failure.try_set(error.to_string());
    }
}

/// What a look at a location says.
struct Look {
    found: String,
    known: String,
    exists: bool,
}

/// What a location would bring, and which of it the catalog has already.
async fn look_at(client: &ApiClient, target: &str) -> Result<Look, ApiError> {
    let found = client.send(ApiClient::preview_location(target)).await?;
    let brought = GetRequest::<CreatedLocation>::read(&found)?;
    let mut entities: Vec<_> = brought.entities.iter().map(Entity::entity_ref).collect();
    entities.extend(brought.problems.iter().flatten().filter_map(|problem| problem.entity.clone()));
    entities.sort();
    entities.dedup();
    let mut known = String::new();
    for entity in client.find_known(&entities).await? {
        known.push_str(entity.as_str());
        known.push('\n');
    }
    Ok(Look { found, known, exists: brought.exists == Some(true) })
}

/// Registers a location and waits until it was read. The id of its source, and the source's report.
async fn register(client: &ApiClient, target: &str) -> Result<(String, String), ApiError> {
    let created = client.send(ApiClient::create_location(target)).await?;
    let id = GetRequest::<CreatedLocation>::read(&created)?.location.id;
    // That it is registered counts; what reading it brought is on the page of the sources too.
    let report = client.send(ApiClient::refresh_source(&id)).await.unwrap_or_default();
    Ok((id, report))
}

#[component]
pub fn Registration(target: String) -> impl IntoView {
    let steps = Steps::new(target);
    let is_found = move || !steps.found.read().is_empty();
    let is_added = move || !steps.added.read().is_empty();
    view! {
        <ol class="stack g3">
            <Step number="1" title="Paste an address or a path" text="Of a descriptor, or of a repository with descriptors." done=Signal::derive(is_found)>
                <Target steps/>
                <Outcome steps/>
            </Step>
            <Step number="2" title="See what it brings" text="Every entity, and everything that is wrong, before anything is stored." done=Signal::derive(is_added)>
                {move || is_found().then(|| view! { <Preview found=steps.found.get() known=steps.known.get()/> })}
            </Step>
            <Step number="3" title="Add it" text="From then on it is read again by itself. You can remove it at any time, with everything that it brought." done=Signal::derive(is_added)>
                <Add steps/>
            </Step>
        </ol>
        <section class="stack" aria-labelledby="otherwise">
            <h2 id="otherwise">"Or without this page"</h2>
            <p class="muted">"The configuration names what is to be there from the start. A command registers like this page does; "<code>"CALLBOARD"</code>" is the portal's address, and "<code>"TOKEN"</code>" one of the configuration's, where it asks for one."</p>
            <div class="register-lines">
                {move || view! { <Configuration target=steps.target.get()/> }}
                {move || view! { <Command target=steps.target.get()/> }}
            </div>
        </section>
    }
}

/// One of the steps, with its number until it is done.
#[component]
fn Step(
    number: &'static str,
    title: &'static str,
    text: &'static str,
    done: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let mark = move || {
        if done.get() {
            view! { <Icon name="check" class="i i-sm"/><span class="sr">"Done: "</span> }.into_any()
        } else {
            number.into_any()
        }
    };
    view! {
        <li class="panel register-step">
            <div class="row g3 top-al">
                <span class="count" data-tone=move || if done.get() { "ok" } else { "info" }>{mark}</span>
                <div class="grow"><h2>{title}</h2><p class="small muted">{text}</p></div>
            </div>
            <div class="register-body">{children()}</div>
        </li>
    }
}

/// A form that sends its target with the address where scripts are off; then the page shows the lines for it.
#[component]
fn Target(steps: Steps) -> impl IntoView {
    let text = FieldText::new("Address or path").hint(
        "A file on the web, a file or a pattern behind the two slashes of a Git repository, or a path of the server such \
         as /srv/catalog/*.yaml, where the configuration allows it.",
    );
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        steps.preview();
    };
    // The step that comes next is the one that stands out.
    let look = move || if steps.found.read().is_empty() { "btn primary" } else { "btn" };
    view! {
        <form method="get" action=REGISTER class="register-form" on:submit=submit>
            <Field id="target" text>
                <input class="input" id="target" name="target" required value=steps.target.get_untracked() placeholder=EXAMPLE
                    autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="target-text"
                    on:input=move |event| steps.aim_at(event_target_value(&event))/>
            </Field>
            <button type="submit" class=look aria-busy=move || steps.busy.get().then_some("true")><Icon name="eye"/>"Preview"</button>
        </form>
        <p class="unscripted">"Registering from here needs scripts. Without them, Preview writes the lines below for your target."</p>
    }
}

/// What the last step came to, for those who listen too.
#[component]
fn Outcome(steps: Steps) -> impl IntoView {
    view! {
        <div role="status">
            {move || {
                let failure = steps.failure.get();
                (!failure.is_empty()).then(|| view! { <Refusal failure exists=steps.conflict.get()/> })
            }}
        </div>
    }
}

#[component]
fn Add(steps: Steps) -> impl IntoView {
    let closed = Signal::derive(move || {
        steps.found.read().is_empty() || steps.busy.get() || steps.conflict.get() || !steps.added.read().is_empty()
    });
    let done = move || {
        let id = steps.added.get();
        (!id.is_empty()).then(|| {
            let href = Filter { source: id, ..Filter::default() }.address();
            view! { <p class="row wrap"><Status tone=Tone::Ok label="It is registered."/><TextLink href label="See the source" icon="arrow-right"/></p> }
        })
    };
    view! {
        <div class="scripted"><Button label="Add to the catalog" icon="plus" look=ButtonLook::Primary disabled=closed on_click=move || steps.add()/></div>
        <div role="status">{done}</div>
    }
}
