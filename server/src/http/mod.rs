//! What every request goes through, whatever it asks for.

pub mod access;
pub mod assets;
pub mod connections;
pub mod failure;
pub mod layers;
pub mod origin;
pub mod security;
