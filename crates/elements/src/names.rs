//! The tags and attributes that the app writes, by name. Add what is missing; what is written in a document's head stays
//! Leptos's own.

use crate::{element::Element, value::IntoSource};

macro_rules! tags {
    ($form:ident: $($tag:ident $(= $name:literal)?),* $(,)?) => {$(
        #[must_use]
        pub const fn $tag() -> $crate::element::Element {
            $crate::element::Element::new(tags!(@name $tag $($name)?), $crate::element::Form::$form)
        }
    )*};
    (@name $tag:ident) => { stringify!($tag) };
    (@name $tag:ident $name:literal) => { $name };
}

pub mod html {
    pub use leptos::tachys::html::element::*;

    tags!(Html: a, article, aside, b, blockquote, button, caption, code, datalist, dd, del, details, dialog, div, dl, dt,
        em, fieldset, figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, i, ins, kbd, label, legend, li,
        main, mark, meter, nav, ol, optgroup, option, output, p, pre, progress, q, s, samp, search, section, select,
        small, span, strong, sub, summary, sup, table, tbody, td, textarea, tfoot, th, thead, time, tr, u, ul, var);
    tags!(Void: br, col, hr, img, input, source, track, wbr);
}

pub mod svg {
    pub use leptos::tachys::svg::*;

    tags!(Svg: svg, circle, defs, desc, ellipse, g, line, marker, path, pattern, polygon, polyline, rect, symbol, text,
        title, tspan, r#use = "use");
}

macro_rules! attributes {
    ($($method:ident $(= $name:literal)?),* $(,)?) => {$(
        #[must_use]
        pub fn $method(self, value: impl IntoSource) -> Self {
            self.attr(tags!(@name $method $($name)?), value)
        }
    )*};
}

/// Attributes; those of SVG, and `data-` ones, are written with [`Element::attr`].
impl Element {
    attributes!(
        accept,
        action,
        alt,
        autocapitalize,
        autocomplete,
        autofocus,
        checked,
        class,
        cols,
        colspan,
        command,
        commandfor,
        content,
        datetime,
        dir,
        disabled,
        download,
        draggable,
        enctype,
        enterkeyhint,
        form,
        formaction,
        formmethod,
        headers,
        height,
        hidden,
        high,
        href,
        id,
        inert,
        inputmode,
        label,
        lang,
        list,
        loading,
        low,
        max,
        maxlength,
        method,
        min,
        minlength,
        multiple,
        name,
        open,
        optimum,
        part,
        pattern,
        placeholder,
        popover,
        popovertarget,
        popovertargetaction,
        readonly,
        rel,
        required,
        role,
        rows,
        rowspan,
        scope,
        selected,
        size,
        spellcheck,
        src,
        start,
        step,
        tabindex,
        target,
        title,
        translate,
        value,
        width,
        wrap,
        r#for = "for",
        r#type = "type",
        aria_activedescendant = "aria-activedescendant",
        aria_atomic = "aria-atomic",
        aria_autocomplete = "aria-autocomplete",
        aria_busy = "aria-busy",
        aria_checked = "aria-checked",
        aria_colcount = "aria-colcount",
        aria_colindex = "aria-colindex",
        aria_controls = "aria-controls",
        aria_current = "aria-current",
        aria_describedby = "aria-describedby",
        aria_description = "aria-description",
        aria_details = "aria-details",
        aria_disabled = "aria-disabled",
        aria_errormessage = "aria-errormessage",
        aria_expanded = "aria-expanded",
        aria_haspopup = "aria-haspopup",
        aria_hidden = "aria-hidden",
        aria_invalid = "aria-invalid",
        aria_keyshortcuts = "aria-keyshortcuts",
        aria_label = "aria-label",
        aria_labelledby = "aria-labelledby",
        aria_level = "aria-level",
        aria_live = "aria-live",
        aria_modal = "aria-modal",
        aria_multiselectable = "aria-multiselectable",
        aria_orientation = "aria-orientation",
        aria_owns = "aria-owns",
        aria_placeholder = "aria-placeholder",
        aria_posinset = "aria-posinset",
        aria_pressed = "aria-pressed",
        aria_readonly = "aria-readonly",
        aria_required = "aria-required",
        aria_roledescription = "aria-roledescription",
        aria_rowcount = "aria-rowcount",
        aria_rowindex = "aria-rowindex",
        aria_rowspan = "aria-rowspan",
        aria_selected = "aria-selected",
        aria_setsize = "aria-setsize",
        aria_sort = "aria-sort",
        aria_valuemax = "aria-valuemax",
        aria_valuemin = "aria-valuemin",
        aria_valuenow = "aria-valuenow",
        aria_valuetext = "aria-valuetext"
    );
}
