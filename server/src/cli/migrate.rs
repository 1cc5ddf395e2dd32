use std::process::ExitCode;

use clap::Args;
use db::Database;

use super::{ConfigFiles, Outcome, Storage, load, print_line};
use crate::wiring;

#[derive(Args)]
pub struct MigrateArguments {
    #[command(flatten)]
    config: ConfigFiles,
    #[command(flatten)]
    storage: Storage,
}

pub async fn migrate(arguments: &MigrateArguments) -> Outcome {
    let loaded = load(&arguments.config)?;
    let storage = &arguments.storage;
    let address =
        wiring::database_address(&loaded.config.backend.database, &storage.data, storage.database_url.as_deref());
    wiring::make_data_folder(&storage.data).map_err(|error| error.to_string())?;
    let database = Database::connect(&address).await.map_err(|error| error.to_string())?;
    database.migrate().await.map_err(|error| error.to_string())?;
    print_line(&format!("the database {} is up to date", database.place()));
    Ok(ExitCode::SUCCESS)
}
