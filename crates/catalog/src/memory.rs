//! What reading much at once leaves behind.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// Many sources may end at about the same time.
const TOGETHER: Duration = Duration::from_secs(1);

/// Gives memory that is free back to the system, in a moment. The allocator of GNU systems keeps it: reading ten thousand
/// descriptors would leave half as much again as the catalog itself needs.
pub fn give_back_soon() {
    static SOON: AtomicBool = AtomicBool::new(false);
    if SOON.swap(true, Ordering::AcqRel) {
        return;
    }
    tokio::spawn(async {
        tokio::time::sleep(TOGETHER).await;
        SOON.store(false, Ordering::Release);
        // It returns nothing and cannot panic.
        let _done = tokio::task::spawn_blocking(give_back).await;
    });
}

/// Takes milliseconds, and the locks of the allocator.
fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "a call of the system's allocator that has no safe wrapper")]
    // SAFETY: takes no pointers, and may be called by any thread at any time (malloc_trim(3)).
    unsafe {
        libc::malloc_trim(0);
    }
}
