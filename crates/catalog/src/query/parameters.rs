//! Values out of query parameters and JSON bodies, or what is wrong with them.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::QueryError;

/// Decoded query parameters, in the order of the URL.
pub(crate) struct Parameters<'a>(pub &'a [(String, String)]);

/// A JSON object of a request body.
pub(super) struct Body<'a> {
    /// What leads to the object, empty or with a `/` at the end.
    path: &'static str,
    object: Option<&'a Map<String, Value>>,
}

impl<'a> Parameters<'a> {
    /// Every value of a parameter that may be repeated.
    pub fn all(&self, name: &'static str) -> Result<Vec<&'a str>, QueryError> {
        let values: Vec<&str> =
            self.0.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str()).collect();
        if values.iter().any(|value| value.is_empty()) {
            return Err(QueryError::parameter(name, format!("Empty value found for query parameter '{name}'")));
        }
        Ok(values)
    }

    /// The value of a parameter that may be given once.
    pub fn one(&self, name: &'static str) -> Result<Option<&'a str>, QueryError> {
        match self.all(name)?.as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            _ => Err(QueryError::parameter(name, format!("request/query/{name} must not be repeated"))),
        }
    }

    /// A whole number that is not negative.
    pub fn number(&self, name: &'static str) -> Result<Option<usize>, QueryError> {
        let Some(text) = self.one(name)? else { return Ok(None) };
        let rule = match text.parse::<i64>() {
            Ok(number) => match usize::try_from(number) {
                Ok(number) => return Ok(Some(number)),
                Err(_) => "must be >= 0",
            },
            Err(_) => "must be integer",
        };
        Err(QueryError::parameter(name, format!("request/query/{name} {rule}")))
    }

    /// A whole number in this range.
    pub fn number_within(&self, name: &'static str, range: RangeInclusive<usize>) -> Result<Option<usize>, QueryError> {
        let rule = match self.number(name)? {
            Some(number) if number < *range.start() => format!("must be >= {}", range.start()),
            Some(number) if number > *range.end() => format!("must be <= {}", range.end()),
            number => return Ok(number),
        };
        Err(QueryError::parameter(name, format!("request/query/{name} {rule}")))
    }
}

impl<'a> Body<'a> {
    /// Null stands for an empty body.
    pub fn new(body: &'a Value) -> Result<Self, QueryError> {
        match body {
            Value::Null => Ok(Self { path: "", object: None }),
            Value::Object(object) => Ok(Self { path: "", object: Some(object) }),
            _ => Err(QueryError::body("", "request/body must be object")),
        }
    }

    pub fn within(path: &'static str, object: &'a Map<String, Value>) -> Self {
        Self { path, object: Some(object) }
    }

    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.object?.get(name)
    }

    pub fn text(&self, name: &str) -> Result<Option<&'a str>, QueryError> {
        self.typed(name, "string", Value::as_str)
    }

    pub fn object(&self, name: &str) -> Result<Option<&'a Map<String, Value>>, QueryError> {
        self.typed(name, "object", Value::as_object)
    }

    pub fn list(&self, name: &str) -> Result<Option<&'a [Value]>, QueryError> {
        self.typed(name, "array", |value| value.as_array().map(Vec::as_slice))
    }

    pub fn texts(&self, name: &str) -> Result<Option<Vec<&'a str>>, QueryError> {
        let Some(items) = self.list(name)? else { return Ok(None) };
        let texts = items
            .iter()
            .enumerate()
            .map(|(at, item)| item.as_str().ok_or_else(|| self.wrong(&format!("{name}/{at}"), "must be string")));
        texts.collect::<Result<_, _>>().map(Some)
    }

    /// A whole number that is not negative.
    pub fn number(&self, name: &str) -> Result<Option<usize>, QueryError> {
        match self.typed(name, "number", Value::as_f64)? {
            None => Ok(None),
            Some(number) if number < 0.0 => Err(self.wrong(name, "must be >= 0")),
            Some(_) => {
                let whole = self.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
                whole.map(Some).ok_or_else(|| self.wrong(name, "must be integer"))
            }
        }
    }

    fn typed<T>(
        &self,
        name: &str,
        type_name: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, QueryError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| self.wrong(name, &format!("must be {type_name}"))),
        }
    }

    fn wrong(&self, name: &str, rule: &str) -> QueryError {
        let path = format!("{}{name}", self.path);
        let message = format!("request/body/{path} {rule}");
        QueryError::body(path, message)
    }
}
