use leptos::prelude::*;
use shared::EntityRef;

use super::stack;
use crate::ui::{
    BulkBar, Button, ButtonLook, ButtonSize, EntityLink, Fresh, Freshness, GroupHead, IconButton, Matrix, MatrixCell,
    MatrixRow, Pager, RowSelect, SkeletonRows, SortHead, SortOrder, Status, Table, TableFoot, TableRow, Tone,
};

fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

fn service(name: &'static str, tone: Tone, word: &'static str, latency: &'static str, chosen: bool) -> AnyView {
    view! {
        <TableRow selected=chosen cursor=chosen>
            <RowSelect label=format!("Select {name}") checked=chosen/>
            <th scope="row"><EntityLink entity=component(name)/></th>
            <td><Status tone label=word/></td>
            <td class="p2"><EntityLink entity=EntityRef::new("group", "default", "payments")/></td>
            <td class="ar num">{latency}</td>
            <td class="ar"><IconButton icon="ellipsis" label=format!("More about {name}") size=ButtonSize::Small/></td>
        </TableRow>
    }
    .into_any()
}

pub fn table() -> AnyView {
    let head = view! {
        <RowSelect all=true label="Select all"/>
        <SortHead label="Name" order=Some(SortOrder::Ascending) href="#tables"/>
        <SortHead label="Health" order=None/>
        <SortHead label="Owner" order=None class="p2"/>
        <th scope="col" class="ar">"p95"</th>
        <th scope="col"><span class="sr">"More"</span></th>
    };
    view! {
        <section class="panel" aria-label="Example of a table">
            <Table caption="Services" head=head.into_any()>
                <tbody>
                    <GroupHead label="checkout" note="3" columns=6/>
                    {service("checkout-api", Tone::Bad, "Failing", "312 ms", false)}
                    {service("basket", Tone::Info, "Deploying", "41 ms", true)}
                    {service("ledger", Tone::Ok, "Healthy", "18 ms", false)}
                    <SkeletonRows rows=2 columns=6/>
                </tbody>
            </Table>
            <TableFoot text="1 to 3 of 34 matches, 12,482 in all">
                <Fresh freshness=Freshness::Live("Updated 4 s ago".into())/>
                <Pager earlier=None next=Some("#tables".into())/>
            </TableFoot>
        </section>
    }
    .into_any()
}

pub fn bulk() -> AnyView {
    stack(view! {
        <BulkBar text="3 selected" in_flow=true>
            <Button label="Change owner" icon="users" size=ButtonSize::Small/>
            <Button label="Re-read" icon="refresh-cw" size=ButtonSize::Small/>
        </BulkBar>
    })
}

pub fn matrix() -> AnyView {
    let checks = ["Has an owner", "On-call rota", "Runbook", "Restore tested"];
    let row = |name: &'static str, tones: [Tone; 4]| {
        let cell = |(check, tone): (&str, Tone)| {
            let word = match tone {
                Tone::Ok => "pass",
                Tone::Warn => "warning",
                Tone::Bad => "fail",
                Tone::Info => "is checked now",
                Tone::None => "does not apply",
            };
            let current = tone == Tone::Bad;
            MatrixCell { tone, sentence: format!("{name}, {check}: {word}"), href: "#tables".into(), current }
        };
        let cells = checks.into_iter().zip(tones).map(cell).collect();
        MatrixRow { head: view! { <EntityLink entity=component(name)/> }.into_any(), cells }
    };
    let rows = vec![
        row("checkout-api", [Tone::Ok, Tone::Ok, Tone::Warn, Tone::Bad]),
        row("basket", [Tone::Ok, Tone::None, Tone::Ok, Tone::Ok]),
    ];
    let export = view! { <Button label="Export" icon="download" look=ButtonLook::Ghost size=ButtonSize::Small/> };
    view! {
        <section class="panel" aria-label="Example of a matrix">
            <Matrix caption="Each cell says if a service passes a check" corner="Service" checks=checks.map(str::to_owned).to_vec() rows/>
            <TableFoot text="2 of 34 services">{export}</TableFoot>
        </section>
    }
    .into_any()
}
