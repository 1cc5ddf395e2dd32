//! The `callboard` command.

use std::{process::ExitCode, time::Duration};

/// For what still runs on blocking threads when everything else has ended.
const PATIENCE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().expect("threads and timers can be had");
    let code = runtime.block_on(server::cli::run());
    runtime.shutdown_timeout(PATIENCE);
    code
}
