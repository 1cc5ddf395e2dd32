//! What people keep for themselves: JSON values by bucket and key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// All settings of one caller.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Values by bucket, then by key.
    pub buckets: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Settings {
    pub fn get(&self, bucket: &str, key: &str) -> Option<&Value> {
        self.buckets.get(bucket)?.get(key)
    }
}

/// One setting, in Backstage's shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// Whose it is: [`Caller::subject`](crate::Caller::subject).
    pub user_entity_ref: String,
    pub bucket: String,
    pub key: String,
    pub value: Value,
}

/// What a setting is set to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettingValue {
    pub value: Value,
}
