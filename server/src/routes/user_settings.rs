//! `/api/user-settings`: what callers keep for themselves. One setting at a time as in Backstage, and all at once.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{Json, extract::State, http::StatusCode};
use identity::{SettingKey, SettingsError};
use shared::{
    ProblemCode, paths,
    problem::FieldProblem,
    settings::{Setting, SettingValue, Settings},
};

use super::{
    openapi::{Answer, Operation, Parameter, ParameterSchema, Place},
    table::{self, Route},
};
use crate::{
    http::{
        access::{Allowed, UserSettingsRead, UserSettingsUpdate},
        failure::{Failure, JsonBody, PathParameters},
    },
    portal::Portal,
};

/// Room for the largest value with the spaces that its sender may have put in.
const BODY_LIMIT: usize = 64 * 1024;

const BUCKET: Parameter = Parameter {
    name: "bucket",
    place: Place::Path,
    description: "A group of settings, such as starred",
    schema: ParameterSchema::Text,
};

const KEY: Parameter = Parameter {
    name: "key",
    place: Place::Path,
    description: "The setting's name in its bucket, with every / written as %2F",
    schema: ParameterSchema::Text,
};

pub fn routes() -> Vec<Route> {
    let operation = |id, summary, body, answers| Operation { id, summary, parameters: &[BUCKET, KEY], body, answers };
    let list = Operation {
        id: "ListUserSettings",
        summary: "All settings of the caller",
        parameters: &[],
        body: None,
        answers: &[(200, Answer::Json("UserSettings"))],
    };
    let get = operation("GetUserSetting", "One setting", None, &[(200, Answer::Json("UserSetting"))]);
    let put =
        operation("PutUserSetting", "Set a setting", Some("UserSettingValue"), &[(200, Answer::Json("UserSetting"))]);
    let delete = operation("DeleteUserSetting", "Delete a setting, if it is there", None, &[(204, Answer::Empty)]);
    vec![
        table::get(paths::USER_SETTINGS, list, list_settings),
        table::get(paths::USER_SETTING, get, get_setting),
        table::put(paths::USER_SETTING, put, put_setting).with_body_limit(BODY_LIMIT),
        table::delete(paths::USER_SETTING, delete, delete_setting),
    ]
}

async fn list_settings(
    allowed: Allowed<UserSettingsRead>,
    State(portal): State<Portal>,
) -> Result<Json<Arc<Settings>>, Failure> {
    Ok(Json(portal.settings().list_settings(principal(&allowed)?).await?))
}

async fn get_setting(
    allowed: Allowed<UserSettingsRead>,
    State(portal): State<Portal>,
    PathParameters((bucket, key)): PathParameters<(String, String)>,
) -> Result<Json<Setting>, Failure> {
    let (principal, key) = (principal(&allowed)?, SettingKey::new(bucket, key)?);
    let settings = portal.settings().list_settings(principal).await?;
    let Some(value) = settings.get(key.bucket(), key.key()) else {
        let message = format!("Unable to find '{}' in bucket '{}'", key.key(), key.bucket());
        return Err(Failure::new(ProblemCode::SettingNotFound, message));
    };
    Ok(Json(setting(principal, &key, SettingValue { value: value.clone() })))
}

async fn put_setting(
    allowed: Allowed<UserSettingsUpdate>,
    State(portal): State<Portal>,
    PathParameters((bucket, key)): PathParameters<(String, String)>,
    JsonBody(body): JsonBody<SettingValue>,
) -> Result<Json<Setting>, Failure> {
    let (principal, key) = (principal(&allowed)?, SettingKey::new(bucket, key)?);
    portal.settings().put_setting(principal, &key, &body.value, now()).await?;
    Ok(Json(setting(principal, &key, body)))
}

async fn delete_setting(
    allowed: Allowed<UserSettingsUpdate>,
    State(portal): State<Portal>,
    PathParameters((bucket, key)): PathParameters<(String, String)>,
) -> Result<StatusCode, Failure> {
    let (principal, key) = (principal(&allowed)?, SettingKey::new(bucket, key)?);
    portal.settings().delete_setting(principal, &key, now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whose settings these are.
fn principal<P>(allowed: &Allowed<P>) -> Result<&str, Failure> {
    let nobody = || Failure::new(ProblemCode::AuthenticationRequired, "Missing credentials");
    allowed.caller.subject().ok_or_else(nobody)
}

fn setting(principal: &str, key: &SettingKey, SettingValue { value }: SettingValue) -> Setting {
    Setting { user_entity_ref: principal.to_owned(), bucket: key.bucket().to_owned(), key: key.key().to_owned(), value }
}

/// Milliseconds since 1970, UTC.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        let message = error.to_string();
        match error {
            SettingsError::InvalidName { part } => {
                let field = FieldProblem { field: part.to_owned(), message: message.clone() };
                Self { fields: vec![field], ..Self::new(ProblemCode::InvalidParameter, message) }
            }
            SettingsError::ValueTooLarge { .. } => Self::new(ProblemCode::PayloadTooLarge, message),
            SettingsError::TooMany | SettingsError::TotalTooLarge { .. } => {
                Self::new(ProblemCode::TooManySettings, message)
            }
            SettingsError::Database(error) => Self::database(&error),
        }
    }
}
