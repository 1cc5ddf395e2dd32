//! Settings of libgit2 that hold for the whole process.

use std::{ffi::c_int, sync::Once};

use git2::{ConfigLevel, opts};

/// Until a connection stands, in milliseconds.
const CONNECT_TIME: c_int = 10_000;
/// Between two pieces of an answer, in milliseconds.
const SILENCE_TIME: c_int = 30_000;

/// Sets them once, before anything else is done with libgit2.
///
/// - Without timeouts, which are off by default, a silent remote would hold a thread for ever.
/// - The configuration files of the user and the machine are not read: `url.*.insteadOf` and `http.proxy` in them would
///   send a checked address elsewhere.
/// - A repository may belong to another user than this process, as volumes in containers often do. That check guards
///   against commands in a repository's configuration, and none are run here.
pub(crate) fn prepare() {
    static PREPARED: Once = Once::new();
    PREPARED.call_once(|| {
        if let Err(error) = set_options() {
            tracing::error!(%error, "the settings of git could not be made: a silent remote may block its mirror");
        }
    });
}

#[expect(unsafe_code, reason = "these settings are plain globals of libgit2; `Once` lets one thread write them")]
fn set_options() -> Result<(), git2::Error> {
    // SAFETY: called once, by one thread, before this crate, the only user of libgit2, opens a repository.
    unsafe {
        opts::set_server_connect_timeout_in_milliseconds(CONNECT_TIME)?;
        opts::set_server_timeout_in_milliseconds(SILENCE_TIME)?;
        opts::set_verify_owner_validation(false)?;
        for level in [ConfigLevel::ProgramData, ConfigLevel::System, ConfigLevel::XDG, ConfigLevel::Global] {
            opts::set_search_path(level, "")?;
        }
    }
    Ok(())
}
