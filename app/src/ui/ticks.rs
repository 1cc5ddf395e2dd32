use leptos::prelude::*;

use super::{Tone, classes};

/// More marks than this do not read as a row; group them.
const MOST: usize = 40;

/// Cue ticks: one mark for each pod, day or run. Calm is short, trouble stands up, so that the shape reads without
/// colour.
#[component]
pub fn Ticks(
    /// At most 40; [`Tone::Info`] is one that runs.
    marks: Vec<Tone>,
    /// What the row says: `57 of 60 pods ready, 3 crash-looping`.
    #[prop(into)]
    sentence: String,
    #[prop(optional)] large: bool,
    /// As wide as its place.
    #[prop(optional)]
    fill: bool,
) -> impl IntoView {
    let class = classes(&["ticks", if large { "lg" } else { "" }, if fill { "fill" } else { "" }]);
    view! { <span class=class role="img" aria-label=sentence inner_html=drawn(&marks)></span> }
}

fn drawn(marks: &[Tone]) -> String {
    let mark = |tone: &Tone| match tone {
        Tone::Ok => "<i></i>",
        Tone::Warn => r#"<i class="w"></i>"#,
        Tone::Bad => r#"<i class="b"></i>"#,
        Tone::Info => r#"<i class="r"></i>"#,
        Tone::None => r#"<i class="n"></i>"#,
    };
    marks.iter().take(MOST).map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tone_has_its_height_and_a_row_its_end() {
        assert_eq!(drawn(&[Tone::Ok, Tone::Bad]), r#"<i></i><i class="b"></i>"#);
        assert_eq!(drawn(&[Tone::Ok; 60]).matches("<i").count(), MOST);
    }
}
