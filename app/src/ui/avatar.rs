use leptos::prelude::*;

use super::{Gel, classes};

/// A person or a team as two letters on the gel of the name. The name stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    #[prop(optional)] large: bool,
    /// For what is neither a person nor a team.
    #[prop(optional)]
    square: bool,
) -> impl IntoView {
    let shape = [if large { "lg" } else { "" }, if square { "sq" } else { "" }];
    view! { <span class=classes(&["ava", gel_of(&name).class(), shape[0], shape[1]]) data-i=initials(&name) aria-hidden="true"></span> }
}

/// Several at once, with who they are as one sentence.
#[component]
pub fn Avatars(names: Vec<String>) -> impl IntoView {
    let sentence = names.join(", ");
    let avatars = names.into_iter().map(|name| view! { <Avatar name/> }).collect_view();
    view! { <span class="avas" role="img" aria-label=sentence>{avatars}</span> }
}

/// Two letters: of the first two words, or of the only one.
pub fn initials(name: &str) -> String {
    let mut words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("?");
    let letters: String = match words.next() {
        Some(second) => first.chars().take(1).chain(second.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

/// The same gel for the same name, on the server, in the browser and tomorrow.
pub fn gel_of(name: &str) -> Gel {
    // FNV-1a; the standard library's hasher promises no stable result.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // The highest three bits of a product depend on all bits of the hash.
    Gel::ALL[(hash.wrapping_mul(0x9e37_79b1) >> 29) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_letters_where_there_are_two() {
        assert_eq!(
            ["payments", "risk-ops", "jane.doe", "x", "", "Ünal"].map(initials),
            ["PA", "RO", "JD", "X", "?", "ÜN"]
        );
    }

    #[test]
    fn names_spread_over_all_gels() {
        let mut gels: Vec<_> = (0..64).map(|number| gel_of(&format!("team-{number}")).class()).collect();
        gels.sort_unstable();
        gels.dedup();
        assert_eq!(gels.len(), Gel::ALL.len());
        assert_eq!(gel_of("payments"), gel_of("payments"));
    }
}
