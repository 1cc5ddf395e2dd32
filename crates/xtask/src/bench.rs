//! `bench`: the release binary with a generated catalog, measured from outside.

mod catalog;

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::{
    build::{self, Profile},
    http::Connection,
    portal::{LIVENESS, Portal},
    workspace::Workspace,
};

/// Requests that are asked and not counted, so that caches and branch predictors have settled.
const WARM_UP: usize = 50;

/// Measures first ingestion, reads on one connection, memory, and a restart with what was stored, and prints a table.
///
/// The liveness route answers a few fixed bytes: it shows what HTTP itself costs on this machine, in the same run.
pub fn bench(workspace: &Workspace, entities: usize, requests: usize) -> Result<()> {
    ensure!(requests > 0, "at least one request is needed");
    let binary = build::everything(workspace, Profile::Release)?;
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let catalog = catalog::write(folder.path(), entities)?;
    let data = folder.path().join("data");
    fs::create_dir(&data)?;
    let log = workspace.cache().join("bench-portal.log");

    let started = Instant::now();
    let mut portal = Portal::start(&binary, &catalog.config, &data, &log)?;
    let total = format!("\"totalItems\":{}", catalog.entities);
    let visible = "/api/catalog/entities/by-query?limit=0";
    portal.wait_for(visible, |response| response.status == 200 && contains(&response.body, total.as_bytes()))?;
    let all_visible = started.elapsed();

    println!("\n{} entities in {} files", catalog.entities, catalog.files);
    println!("{:<40} {:>12}", "first start to ready", milliseconds(portal.ready_after));
    println!("{:<40} {:>12}", "first start to all visible", milliseconds(all_visible));
    println!("{:<40} {:>12}", "resident memory after ingestion", resident_memory(portal.id())?);

    println!("\n{requests} requests each, one connection{:>10} {:>10} {:>10}", "p50", "p99", "bytes");
    let mut connection = portal.connect()?;
    let component = |number: usize| &catalog.components[number % catalog.components.len()];
    measure(&mut connection, "baseline (liveness)", requests, |_| LIVENESS.to_owned())?;
    measure(&mut connection, "by name", requests, |number| {
        format!("/api/catalog/entities/by-name/component/default/{}", component(number * 7919))
    })?;
    measure(&mut connection, "list, 20 of a kind", requests, |_| {
        "/api/catalog/entities/by-query?limit=20&filter=kind=component&orderField=metadata.name,asc".to_owned()
    })?;
    measure(&mut connection, "facets, kind and owner", requests, |_| {
        "/api/catalog/entity-facets?facet=kind&facet=spec.owner".to_owned()
    })?;
    println!("{:<40} {:>12}", "resident memory after reading", resident_memory(portal.id())?);
    drop((connection, portal));

    let portal = Portal::start(&binary, &catalog.config, &data, &log)?;
    println!("\n{:<40} {:>12}", "restart to ready", milliseconds(portal.ready_after));
    println!("{:<40} {:>12}", "resident memory after restart", resident_memory(portal.id())?);
    Ok(())
}

fn measure(connection: &mut Connection, name: &str, requests: usize, path: impl Fn(usize) -> String) -> Result<()> {
    let (mut times, mut bytes) = (Vec::with_capacity(requests), 0);
    for number in 0..WARM_UP + requests {
        let path = path(number);
        let started = Instant::now();
        let response = connection.get(&path)?;
        let time = started.elapsed();
        ensure!(response.status == 200, "GET {path} was answered with status {}", response.status);
        bytes = response.body.len();
        if number >= WARM_UP {
            times.push(time);
        }
    }
    times.sort();
    let (median, slow) = (microseconds(percentile(&times, 50)), microseconds(percentile(&times, 99)));
    println!("{name:<32} {median:>10} {slow:>10} {bytes:>10}");
    Ok(())
}

/// The smallest value that this many in a hundred do not exceed. The values are sorted and there is at least one.
fn percentile(sorted: &[Duration], hundredths: usize) -> Duration {
    sorted[(sorted.len() * hundredths).div_ceil(100).saturating_sub(1)]
}

fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

fn microseconds(time: Duration) -> String {
    format!("{} us", time.as_micros())
}

fn resident_memory(process: u32) -> Result<String> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("this machine does not tell memory")?;
    let kibibytes = resident_kibibytes(&status).context("/proc/<pid>/status has no line VmRSS")?;
    Ok(format!("{} MB", kibibytes * 1024 / 1_000_000))
}

fn resident_kibibytes(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let times: Vec<_> = (1..=200).map(Duration::from_micros).collect();
        assert_eq!(percentile(&times, 50), Duration::from_micros(100));
        assert_eq!(percentile(&times, 99), Duration::from_micros(198));
        assert_eq!(percentile(&times[..1], 50), Duration::from_micros(1));
    }

    #[test]
    fn resident_memory_is_read_from_the_status() {
        assert_eq!(resident_kibibytes("Name:\tx\nVmHWM:\t   9 kB\nVmRSS:\t   2048 kB\n"), Some(2048));
        assert_eq!(resident_kibibytes("Name:\tx\n"), None);
    }
}
