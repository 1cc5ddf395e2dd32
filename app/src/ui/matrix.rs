use leptos::prelude::*;

use super::{Icon, Tone};

/// Whether one thing passes one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixCell {
    pub tone: Tone,
    /// The whole sentence: `checkout-api, Has an owner: pass`.
    pub sentence: String,
    /// What was found, why it matters and how to repair it.
    pub href: String,
    /// Whether that is what shows beside the matrix.
    pub current: bool,
}

pub struct MatrixRow {
    /// The thing, as a link.
    pub head: AnyView,
    pub cells: Vec<MatrixCell>,
}

/// Which things pass which checks; pass is a thin tick, only the rest has a ground.
#[component]
pub fn Matrix(
    #[prop(into)] caption: String,
    /// What the rows are.
    #[prop(into)]
    corner: String,
    checks: Vec<String>,
    rows: Vec<MatrixRow>,
) -> impl IntoView {
    let head = checks.into_iter().map(|check| view! { <th scope="col">{check}</th> }).collect_view();
    let row = |MatrixRow { head, cells }: MatrixRow| {
        view! { <tr><th scope="row">{head}</th>{cells.into_iter().map(cell).collect_view()}</tr> }
    };
    view! {
        <div class="table-wrap">
            <table class="table matrix">
                <caption class="sr">{caption}</caption>
                <thead><tr><th scope="col">{corner}</th>{head}</tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn cell(cell: MatrixCell) -> AnyView {
    let MatrixCell { tone, sentence, href, current } = cell;
    let icon = match tone {
        Tone::Ok => "check",
        Tone::Warn => "triangle-alert",
        Tone::Bad => "x",
        Tone::Info => "loader-circle",
        Tone::None => "minus",
    };
    view! {
        <td><a href=href data-tone=tone.name() aria-label=sentence aria-current=current.then_some("true")><Icon name=icon/></a></td>
    }
    .into_any()
}
