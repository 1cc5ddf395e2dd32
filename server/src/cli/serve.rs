use std::{io::IsTerminal as _, path::Path, process::ExitCode, time::Duration};

use clap::{Args, ValueEnum};
use identity::Policy;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing_subscriber::EnvFilter;

use super::{ConfigFiles, Outcome, Storage, load, print_line};
use crate::{
    config::{AuthConfig, Config, DatabaseConfig, Guests, Listen, Loaded, SqlitePlace, WarningLevel},
    http::connections::{self, ConnectionLimits},
    portal::is_loopback_name,
    router::router,
    wiring::{self, Surroundings},
};

#[derive(Args)]
pub struct ServeArguments {
    #[command(flatten)]
    config: ConfigFiles,
    #[command(flatten)]
    storage: Storage,
    /// Where to listen, as host:port; wins over the configuration. A port alone means every interface.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// How the log is written; pretty on a terminal, else json.
    #[arg(long, value_name = "FORM")]
    log: Option<LogForm>,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogForm {
    Json,
    Pretty,
}

/// How long requests under way may take after the server was asked to stop.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(10);

pub async fn serve(arguments: ServeArguments) -> Outcome {
    start_log(arguments.log);
    let loaded = load(&arguments.config)?;
    report(&loaded);
    let listen = match &arguments.listen {
        Some(text) => Listen::parse(text)
            .ok_or_else(|| format!("--listen {text} is no address: write host:port, for example 127.0.0.1:7007"))?,
        None => loaded.config.backend.listen.clone(),
    };
    let listener = bind(&listen).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let shutdown = CancellationToken::new();
    let tasks = TaskTracker::new();
    let surroundings = Surroundings {
        data: arguments.storage.data,
        database_url: arguments.storage.database_url,
        listen: Some(address),
        shutdown: shutdown.clone(),
    };
    if surroundings.database_url.is_none() {
        warn_of_memory(&loaded.config);
    }
    let portal = wiring::portal(&loaded.config, surroundings, &tasks).await.map_err(|error| error.to_string())?;
    hint_at_configuration(&arguments.config);
    warn_of_closed_doors(&loaded.config.auth, portal.policy());
    warn_of_open_doors(&loaded.config, portal.policy());
    print_line(&format!("Callboard listens on http://{address}"));
    tokio::spawn(stop_on_signal(shutdown.clone()));
    let server = connections::serve(listener, router(portal), ConnectionLimits::default(), shutdown.clone());
    tokio::select! {
        () = server => {}
        () = late(&shutdown) => tracing::warn!("requests were still under way when the server stopped"),
    }
    tasks.close();
    let _late = tokio::time::timeout(SHUTDOWN_LIMIT, tasks.wait()).await.is_err();
    Ok(ExitCode::SUCCESS)
}

/// Backstage reads these files without being told to.
fn hint_at_configuration(files: &ConfigFiles) {
    if !files.files.is_empty() {
        return;
    }
    for name in ["app-config.yaml", "callboard.yaml"].into_iter().filter(|name| Path::new(name).is_file()) {
        tracing::warn!("there is a {name} here, which is not read: name it with --config {name}");
    }
}

fn warn_of_memory(config: &Config) {
    if matches!(config.backend.database, DatabaseConfig::Sqlite(SqlitePlace::Memory)) {
        tracing::warn!(
            "the database is kept in memory only (backend.database.connection is ':memory:'): registered locations, stars \
             and history are gone when the server stops. Take the line out to keep them in the folder of --data"
        );
    }
}

/// Browsers come in as guests or not at all, until people can sign in.
fn warn_of_closed_doors(auth: &AuthConfig, policy: &Policy) {
    if policy.guests_allowed {
        return;
    }
    let scripts =
        if policy.tokens.is_empty() { "no token is configured for scripts" } else { "scripts come in with a token" };
    tracing::warn!(
        "pages are closed to browsers here, because guests come in on loopback only ({scripts}, see backend.auth.externalAccess): \
         start with --listen 127.0.0.1:7007 to use the portal on this machine"
    );
    if auth.guests == Guests::Everybody {
        tracing::warn!(
            "auth.providers.guest.dangerouslyAllowOutsideDevelopment has no effect: guests stay on loopback"
        );
    }
}

/// A proxy on this machine would bring everybody in as somebody on this machine.
fn warn_of_open_doors(config: &Config, policy: &Policy) {
    let urls = [config.backend.base_url.as_ref(), config.app.base_url.as_ref()];
    let elsewhere = urls.into_iter().flatten().find(|url| !url.host_str().is_none_or(is_loopback_name));
    if let (true, Some(url)) = (policy.guests_allowed, elsewhere) {
        tracing::warn!(
            "guests may do everything here without signing in, and the configuration says that others reach this server \
             as {url}: a proxy that adds none of Forwarded, X-Forwarded-For, X-Real-IP and Via lets everybody in. To \
             shut guests out, name a provider other than guest under auth.providers"
        );
    }
}

async fn bind(listen: &Listen) -> Result<TcpListener, String> {
    TcpListener::bind((listen.host.as_str(), listen.port)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "another program already listens on {listen}: stop it, or choose another address with --listen or backend.listen"
        ),
        std::io::ErrorKind::PermissionDenied => {
            format!("this user may not listen on {listen}: choose a port above 1023 with --listen or backend.listen")
        }
        _ => format!("cannot listen on {listen} ({error}): choose another address with --listen or backend.listen"),
    })
}

async fn late(shutdown: &CancellationToken) {
    shutdown.cancelled().await;
    tokio::time::sleep(SHUTDOWN_LIMIT).await;
}

async fn stop_on_signal(shutdown: CancellationToken) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
    shutdown.cancel();
}

fn report(loaded: &Loaded) {
    for warning in &loaded.warnings {
        match warning.level {
            WarningLevel::Information => tracing::info!("{warning}"),
            WarningLevel::Warning => tracing::warn!("{warning}"),
        }
    }
}

/// `RUST_LOG` says what is logged; by default everything of ours from `info` on, requests included.
fn start_log(form: Option<LogForm>) {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let form = form.unwrap_or(if std::io::stderr().is_terminal() { LogForm::Pretty } else { LogForm::Json });
    // Colours are for eyes: a file or a pipe gets none.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A second start in one process keeps the first log.
    let _started = match form {
        LogForm::Json => builder.json().flatten_event(true).try_init(),
        LogForm::Pretty => builder.compact().try_init(),
    };
}
