//! The API as its callers see it, in process.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod catalog;
mod connections;
mod database;
mod events;
mod gallery;
mod home;
mod hostile;
mod identity;
mod operations;
mod pages;
mod user_settings;
