//! How things are, and which colour tells them apart: the two vocabularies that most components share.

/// How something is. Status, badge, notice, timeline, gauge and matrix say it in colour and shape; a word goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    Ok,
    Warn,
    Bad,
    /// New, chosen, or under way.
    Info,
    /// Unknown, or nothing to say.
    #[default]
    None,
}

impl Tone {
    /// The value of `data-tone`, from which the style sheet takes every colour of a tone.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::None => "none",
        }
    }

    /// The one icon that means this everywhere.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Ok => "circle-check",
            Self::Warn => "triangle-alert",
            Self::Bad => "octagon-x",
            Self::Info => "info",
            Self::None => "circle-dashed",
        }
    }
}

/// A categorical colour, for kinds, avatars and series; never for a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gel {
    Congo,
    Lagoon,
    Rust,
    Moss,
    Violet,
    Straw,
    Rose,
    Steel,
}

impl Gel {
    /// In the order in which series of a chart take them.
    pub const ALL: [Self; 8] =
        [Self::Congo, Self::Lagoon, Self::Rust, Self::Moss, Self::Violet, Self::Straw, Self::Rose, Self::Steel];

    pub const fn class(self) -> &'static str {
        match self {
            Self::Congo => "gel-congo",
            Self::Lagoon => "gel-lagoon",
            Self::Rust => "gel-rust",
            Self::Moss => "gel-moss",
            Self::Violet => "gel-violet",
            Self::Straw => "gel-straw",
            Self::Rose => "gel-rose",
            Self::Steel => "gel-steel",
        }
    }
}
