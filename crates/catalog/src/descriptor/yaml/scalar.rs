//! What a scalar means in the core schema of YAML 1.2 (<https://yaml.org/spec/1.2.2/#103-core-schema>), as a program in
//! JavaScript would see it: there is one type of number, so `1.0` is `1`.

use std::borrow::Cow;

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::{Number, Value};

pub(super) fn resolve(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag {
        None if style == ScalarStyle::Plain => plain(&text).unwrap_or_else(|| Value::String(text.into_owned())),
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => match plain(&text) {
            Some(value) if fits(&value, &tag.suffix) => value,
            _ => Value::String(text.into_owned()),
        },
        _ => Value::String(text.into_owned()),
    }
}

/// The text of a scalar that is used as a key.
pub(super) fn key_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Null => Some(String::new()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn fits(value: &Value, tag: &str) -> bool {
    match value {
        Value::Null => tag == "null",
        Value::Bool(_) => tag == "bool",
        Value::Number(_) => tag == "int" || tag == "float",
        _ => false,
    }
}

/// The value of a plain scalar that is not a text.
fn plain(text: &str) -> Option<Value> {
    let first = text.as_bytes().first();
    match (first, text) {
        // JSON has no numbers for the last three; JavaScript writes them as null.
        (None, _) | (_, "~" | "null" | "Null" | "NULL" | ".nan" | ".NaN" | ".NAN") => Some(Value::Null),
        (_, "true" | "True" | "TRUE") => Some(Value::Bool(true)),
        (_, "false" | "False" | "FALSE") => Some(Value::Bool(false)),
        (Some(b'+' | b'-' | b'.' | b'0'..=b'9'), _) => number(text),
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    let prefixed = |prefix: &str, radix: u32| {
        let digits = text.strip_prefix(prefix)?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| char::from(byte).is_digit(radix));
        is_number.then(|| whole_number(digits, radix))
    };
    if let Some(value) = prefixed("0x", 16).or_else(|| prefixed("0o", 8)) {
        return Some(value);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Some(Value::Null);
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(whole_number(text, 10));
    }
    is_float(unsigned).then(|| text.parse().map_or(Value::Null, javascript_number))
}

/// `1.5`, `.5`, `1.`, `1e3`, `1.5E-3`, without a sign.
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty())
        }
        None => exponent.is_some() && !mantissa.is_empty() && all_digits(mantissa),
    };
    exponent_fits && mantissa_fits
}

fn whole_number(digits: &str, radix: u32) -> Value {
    if let Ok(number) = i64::from_str_radix(digits, radix) {
        return Value::from(number);
    }
    if let Ok(number) = u64::from_str_radix(digits, radix) {
        return Value::from(number);
    }
    if radix == 10 {
        return digits.parse().map_or(Value::Null, javascript_number);
    }
    let digits = digits.bytes().filter_map(|byte| char::from(byte).to_digit(radix));
    let number = digits.fold(0.0, |number, digit| number * f64::from(radix) + f64::from(digit));
    javascript_number(number)
}

fn javascript_number(number: f64) -> Value {
    const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= LARGEST_EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 2^53 fits")]
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
