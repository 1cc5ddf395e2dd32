//! Spans of time as Backstage's configuration writes them.

use std::time::Duration;

const SECOND: f64 = 1.0;
const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;
const WEEK: f64 = 7.0 * DAY;
const MONTH: f64 = 30.0 * DAY;
const YEAR: f64 = 365.0 * DAY;

/// Reads ISO 8601 (`PT30M`, `P1DT12H`) and the short form (`30s`, `1.5 hours`). None when it is neither, is not more
/// than zero, or is too long for a [`Duration`].
pub(super) fn parse(text: &str) -> Option<Duration> {
    let text = text.trim();
    let seconds = match text.strip_prefix(['P', 'p']) {
        Some(rest) => iso_8601(rest)?,
        None => short(text)?,
    };
    from_seconds(seconds)
}

/// Adds up `{ hours: 1, minutes: 30 }`. None as for [`parse`], for an unknown unit, and for a part without a number.
pub(super) fn from_parts<'a>(parts: impl Iterator<Item = (&'a str, Option<f64>)>) -> Option<Duration> {
    let mut total = 0.0;
    for (unit, amount) in parts {
        let length = match unit {
            "years" => YEAR,
            "months" => MONTH,
            "weeks" => WEEK,
            "days" => DAY,
            "hours" => HOUR,
            "minutes" => MINUTE,
            "seconds" => SECOND,
            "milliseconds" => SECOND / 1000.0,
            _ => return None,
        };
        total += amount? * length;
    }
    from_seconds(total)
}

fn iso_8601(text: &str) -> Option<f64> {
    let (date, time) = match text.split_once(['T', 't']) {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (text, ""),
    };
    let date = designated(date, &[('Y', YEAR), ('M', MONTH), ('W', WEEK), ('D', DAY)])?;
    let time = designated(time, &[('H', HOUR), ('M', MINUTE), ('S', SECOND)])?;
    Some(date + time)
}

/// Adds up `1Y2M`: each designator once and in the given order.
fn designated(mut text: &str, mut designators: &[(char, f64)]) -> Option<f64> {
    let mut total = 0.0;
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let designator = text[end..].chars().next()?.to_ascii_uppercase();
        let index = designators.iter().position(|(letter, _)| *letter == designator)?;
        total += decimal(&text[..end].replace(',', "."))? * designators[index].1;
        designators = &designators[index + 1..];
        text = &text[end + 1..];
    }
    Some(total)
}

fn short(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let length = match text[end..].trim().to_ascii_lowercase().as_str() {
        "years" | "year" | "yrs" | "yr" | "y" => YEAR,
        "weeks" | "week" | "w" => WEEK,
        "days" | "day" | "d" => DAY,
        "hours" | "hour" | "hrs" | "hr" | "h" => HOUR,
        "minutes" | "minute" | "mins" | "min" | "m" => MINUTE,
        "seconds" | "second" | "secs" | "sec" | "s" => SECOND,
        "milliseconds" | "millisecond" | "msecs" | "msec" | "ms" => SECOND / 1000.0,
        _ => return None,
    };
    Some(decimal(&text[..end])? * length)
}

/// A number without sign or exponent.
fn decimal(text: &str) -> Option<f64> {
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if plain { text.parse().ok() } else { None }
}

fn from_seconds(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok().filter(|span| !span.is_zero())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_is_read() {
        for (text, seconds) in [
            ("PT30M", 1800.0),
            ("P1DT12H", 129_600.0),
            ("P1M", 2_592_000.0),
            ("PT0.5S", 0.5),
            ("P2W", 1_209_600.0),
            ("30s", 30.0),
            ("1.5 hours", 5400.0),
            ("2 days", 172_800.0),
            ("250ms", 0.25),
            ("10m", 600.0),
        ] {
            assert_eq!(parse(text), Some(Duration::from_secs_f64(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["", "P", "PT", "30", "PT1H1H", "PT1M1H", "P1S", "-5m", "0s", "5 fortnights", "PTM", "1e3s", "…s"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        let unknown = [("fortnights", Some(1.0))];
        assert_eq!(from_parts(unknown.into_iter()), None);
        let endless = [("years", Some(1e300))];
        assert_eq!(from_parts(endless.into_iter()), None);
    }

    #[test]
    fn parts_add_up() {
        let parts = [("hours", Some(1.0)), ("minutes", Some(30.0)), ("milliseconds", Some(500.0))];
        assert_eq!(from_parts(parts.into_iter()), Some(Duration::from_millis(5_400_500)));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "P?T?[0-9.,YMWDHSymwdhsé -]{0,12}") {
            let _ = parse(&text);
        }
    }
}
