use sea_orm::{ActiveValue::Set, entity::prelude::*};
use shared::catalog::DescriptorProblem;

use super::{level_of, level_text};

#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalog_problem")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub source_id: String,
    pub location: String,
    pub level: String,
    pub rule: String,
    pub message: String,
    pub file: String,
    pub line: i32,
    #[sea_orm(column_name = "col")]
    pub column: i32,
    pub path: String,
    pub entity_ref: Option<String>,
    /// JSON: the lines around the place.
    pub excerpt: Option<String>,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub fn from_problem(source_id: &str, problem: &DescriptorProblem) -> ActiveModel {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    ActiveModel {
        source_id: Set(source_id.to_owned()),
        location: Set(problem.file.clone()),
        level: Set(level_text(problem.level).to_owned()),
        rule: Set(problem.rule.clone()),
        message: Set(problem.message.clone()),
        file: Set(problem.file.clone()),
        line: Set(number(problem.line)),
        column: Set(number(problem.column)),
        path: Set(problem.path.clone()),
        entity_ref: Set(problem.entity.as_ref().map(ToString::to_string)),
        excerpt: Set(problem.excerpt.as_ref().and_then(|excerpt| serde_json::to_string(excerpt).ok())),
        ..Default::default()
    }
}

impl Model {
    pub fn into_problem(self) -> DescriptorProblem {
        let number = |number: i32| u32::try_from(number).unwrap_or(0);
        DescriptorProblem {
            level: level_of(&self.level),
            rule: self.rule,
            message: self.message,
            file: self.file,
            line: number(self.line),
            column: number(self.column),
            path: self.path,
            entity: self.entity_ref.and_then(|entity| entity.parse().ok()),
            excerpt: self.excerpt.and_then(|excerpt| serde_json::from_str(&excerpt).ok()),
        }
    }
}
