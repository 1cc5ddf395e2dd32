//! Names, numbers and times as a person reads them.

/// What several entities of a kind are called: `component` gives `Components`.
pub fn kind_name(kind: &str) -> String {
    let known = ["Component", "API", "Resource", "System", "Domain", "Group", "User", "Location", "Template"];
    let name = known.iter().find(|name| name.eq_ignore_ascii_case(kind)).map_or(kind, |name| *name);
    format!("{name}s")
}

/// `depends on` as it begins a line.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A word of a descriptor, such as a type or a lifecycle, as it is written for people: `Mobile app`, `OpenAPI`.
pub fn written_out(word: &str) -> String {
    const NAMES: [&str; 6] = ["OpenAPI", "AsyncAPI", "gRPC", "GraphQL", "tRPC", "MCP server"];
    let text = word.replace('-', " ");
    match NAMES.iter().find(|name| name.eq_ignore_ascii_case(&text)) {
        Some(name) => (*name).to_owned(),
        None => capitalised(&text),
    }
}

/// `1 entity`, `12 entities`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count as u64), if count == 1 { one } else { many })
}

/// How long ago something was: `12 s`, `38 min`, `3 h`, `2 d`. Both in milliseconds since 1970.
pub fn ago(at: i64, now: i64) -> String {
    let seconds = (now - at).max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// The present, in milliseconds since 1970.
pub fn now() -> i64 {
    #[cfg(feature = "hydrate")]
    // A clock that counts milliseconds is far from where a float loses them.
    #[expect(clippy::cast_possible_truncation, reason = "see above")]
    let now = js_sys::Date::now() as i64;
    #[cfg(not(feature = "hydrate"))]
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    now
}

/// The date and time of a moment in milliseconds since 1970, as `2026-11-24 19:52 UTC`.
pub fn moment(at: i64) -> String {
    let (days, seconds) = (at.div_euclid(86_400_000), at.rem_euclid(86_400_000) / 1000);
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", seconds / 3600, seconds / 60 % 60)
}

/// The date that is so many days after 1970-01-01, by Howard Hinnant's algorithm `civil_from_days`.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// A number with a comma between thousands.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_descriptors_are_written_for_people() {
        let words = ["service", "mobile-app", "grpc", "OPENAPI", "mcp-server", ""].map(written_out);
        assert_eq!(words, ["Service", "Mobile app", "gRPC", "OpenAPI", "MCP server", ""]);
    }

    #[test]
    fn counts_are_read_with_their_words() {
        assert_eq!(counted(1, "entity", "entities"), "1 entity");
        assert_eq!(counted(1200, "entity", "entities"), "1,200 entities");
    }

    #[test]
    fn times_are_short() {
        assert_eq!(
            [0, 59_999, 60_000, 7_200_000, 200_000_000].map(|ms| ago(0, ms)),
            ["0 s", "59 s", "1 min", "2 h", "2 d"]
        );
        assert_eq!(ago(5000, 0), "0 s");
    }

    #[test]
    fn moments_are_dates_of_the_calendar() {
        assert_eq!(moment(0), "1970-01-01 00:00 UTC");
        assert_eq!(moment(1_709_210_096_789), "2024-02-29 12:34 UTC");
        assert_eq!(moment(-1), "1969-12-31 23:59 UTC");
    }

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!([0, 999, 1000, 12_482, 1_000_000].map(number), ["0", "999", "1,000", "12,482", "1,000,000"]);
    }
}
