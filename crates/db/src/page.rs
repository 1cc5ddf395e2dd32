//! Paging by key: the next page starts after the last row of this one, so rows that come and go shift nothing.

/// Some rows, and where the next page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, K> {
    pub items: Vec<T>,
    /// The key of the last row here, where more rows follow it.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// Makes a page of at most `limit` rows out of a query for `limit + 1`: the row too many only tells that there is
    /// more.
    pub fn new(mut rows: Vec<T>, limit: u64, key: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(key);
        Self { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_row_too_many_makes_a_next_page() {
        let page = |rows: &[u8], limit| Page::new(rows.to_vec(), limit, |row| *row);
        assert_eq!(page(&[], 2), Page { items: vec![], next: None });
        assert_eq!(page(&[7, 8], 2), Page { items: vec![7, 8], next: None });
        assert_eq!(page(&[7, 8, 9], 2), Page { items: vec![7, 8], next: Some(8) });
    }
}
