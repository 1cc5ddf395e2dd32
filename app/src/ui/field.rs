//! Fields of forms. Labels stand above, hints below, and an error takes the hint's place. The form that they stand in hears
//! what is typed.

use leptos::{prelude::*, text_as_html};

use super::Icon;

/// What all fields have in common.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldText {
    pub label: String,
    /// Below the field.
    pub hint: Option<String>,
    /// In the hint's place: the rule and an example.
    pub error: Option<String>,
    /// Behind the label: `optional`, or why it is asked.
    pub note: Option<String>,
}

impl FieldText {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    #[must_use]
    pub fn error(self, error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..self }
    }

    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    fn is_wrong(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    /// The id of the text below the field, if there is one.
    fn described_by(&self, id: &str) -> Option<String> {
        (self.error.is_some() || self.hint.is_some()).then(|| format!("{id}-text"))
    }
}

/// Label, control, and what stands below it. The control has `id`, and describes itself by `{id}-text`.
#[component]
pub fn Field(#[prop(into)] id: String, text: FieldText, children: Children) -> impl IntoView {
    let described_by = text.described_by(&id);
    let FieldText { label, hint, error, note } = text;
    let below = match (error, hint) {
        (Some(error), _) => view! { <p class="err" id=described_by><Icon name="circle-alert"/>{error}</p> }.into_any(),
        (None, hint) => hint.map(|hint| view! { <p class="hint" id=described_by>{hint}</p> }).into_any(),
    };
    view! {
        <div class="field">
            <label for=id>{label}{note.map(|note| view! { <span class="opt">{note}</span> })}</label>
            {children()}
            {below}
        </div>
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// The name that the form sends, and the id.
    #[prop(into)]
    name: String,
    text: FieldText,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] placeholder: Option<String>,
    /// The input's type: `text`, `email`, `number`, `password`, `url`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    #[prop(optional)] disabled: bool,
    #[prop(optional)] required: bool,
    /// Values to choose from while typing: a combobox that takes others too.
    #[prop(optional)]
    suggestions: Vec<String>,
) -> impl IntoView {
    let (invalid, described_by) = (text.is_wrong(), text.described_by(&name));
    let list = (!suggestions.is_empty()).then(|| format!("{name}-list"));
    let options = suggestions.into_iter().map(|value| view! { <option value=value></option> }).collect_view();
    let datalist = list.clone().map(|id| view! { <datalist id=id>{options}</datalist> });
    view! {
        <Field id=name.clone() text>
            <input class="input" type=kind id=name.clone() name=name value=value placeholder=placeholder list=list
                autocomplete=autocomplete disabled=disabled required=required aria-invalid=invalid aria-describedby=described_by/>
            {datalist}
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    text: FieldText,
    #[prop(optional, into)] value: String,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] disabled: bool,
) -> impl IntoView {
    let (invalid, described_by) = (text.is_wrong(), text.described_by(&name));
    view! {
        <Field id=name.clone() text>
            <textarea class="input" id=name.clone() name=name rows=rows disabled=disabled aria-invalid=invalid
                aria-describedby=described_by inner_html=text_as_html(&value)></textarea>
        </Field>
    }
}

/// A value of a [`SelectField`] or of [`super::Options`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    pub label: String,
    /// What it means, where the label does not say it all.
    pub text: Option<String>,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..self }
    }

    #[must_use]
    pub fn chosen(self, chosen: bool) -> Self {
        Self { chosen, ..self }
    }
}

/// One of more than five values.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    text: FieldText,
    choices: Vec<Choice>,
    #[prop(optional)] disabled: bool,
) -> impl IntoView {
    let (invalid, described_by) = (text.is_wrong(), text.described_by(&name));
    let option = |Choice { value, label, chosen, .. }: Choice| {
        view! { <option value=value selected=chosen>{label}</option> }
    };
    view! {
        <Field id=name.clone() text>
            <select class="input" id=name.clone() name=name disabled=disabled aria-invalid=invalid aria-describedby=described_by>
                {choices.into_iter().map(option).collect_view()}
            </select>
        </Field>
    }
}

/// A search with its loupe; the label is read out only.
#[component]
pub fn SearchInput(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] placeholder: Option<String>,
    /// The keys that lead here.
    #[prop(optional)]
    keys: Option<&'static str>,
) -> impl IntoView {
    view! {
        <div class="input">
            <Icon name="search"/>
            <input type="search" name=name aria-label=label value=value placeholder=placeholder aria-keyshortcuts=keys autocomplete="off"/>
        </div>
    }
}
