use leptos::prelude::*;

use super::{row, stack};
use crate::ui::{
    Check, Choice, Facet, FacetValue, Field, FieldText, FilterChip, Listbox, Offer, Options, RadioSegments, Radios,
    SearchInput, SelectField, Stepper, Switch, TextArea, TextField, TextLink,
};

pub fn text() -> AnyView {
    let text = FieldText::new;
    view! {
        <div class="cols min-13">
            <TextField name="gallery-name" text=text("Name").hint("Lower case and hyphens.") placeholder="refund-gateway"/>
            <div class="focused-field"><TextField name="gallery-focus" text=text("Focus") value="refund-gateway"/></div>
            <TextField name="gallery-error" text=text("Error").error("Use lower case, for example refund-gateway") value="Refund_Gateway"/>
            <TextField name="gallery-disabled" text=text("Disabled") value="set by template" disabled=true/>
        </div>
    }
    .into_any()
}

pub fn more_text() -> AnyView {
    let teams = ["payments", "orders", "risk"];
    let choices = teams.map(|team| Choice::new(team, team).chosen(team == "orders"));
    view! {
        <div class="cols min-13">
            <SelectField name="gallery-owner" text=FieldText::new("Owner") choices=choices.to_vec()/>
            <TextField name="gallery-team" text=FieldText::new("Team").note("optional") suggestions=teams.map(str::to_owned).to_vec() placeholder="Type or choose"/>
            <Field id="gallery-search" text=FieldText::new("Search")>
                <div class="input"><crate::ui::Icon name="search"/><input type="search" id="gallery-search" placeholder="Search"/></div>
            </Field>
            <SearchInput name="gallery-find" label="Search this list" placeholder="Name or text" keys="/"/>
            <TextArea name="gallery-reason" text=FieldText::new("Reason").note("goes to the audit log") value="FX_RATES_URL is missing in prod-c" rows=3/>
        </div>
    }
    .into_any()
}

pub fn boxes() -> AnyView {
    let one_or_two = || vec![Choice::new("1", "One").chosen(true), Choice::new("2", "Two")];
    let sizes = vec![Choice::new("s", "Small"), Choice::new("m", "Medium").chosen(true), Choice::new("l", "Large")];
    stack(view! {
        <div class="row wrap g4">
            <Check name="gallery-check" label="Checked" checked=true/>
            <Check name="gallery-check" label="Not"/>
            <Check name="gallery-check" label="Disabled" disabled=true/>
            <Radios legend="One or two" name="gallery-radio" choices=one_or_two()/>
            <Switch label="On" on=true/>
            <Switch label="Off"/>
            <Switch label="Disabled" disabled=true/>
        </div>
        <RadioSegments legend="Size" name="gallery-size" choices=sizes/>
    })
}

pub fn options() -> AnyView {
    let choices = vec![
        Choice::new("grpc", "gRPC").text("Between services").chosen(true),
        Choice::new("http", "HTTP").text("For browsers"),
    ];
    let offer = |name: &str, reason: &str, active| Offer {
        name: name.into(),
        typed: "pay".into(),
        reason: reason.into(),
        active,
    };
    let offers = vec![offer("payments", "14 members, you are one", true), offer("payroll", "5", false)];
    view! {
        <div class="cols min-13">
            <Options legend="Protocol" name="gallery-protocol" choices/>
            <Listbox id="gallery-teams" label="Teams" offers/>
        </div>
    }
    .into_any()
}

pub fn stepper() -> AnyView {
    let steps = ["Basics", "Owner", "Review"].map(str::to_owned);
    view! { <Stepper label="Steps" steps=steps.to_vec() current=1/> }.into_any()
}

pub fn facet() -> AnyView {
    let value =
        |label: &str, count, chosen| FacetValue { value: label.to_lowercase(), label: label.into(), count, chosen };
    let kinds = vec![value("Service", 4118, true), value("Website", 612, false), value("Library", 0, false)];
    let owners = vec![value("payments", 34, false)];
    view! {
        <div class="cols min-11">
            <Facet label="Kind" name="gallery-kind" values=kinds><TextLink label="9 more" href="#filters"/></Facet>
            <Facet label="Owner" name="gallery-owners" values=owners open=false/>
        </div>
    }
    .into_any()
}

pub fn chips() -> AnyView {
    row(view! {
        <FilterChip label="Owner" value="payments" href="#filters"/>
        <FilterChip label="Kind" value="Service"/>
        <TextLink label="Clear all" href="#filters"/>
    })
}
