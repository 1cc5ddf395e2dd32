use leptos::web_sys::{FormData, HtmlFormElement, UrlSearchParams};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Goes where a form leads, without loading the document again. `address_of` makes the address of what the form would
/// send; the page stays where it is scrolled to.
pub fn follow_form(address_of: fn(&str) -> String) -> impl Fn(&HtmlFormElement) + Clone + 'static {
    let navigate = use_navigate();
    move |form| {
        let sent =
            FormData::new_with_form(form).and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data));
        if let Ok(sent) = sent {
            let address = address_of(&String::from(sent.to_string()));
            navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    }
}
