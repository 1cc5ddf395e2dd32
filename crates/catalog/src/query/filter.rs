//! Which entities a request asks for: the `filter` parameters of a URL and the predicates of a request body. Both
//! become the same [`Filter`].

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::{QueryError, predicate};

/// More repetitions of `filter`, or statements in all of them, are refused.
const MAX_STATEMENTS: usize = 1_000;

/// A condition on entities, and how a predicate writes it, for the cursors of its further pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub(super) expression: Expression,
    pub(super) written: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// True for every entity when empty.
    All(Vec<Expression>),
    /// True for no entity when empty.
    Any(Vec<Expression>),
    Not(Box<Expression>),
    /// Keys and values are in the case in which they were written; they compare without regard to it.
    Field(String, Test),
    /// The entity has a relation of this type, to one of these where targets are given.
    Relation {
        relation_type: String,
        targets: Option<Vec<String>>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    Exists,
    In(Vec<String>),
    HasPrefix(String),
}

impl Filter {
    /// Reads the `filter` parameters of a URL: one of them has to hold; in it, every comma-separated `key`, `key=` or
    /// `key=value` has to hold, where the same key with several values means one of them. None where nothing is asked.
    pub fn from_parameters<'a>(filters: impl IntoIterator<Item = &'a str>) -> Result<Option<Self>, QueryError> {
        let mut alternatives = Vec::new();
        let mut statements = 0;
        for filter in filters {
            let tests = statements_of(filter)?;
            statements += 1 + tests.values().map(Vec::len).sum::<usize>();
            if statements > MAX_STATEMENTS {
                let message = format!("Invalid filter, it has more than {MAX_STATEMENTS} statements");
                return Err(QueryError::parameter("filter", message));
            }
            let mut all: Vec<Self> = tests.into_iter().map(|(key, values)| Self::statement(key, &values)).collect();
            match all.len() {
                0 => {}
                1 => alternatives.append(&mut all),
                _ => alternatives.push(Self::join("$all", all, Expression::All)),
            }
        }
        Ok(match alternatives.len() {
            0 | 1 => alternatives.pop(),
            _ => Some(Self::join("$any", alternatives, Expression::Any)),
        })
    }

    /// Reads the `query` of a request body.
    pub fn from_predicate(query: &Value) -> Result<Self, QueryError> {
        Ok(Self { expression: predicate::parse(query)?, written: query.clone() })
    }

    /// Both have to hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::join("$all", vec![self, other], Expression::All)
    }

    fn statement(key: &str, values: &[&str]) -> Self {
        let written = match values {
            [] => json!({ "$exists": true }),
            [value] => json!(value),
            values => json!({ "$in": values }),
        };
        let test = match values {
            [] => Test::Exists,
            values => Test::In(values.iter().map(|value| (*value).to_owned()).collect()),
        };
        let written = Map::from_iter([(key.to_owned(), written)]);
        Self { expression: Expression::Field(key.to_owned(), test), written: written.into() }
    }

    fn join(operator: &str, filters: Vec<Self>, expression: fn(Vec<Expression>) -> Expression) -> Self {
        let (expressions, written): (Vec<_>, Vec<_>) =
            filters.into_iter().map(|filter| (filter.expression, filter.written)).unzip();
        Self { expression: expression(expressions), written: json!({ operator: written }) }
    }
}

/// Each key of one `filter` with its values; none where only the key's existence is asked for.
fn statements_of(filter: &str) -> Result<IndexMap<&str, Vec<&str>>, QueryError> {
    let mut tests: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for statement in filter.split(',').map(str::trim).filter(|statement| !statement.is_empty()) {
        let (key, value) = match statement.split_once('=') {
            Some((key, value)) => (key.trim(), Some(value.trim())),
            None => (statement, None),
        };
        if key.is_empty() {
            let expected = "(expected a string on the form a=b or a= or a)";
            let message = format!("Invalid filter, '{statement}' is not a valid statement {expected}");
            return Err(QueryError::parameter("filter", message));
        }
        tests.entry(key).or_default().extend(value);
    }
    Ok(tests)
}
