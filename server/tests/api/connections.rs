//! Connections as a socket sees them.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use server::{
    http::connections::{self, ConnectionLimits},
    router::router,
};
use testkit::TestPortal;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);
const LIVENESS: &str = "GET /.backstage/health/v1/liveness HTTP/1.1\r\nHost: localhost\r\n";

/// A portal behind a real socket.
struct Serving {
    portal: TestPortal,
    address: SocketAddr,
    shutdown: CancellationToken,
    server: JoinHandle<()>,
}

impl Serving {
    async fn start(head_time: Duration, connections: usize) -> Self {
        Self::limited(ConnectionLimits { head_time, write_time: PATIENCE, connections }).await
    }

    async fn limited(limits: ConnectionLimits) -> Self {
        let portal = TestPortal::builder().start().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = portal.portal().shutdown().clone();
        let server = connections::serve(listener, router(portal.portal().clone()), limits, shutdown.clone());
        Self { portal, address, shutdown, server: tokio::spawn(server) }
    }

    /// Opens a connection and sends this much of a request.
    async fn send(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    async fn stop(self) -> Duration {
        let since = Instant::now();
        self.shutdown.cancel();
        tokio::time::timeout(PATIENCE, self.server).await.expect("the server stops").unwrap();
        self.portal.stop().await;
        since.elapsed()
    }
}

/// What comes until the server closes the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
    // A connection that is reset is closed too.
    let _reset = read.expect("the server closes the connection").is_err();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads until this text has come.
async fn until(stream: &mut TcpStream, text: &str) -> String {
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains(text) {
        let mut chunk = [0; 4096];
        let length = tokio::time::timeout(PATIENCE, stream.read(&mut chunk)).await.expect("an answer").unwrap();
        assert!(length > 0, "closed after {}", String::from_utf8_lossy(&read));
        read.extend_from_slice(&chunk[..length]);
    }
    String::from_utf8_lossy(&read).into_owned()
}

#[tokio::test]
async fn a_connection_without_a_whole_head_is_closed_in_time() {
    let serving = Serving::start(Duration::from_millis(300), 100).await;
    let since = Instant::now();
    let silent = serving.send("").await;
    let half = serving.send(LIVENESS).await;
    let mut idle = serving.send(&format!("{LIVENESS}\r\n")).await;
    assert!(until(&mut idle, r#"{"status":"ok"}"#).await.starts_with("HTTP/1.1 200 "));
    for (stream, what) in [(silent, "silent"), (half, "half a head"), (idle, "idle")] {
        let rest = rest(stream).await;
        assert!(!rest.contains("200"), "{what}: {rest}");
    }
    assert!(since.elapsed() > Duration::from_millis(250));
    serving.stop().await;
}

#[tokio::test]
async fn more_connections_than_the_limit_wait_and_are_answered() {
    let serving = Serving::start(Duration::from_millis(500), 2).await;
    let held = [serving.send(LIVENESS).await, serving.send("GET").await];
    let waiting = serving.send(&format!("{LIVENESS}Connection: close\r\n\r\n")).await;
    let since = Instant::now();
    assert!(rest(waiting).await.starts_with("HTTP/1.1 200 "));
    assert!(since.elapsed() > Duration::from_millis(250), "there was room for a third: {:?}", since.elapsed());
    drop(held);
    serving.stop().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answers_makes_room_for_others() {
    let write_time = Duration::from_millis(500);
    let serving = Serving::limited(ConnectionLimits { head_time: PATIENCE, write_time, connections: 1 }).await;
    // Far more than the buffers of both sockets hold.
    let greedy = serving.send(&"GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(500)).await;
    let waiting = serving.send(&format!("{LIVENESS}Connection: close\r\n\r\n")).await;
    assert!(rest(waiting).await.starts_with("HTTP/1.1 200 "));
    drop(greedy);
    serving.stop().await;
}

#[tokio::test]
async fn http_2_is_not_spoken_unasked() {
    let serving = Serving::start(Duration::from_secs(2), 100).await;
    let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0";
    let answer = rest(serving.send(preface).await).await;
    // A server that speaks it begins with a frame of settings: a length of three bytes, then type 4.
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer:?}");
    serving.stop().await;
}

#[tokio::test]
async fn neither_streams_nor_idle_connections_keep_the_server_from_stopping() {
    let serving = Serving::start(Duration::from_mins(1), 100).await;
    let mut stream = serving.send("GET /api/events/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    until(&mut stream, "event: start").await;
    let mut idle = serving.send(&format!("{LIVENESS}\r\n")).await;
    until(&mut idle, r#"{"status":"ok"}"#).await;
    let silent = serving.send("").await;
    let took = serving.stop().await;
    assert!(took < Duration::from_secs(5), "{took:?}");
    drop((stream, idle, silent));
}
