use leptos::prelude::*;

use super::{Tone, classes};

/// A time of the day in minutes since midnight, to five minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct DayTime(pub u16);

impl DayTime {
    /// The classes that place something at this time.
    fn place(self) -> String {
        let minutes = self.0.min(24 * 60 - 1);
        format!("h{} m{}", minutes / 60, minutes % 60 / 5 * 5)
    }

    fn text(self) -> String {
        format!("{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Something of the day: at a time, or from one to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Call {
    pub tone: Tone,
    pub from: DayTime,
    pub to: Option<DayTime>,
    pub label: String,
    /// The second of two lanes, for what would lie over something else.
    pub below: bool,
}

impl Call {
    fn class(&self) -> String {
        let length = self.to.map_or(0, |to| to.0.saturating_sub(self.from.0));
        let length =
            if length == 0 { String::new() } else { format!("for-h{} for-m{}", length / 60, length % 60 / 5 * 5) };
        classes(&[&self.from.place(), &length, if self.below { "lane-1" } else { "" }])
    }
}

/// A day on one line, with the present as the one warm mark. A plain list where its panel is narrow.
#[component]
pub fn CallSheet(calls: Vec<Call>, now: DayTime, #[prop(default = "now")] now_label: &'static str) -> impl IntoView {
    let mut calls = calls;
    calls.sort_by_key(|call| call.from);
    let later = calls.split_off(calls.partition_point(|call| call.from <= now));
    let hours = (0..=24).step_by(3).map(|hour| view! { <span>{format!("{hour:02}")}</span> }).collect_view();
    view! {
        <ol class="callsheet">
            {calls.into_iter().map(entry).collect_view()}
            <li class=format!("now {}", now.place())><time>{now_label}</time><span>{now.text()}</span></li>
            {later.into_iter().map(entry).collect_view()}
        </ol>
        <div class="hours" aria-hidden="true">{hours}</div>
    }
}

fn entry(call: Call) -> AnyView {
    let (time, range) = match call.to {
        Some(to) => (format!("{} to {}", call.from.text(), to.text()), Some("rng")),
        None => (call.from.text(), None),
    };
    let class = call.class();
    view! { <li class=class data-tone=call.tone.name()><time class=range>{time}</time><span>{call.label}</span></li> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_say_where_a_call_lies_and_how_long_it_is() {
        let call = Call { from: DayTime(9 * 60 + 14), to: Some(DayTime(11 * 60 + 20)), below: true, ..Call::default() };
        assert_eq!(call.class(), "h9 m10 for-h2 for-m5 lane-1");
        assert_eq!(Call { from: DayTime(6 * 60), ..Call::default() }.class(), "h6 m0");
    }
}
