//! One run of a source: read what changed, compare with what is stored, commit the difference.

mod annotate;
mod commit;
mod listing;
mod load;
mod reconcile;
mod substitute;
mod walk;

pub use annotate::generated_location_ref;
pub use commit::{Committed, RunOutcome, commit, record_failure};
pub use load::{FileCache, Loader};
pub use reconcile::{Stored, reconcile};
pub use walk::{StoredLocation, Walk, walk};

/// The status type that Backstage's pages look for.
const PROCESSING_STATUS: &str = "backstage.io/catalog-processing";
/// The place of the Location that stands for a source: not that of any file, so that no failing file keeps or drops it.
const SOURCE_ITSELF: &str = "source";
