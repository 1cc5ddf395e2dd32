//! Accepts connections and answers on them.

use std::{fs, io, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore, time::Instant};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;

/// What keeps slow and numerous clients from shutting the others out.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// How long the head of a request may take, from the moment the connection waits for it: a connection that is idle
    /// for as long is closed.
    pub head_time: Duration,
    /// How long a client may read nothing of its answer.
    pub write_time: Duration,
    /// Connections at the same time; more of them wait until one ends.
    pub connections: usize,
}

/// Where the system does not say how many files may be open.
const USUAL_OPEN_FILES: usize = 1024;
const MOST_CONNECTIONS: usize = 4096;
/// More than proxies keep an idle connection, which is a minute: it is theirs to close it.
const HEAD_TIME: Duration = Duration::from_secs(75);
/// A phone that has lost its network comes back within this, or begins anew.
const WRITE_TIME: Duration = Duration::from_mins(1);
/// After the system refused a connection, and between two warnings of the same kind.
const PAUSE: Duration = Duration::from_secs(1);
const QUIET: Duration = Duration::from_mins(1);

impl Default for ConnectionLimits {
    /// Half of the files that the process may open stay free for the database and for what sources read.
    fn default() -> Self {
        let files = open_files().unwrap_or(USUAL_OPEN_FILES);
        let connections = (files / 2).clamp(1, MOST_CONNECTIONS);
        Self { head_time: HEAD_TIME, write_time: WRITE_TIME, connections }
    }
}

/// Answers with HTTP/1 until `shutdown`, and then until the requests under way have their answers. Streams have to end
/// by themselves.
pub async fn serve(listener: TcpListener, router: Router, limits: ConnectionLimits, shutdown: CancellationToken) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_time);
    let free = Arc::new(Semaphore::new(limits.connections));
    let connections = GracefulShutdown::new();
    let mut warned = None;
    loop {
        if free.available_permits() == 0 {
            warn_of_many(&limits, &mut warned);
        }
        let accepted = async {
            let permit = Arc::clone(&free).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            () = shutdown.cancelled() => break,
            accepted = accepted => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                recover(&error).await;
                continue;
            }
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.write_time));
        let stream = TokioIo::new(Box::pin(stream));
        let connection = http.serve_connection(stream, TowerToHyperService::new(router.clone()));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            let _permit = permit;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}

fn warn_of_many(limits: &ConnectionLimits, warned: &mut Option<Instant>) {
    if warned.is_none_or(|since| since.elapsed() > QUIET) {
        *warned = Some(Instant::now());
        tracing::warn!(
            connections = limits.connections,
            "as many connections are open as this server takes, more have to wait: raise the limit of open files \
             (ulimit -n), or let a proxy in front close idle ones"
        );
    }
}

/// That one client went away is no reason to wait; anything else, such as too many open files, may pass.
async fn recover(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::warn!(%error, "a connection could not be taken: trying again");
        tokio::time::sleep(PAUSE).await;
    }
}

/// The soft limit of this process, where the system tells it.
fn open_files() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}
