//! The predicate language of request bodies: `$all`, `$any` and `$not` over objects of `field: test`, where a test is
//! a plain value or one of `$exists`, `$in`, `$contains`, `$hasPrefix`.

use serde_json::{Map, Value};

use super::{
    QueryError,
    filter::{Expression, Test},
};
use crate::read_model::flatten::number_text;

const MAX_DEPTH: usize = 64;
/// Fields, operators and values in all.
const MAX_NODES: usize = 10_000;
/// Prefixes in all. Each may be looked for in every value of its field.
const MAX_PREFIXES: usize = 100;
const RELATIONS: &str = "relations";

pub(super) fn parse(query: &Value) -> Result<Expression, QueryError> {
    if !query.is_object() {
        return Err(QueryError::body("query", "request/body/query must be object"));
    }
    Parser { nodes: 0, prefixes: 0 }.expression(query, "query", 1)
}

struct Parser {
    nodes: usize,
    prefixes: usize,
}

impl Parser {
    fn expression(&mut self, predicate: &Value, path: &str, depth: usize) -> Result<Expression, QueryError> {
        if depth > MAX_DEPTH {
            return Err(invalid(path, &format!("it is nested deeper than {MAX_DEPTH} levels")));
        }
        self.count(path, 1)?;
        let Value::Object(object) = predicate else {
            return Err(match scalar(predicate) {
                Some(_) => QueryError::body(
                    path,
                    format!(
                        "Invalid filter predicate: top-level primitive values are not supported. \
                         Wrap the value in a field expression, e.g. {{ \"kind\": {predicate} }}"
                    ),
                ),
                None => invalid(path, &format!("expected an object, but got {}", type_name(predicate))),
            });
        };
        let Some(operator) = object.keys().find(|key| key.starts_with('$')) else {
            let fields = object.iter().map(|(field, value)| self.field(field, value, &format!("{path}.{field}")));
            return fields.collect::<Result<_, _>>().map(Expression::All);
        };
        let operand = &object[operator];
        let path = format!("{path}.{operator}");
        if object.len() > 1 {
            return Err(invalid(&path, &format!("'{operator}' must be the only key of its object")));
        }
        match operator.as_str() {
            "$all" => self.list(operand, &path, depth).map(Expression::All),
            "$any" => self.list(operand, &path, depth).map(Expression::Any),
            "$not" => Ok(Expression::Not(Box::new(self.expression(operand, &path, depth + 1)?))),
            _ => Err(invalid(&path, &format!("unknown operator '{operator}', expected $all, $any or $not"))),
        }
    }

    fn list(&mut self, operand: &Value, path: &str, depth: usize) -> Result<Vec<Expression>, QueryError> {
        let Value::Array(items) = operand else {
            return Err(invalid(path, &format!("expected an array, but got {}", type_name(operand))));
        };
        let items = items.iter().enumerate();
        items.map(|(at, item)| self.expression(item, &format!("{path}.{at}"), depth + 1)).collect()
    }

    fn field(&mut self, field: &str, value: &Value, path: &str) -> Result<Expression, QueryError> {
        self.count(path, 1)?;
        let test = |test| Ok(Expression::Field(field.to_owned(), test));
        if let Some(text) = scalar(value) {
            return test(Test::In(vec![text]));
        }
        let Some((operator, operand)) = only_entry(value) else {
            return Err(not_a_test(value, path));
        };
        match (operator, operand) {
            ("$exists", Value::Bool(true)) => test(Test::Exists),
            ("$exists", Value::Bool(false)) => {
                Ok(Expression::Not(Box::new(Expression::Field(field.to_owned(), Test::Exists))))
            }
            ("$in", Value::Array(values)) => test(Test::In(self.scalars(values, path)?)),
            ("$hasPrefix", Value::String(prefix)) => {
                self.prefixes += 1;
                if self.prefixes > MAX_PREFIXES {
                    return Err(invalid(path, &format!("it has more than {MAX_PREFIXES} times $hasPrefix")));
                }
                test(Test::HasPrefix(prefix.clone()))
            }
            ("$contains", Value::Object(relation)) if field == RELATIONS => self.relation(relation, path),
            ("$contains", Value::Object(_)) => Err(invalid(
                path,
                "$contains takes an object only for 'relations': write { \"type\": ..., \"targetRef\": ... }",
            )),
            ("$contains", operand) => match scalar(operand) {
                Some(text) => test(Test::In(vec![text])),
                None => Err(not_a_test(value, path)),
            },
            _ => Err(not_a_test(value, path)),
        }
    }

    fn relation(&mut self, relation: &Map<String, Value>, path: &str) -> Result<Expression, QueryError> {
        const EXPECTED: &str =
            "$contains of 'relations' takes \"type\", a text, and \"targetRef\", a text or { \"$in\": [...] }";
        if relation.keys().any(|key| key != "type" && key != "targetRef") {
            return Err(invalid(path, EXPECTED));
        }
        let Some(relation_type) = relation.get("type").and_then(Value::as_str) else {
            return Err(invalid(path, EXPECTED));
        };
        let targets = match relation.get("targetRef") {
            None => None,
            Some(Value::String(target)) => Some(vec![target.clone()]),
            Some(target) => match only_entry(target) {
                Some(("$in", Value::Array(targets))) => Some(self.scalars(targets, path)?),
                _ => return Err(invalid(path, EXPECTED)),
            },
        };
        Ok(Expression::Relation { relation_type: relation_type.to_owned(), targets })
    }

    fn scalars(&mut self, values: &[Value], path: &str) -> Result<Vec<String>, QueryError> {
        self.count(path, values.len())?;
        values
            .iter()
            .map(|value| {
                scalar(value).ok_or_else(|| {
                    invalid(path, &format!("$in takes texts, numbers and booleans, but got {}", type_name(value)))
                })
            })
            .collect()
    }

    fn count(&mut self, path: &str, nodes: usize) -> Result<(), QueryError> {
        self.nodes += nodes;
        if self.nodes > MAX_NODES {
            return Err(invalid(path, &format!("it has more than {MAX_NODES} fields and values")));
        }
        Ok(())
    }
}

/// A text, number or boolean, as the index writes it.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number_text(number)),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn only_entry(value: &Value) -> Option<(&str, &Value)> {
    let object = value.as_object()?;
    let (key, value) = object.iter().next()?;
    (object.len() == 1).then_some((key, value))
}

fn not_a_test(value: &Value, path: &str) -> QueryError {
    let got = only_entry(value).map_or(type_name(value), |(operator, _)| operator);
    let expected =
        "a text, number or boolean, or one of $exists (a boolean), $in (an array), $contains and $hasPrefix (a text)";
    invalid(path, &format!("expected {expected}, but got {got}"))
}

fn invalid(path: &str, message: &str) -> QueryError {
    QueryError::body(path, format!("Invalid query: {message} at \"{path}\""))
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
