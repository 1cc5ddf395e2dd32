//! What reading much at once leaves behind.

/// Gives memory that is free back to the system. The allocator of GNU systems keeps it: reading ten thousand descriptors
/// would leave half as much again as the catalog itself needs. Takes milliseconds: call it where that may be.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "a call of the system's allocator that has no safe wrapper")]
    // SAFETY: takes no pointers, and may be called by any thread at any time (malloc_trim(3)).
    unsafe {
        libc::malloc_trim(0);
    }
}
