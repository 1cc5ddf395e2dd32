//! What an attribute is set to, once or for as long as something it reads changes.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::prelude::{Get, Memo, RwSignal, Signal};

/// The value of an attribute, a property, or of `inner_html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The attribute is not there; a property is false.
    Absent,
    /// The attribute is there without a value; a property is true.
    Present,
    Text(Cow<'static, str>),
}

/// A text as the `inner_html` of a `<textarea>`, whose content is no HTML for a browser but for what ends it.
pub fn text_as_html(text: &str) -> String {
    // The first line break behind the start of the element is none of the text.
    format!("\n{}", html_escape::encode_text(text))
}

/// Where a value comes from.
#[derive(Clone)]
pub enum Source {
    Fixed(Value),
    /// Read again whenever a signal that it reads has changed.
    Live(Arc<dyn Fn() -> Value + Send + Sync>),
}

impl Source {
    pub(crate) fn now(self) -> Value {
        match self {
            Self::Fixed(value) => value,
            Self::Live(read) => read(),
        }
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Cow<'static, str>> for Value {
    fn from(text: Cow<'static, str>) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(is_there: bool) -> Self {
        if is_there { Self::Present } else { Self::Absent }
    }
}

impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

/// What can stand behind an attribute's name in `view!`: a value, a signal, a closure, or an `Option` of these.
pub trait IntoSource {
    fn into_source(self) -> Source;
}

impl IntoSource for Source {
    fn into_source(self) -> Source {
        self
    }
}

impl<S: IntoSource> IntoSource for Option<S> {
    fn into_source(self) -> Source {
        self.map_or(Source::Fixed(Value::Absent), IntoSource::into_source)
    }
}

macro_rules! fixed {
    ($($type:ty),*) => {$(
        impl IntoSource for $type {
            fn into_source(self) -> Source {
                Source::Fixed(self.into())
            }
        }
    )*};
}

fixed!(&'static str, String, Cow<'static, str>, bool);

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                number.to_string().into()
            }
        }
        fixed!($type);
    )*};
}

numbers!(i32, u32, u64, usize, f64);

macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<V: Into<Value> + Clone + Send + Sync + 'static> IntoSource for $signal<V> {
            fn into_source(self) -> Source {
                Source::Live(Arc::new(move || self.get().into()))
            }
        }
    )*};
}

signals!(Memo, RwSignal, Signal);

impl<F, V> IntoSource for F
where
    F: Fn() -> V + Send + Sync + 'static,
    V: Into<Value>,
{
    fn into_source(self) -> Source {
        Source::Live(Arc::new(move || self().into()))
    }
}

/// What `view!` makes of a closure that is written right behind the name.
impl<V: Into<Value> + 'static> IntoSource for Arc<Mutex<dyn FnMut() -> V + Send>> {
    fn into_source(self) -> Source {
        Source::Live(Arc::new(move || (self.lock().unwrap_or_else(PoisonError::into_inner))().into()))
    }
}
