//! The design system: components that take values and show them, one file for each family of the style sheet.
//!
//! Data goes in, a view comes out; texts are arguments. What happens on a click or an input is heard where a component
//! stands (`on:click`), except where it has several things to click: those take a callback, and every one of these is
//! optional. The address says where a page is, so most choices are links and work without scripts. `/gallery` shows
//! everything in every state.

use leptos::prelude::*;

mod avatar;
mod badge;
mod button;
mod call_sheet;
pub mod chart;
mod choice;
mod code;
mod dialog;
mod empty;
mod entity_link;
mod facts;
mod failure;
mod field;
mod filter;
mod graph;
mod icon;
mod load;
mod mark;
mod marked;
mod matrix;
mod menu;
mod navigation_progress;
mod notice;
mod page_header;
mod panel;
mod plot;
mod search;
mod table;
mod tabs;
mod ticks;
mod tile;
mod timeline;
mod tone;
mod tree;
mod words;
mod yaml;

pub use avatar::{Avatar, Avatars, gel_of, initials};
pub use badge::{Badge, Count, Dot, Fresh, Freshness, Level, Medal, Status, Tag, You};
pub use button::{Button, ButtonGroup, ButtonLink, ButtonLook, ButtonSize, IconButton, Keys, TextLink};
pub use call_sheet::{Call, CallSheet, DayTime};
pub use choice::{Check, Listbox, Offer, Options, RadioSegments, Radios, Switch};
pub use code::{Code, CodeLine, CodeStyle, LineMark, Log, LogLevel, LogLine, Method, Token, coloured, plain_lines};
pub use dialog::{Change, Changes, Dialog, DialogSize};
pub use empty::{Empty, Skeleton, SkeletonRows};
pub use entity_link::EntityLink;
pub use facts::{Fact, KeyValue, KeyValues, Stat, Strip};
pub use failure::Failure;
pub use field::{Choice, Field, FieldText, SearchInput, SelectField, TextArea, TextField};
pub use filter::{Facet, FacetValue, FilterChip};
pub use graph::{Edge, EdgeKind, Graph, MANY, NODE, Node, NodeState, fits};
pub use icon::Icon;
#[cfg(feature = "ssr")]
pub use icon::Sprite;
pub use load::Load;
pub use mark::Mark;
pub use marked::marked;
pub use matrix::{Matrix, MatrixCell, MatrixRow};
pub use menu::{Menu, MenuItem, Tip};
pub use navigation_progress::NavigationProgress;
pub use notice::{Admonition, Notice, Toast, ToastList};
pub use page_header::{Crumb, Crumbs, PageHeader, SectionHeader};
pub use panel::{Board, Card, Panel, PanelMenu, PanelRows, PanelState, PanelWidth, Rows};
pub use plot::{Axes, BarChart, Gauge, Legend, LegendEntry, LegendMark, LineChart, Moment, Series, Spark, StackBar};
pub use search::{Found, Hit, PaletteGroup, PaletteList, PaletteRow, Picture};
pub use table::{BulkBar, GroupHead, Pager, RowSelect, SortHead, SortOrder, Table, TableFoot, TableRow};
pub use tabs::{Contents, Heading, Segment, Segmented, Tab, Tabs};
pub use ticks::Ticks;
pub use tile::{Tile, kind_look};
pub use timeline::{Cause, Event, Step, Stepper, Steps, Timeline};
pub use tone::{Gel, Tone};
pub use tree::{Tree, TreeNode};
pub use words::{ago, capitalised, counted, kind_name, moment, now, number, written_out};

/// The classes that are not empty, as an attribute has them.
fn classes(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    }
    text
}

/// Runs the callback, if somebody listens.
fn tell<T: 'static>(callback: Option<Callback<T>>, value: T) {
    if let Some(callback) = callback {
        callback.run(value);
    }
}
