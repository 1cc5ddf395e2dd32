//! Every source in a row: how it is, how its last runs went, and what can be done with it.

use leptos::{keyed, prelude::*};
use shared::catalog::SourceReport;

use super::{
    actions::{read_again, remove},
    view_model::{Filter, count, duration, runs, source_name, state},
};
use crate::ui::{
    Button, ButtonLook, ButtonSize, Change, Changes, Dialog, DialogSize, Icon, IconButton, Status, Table, Ticks, ago,
    moment, now, number,
};

/// The table; `chosen` is the id of the source whose problems alone are shown.
pub fn source_table(sources: &[SourceReport], chosen: &str) -> AnyView {
    let head = view! {
        <th scope="col">"Source"</th>
        <th scope="col">"State"</th>
        <th scope="col" class="p2">"Last runs"</th>
        <th scope="col" class="p2 ar">"Last run"</th>
        <th scope="col" class="p3 ar">"Took"</th>
        <th scope="col" class="p2 ar">"Entities"</th>
        <th scope="col" class="p3 ar">"Changed"</th>
        <th scope="col"><span class="sr">"Actions"</span></th>
    }
    .into_any();
    let rows = keyed(sources.iter().map(|source| (source.id.clone(), row(source, source.id == chosen))));
    let registered = sources.iter().filter(|source| is_registered(source));
    let dialogs = keyed(registered.map(|source| (source.id.clone(), removal(source))));
    view! { <Table caption="Sources" head><tbody>{rows}</tbody></Table>{dialogs} }.into_any()
}

fn is_registered(source: &SourceReport) -> bool {
    source.managed_by == "registered"
}

fn row(source: &SourceReport, chosen: bool) -> AnyView {
    let (tone, label) = state(source);
    let (marks, sentence) = runs(source);
    let icon = match source.source_type.as_str() {
        "git" => "git-branch",
        "url" => "link",
        _ => "file-code",
    };
    let href = if chosen { Filter::default().address() } else { Filter::address_of(source) };
    let last = source.last_run_at.map(|at| view! { <span title=moment(at)>{ago(at, now())}</span> });
    let changed = source.runs.last().and_then(|run| run.changed);
    let none = || "—".to_owned();
    view! {
        <tr data-row aria-selected=chosen.then_some("true")>
            <th scope="row">
                <span class="row">
                    <Icon name=icon class="i faint"/>
                    <span>
                        <a class="plain" href=href aria-current=chosen.then_some("true")>{source_name(&source.target)}</a>
                        <span class="sub source-target">{source.target.clone()}</span>
                    </span>
                </span>
            </th>
            <td><Status tone label/></td>
            <td class="p2"><Ticks marks sentence/></td>
            <td class="p2 ar num">{last}</td>
            <td class="p3 ar num muted">{source.last_duration_ms.map_or_else(none, duration)}</td>
            <td class="p2 ar num">{number(source.entity_count)}</td>
            <td class="p3 ar num muted">{changed.map_or_else(none, number)}</td>
            <td class="ar">{actions(source)}</td>
        </tr>
    }
    .into_any()
}

/// What a reader can do with a source; each needs scripts.
fn actions(source: &SourceReport) -> AnyView {
    let name = source_name(&source.target);
    let (id, dialog) = (source.id.clone(), dialog_id(source));
    let reading = RwSignal::new(false);
    let read = {
        let name = name.clone();
        move || read_again(&id, &name, reading)
    };
    let remove = is_registered(source).then(|| {
        view! {
            <IconButton icon="trash-2" label=format!("Remove {name}…") size=ButtonSize::Small
                attr:command="show-modal" attr:commandfor=dialog/>
        }
    });
    view! {
        <span class="row scripted source-actions">
            <IconButton icon="refresh-cw" label=format!("Read {name} now") size=ButtonSize::Small disabled=reading on_click=read/>
            {remove}
        </span>
    }
    .into_any()
}

fn dialog_id(source: &SourceReport) -> String {
    format!("remove-{}", source.id)
}

/// The question before a registered location goes.
fn removal(source: &SourceReport) -> AnyView {
    let name = source_name(&source.target);
    let (id, dialog) = (source.id.clone(), dialog_id(source));
    let entities = count(usize::try_from(source.entity_count).unwrap_or(usize::MAX), "entity");
    let changes = vec![
        Change { label: "Location".to_owned(), before: None, after: source.target.clone() },
        Change { label: "Goes with it".to_owned(), before: None, after: entities.clone() },
        Change { label: "Stays".to_owned(), before: None, after: "The files themselves, and other sources".to_owned() },
        Change { label: "To undo it".to_owned(), before: None, after: "Register the location again".to_owned() },
    ];
    let label = format!("Remove {entities}");
    let confirmed = {
        let name = name.clone();
        move || remove(&id, &name)
    };
    let footer = view! {
        <Button label="Cancel" attr:command="close" attr:commandfor=dialog.clone()/>
        <Button label=label look=ButtonLook::DangerFilled attr:command="close" attr:commandfor=dialog.clone() on_click=confirmed/>
    };
    view! {
        <Dialog id=dialog.clone() title=format!("Remove {name}?") size=DialogSize::Default footer=footer.into_any()>
            <Changes changes/>
        </Dialog>
    }
    .into_any()
}
