//! What changes on the server while a page is open.
//!
//! One stream for each page ([`shared::paths::EVENTS_STREAM`]); [`crate::ui::Load`] asks again when a topic it follows
//! has moved on. A hidden tab lets go of its stream and catches up when it is looked at again.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod quiet;
#[cfg(feature = "hydrate")]
mod stream;

#[cfg(feature = "hydrate")]
pub use quiet::quiet;

/// What a view shows, as far as the change log tells such things apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Entities,
    Sources,
    Settings,
}

impl Topic {
    /// The topic of a change, by its name in the change log.
    #[cfg(feature = "hydrate")]
    fn of(name: &str) -> Option<Self> {
        match name {
            "catalog.entity" => Some(Self::Entities),
            "catalog.source" => Some(Self::Sources),
            "user.setting" => Some(Self::Settings),
            _ => None,
        }
    }
}

/// Whether the page hears of changes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Connection {
    /// Rendered by the server, or the stream is not open yet: as good as live.
    #[default]
    Starting,
    Live,
    /// The server has not answered since this time: milliseconds since 1970.
    Lost(i64),
}

impl Connection {
    /// Since when the server is silent, if it is.
    pub fn lost_since(self) -> Option<i64> {
        match self {
            Self::Lost(since) => Some(since),
            Self::Starting | Self::Live => None,
        }
    }
}

/// The page's view of the stream. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Live {
    connection: RwSignal<Connection>,
    /// Counts the changes of each topic.
    versions: [RwSignal<u32>; 3],
}

impl Live {
    /// Puts itself into the context; in the browser, the stream opens once the page is hydrated.
    pub fn provide() -> Self {
        let live = Self { connection: RwSignal::default(), versions: [(); 3].map(|()| RwSignal::new(0)) };
        provide_context(live);
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| stream::follow(live));
        live
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn connection(self) -> Signal<Connection> {
        self.connection.into()
    }

    /// A number that changes whenever something of these topics has changed.
    pub fn version(self, topics: &[Topic]) -> u32 {
        topics.iter().map(|topic| self.versions[*topic as usize].get()).sum()
    }

    /// Makes everything that follows `topic` ask again, without waiting for the stream to say so.
    pub fn touch(self, topic: Topic) {
        self.versions[topic as usize].update(|version| *version += 1);
    }

    /// Makes everything ask again.
    pub fn touch_all(self) {
        for topic in [Topic::Entities, Topic::Sources, Topic::Settings] {
            self.touch(topic);
        }
    }
}
