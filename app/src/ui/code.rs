//! Code, differences between two versions of it, and logs.

use leptos::prelude::*;

use super::{Button, ButtonLook, ButtonSize, Icon, classes, yaml::yaml_parts};

/// What a part of a line is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    Plain,
    Keyword,
    Text,
    Key,
    Number,
    Comment,
}

impl Token {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword => "k",
            Self::Text => "s",
            Self::Key => "p",
            Self::Number => "n",
            Self::Comment => "c",
        }
    }
}

/// What a line stands out for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LineMark {
    #[default]
    None,
    /// The line that the text around is about.
    Highlighted,
    /// Wrong, with the reason below it.
    Wrong(String),
    Added,
    Removed,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeLine {
    pub number: u32,
    pub parts: Vec<(Token, String)>,
    pub mark: LineMark,
}

impl CodeLine {
    /// A line in one colour.
    pub fn plain(number: u32, text: impl Into<String>) -> Self {
        Self { number, parts: vec![(Token::Plain, text.into())], mark: LineMark::None }
    }

    /// A line of YAML.
    pub fn yaml(number: u32, text: &str) -> Self {
        Self { number, parts: yaml_parts(text), mark: LineMark::None }
    }

    #[must_use]
    pub fn mark(self, mark: LineMark) -> Self {
        Self { mark, ..self }
    }

    fn class(&self) -> &'static str {
        match self.mark {
            LineMark::None => "l",
            LineMark::Highlighted => "l hl",
            LineMark::Wrong(_) => "l bad",
            LineMark::Added => "l add",
            LineMark::Removed => "l del",
        }
    }
}

/// The lines of `text`, numbered, in one colour.
pub fn plain_lines(text: &str) -> Vec<CodeLine> {
    text.lines().zip(1..).map(|(line, number)| CodeLine::plain(number, line)).collect()
}

/// How lines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CodeStyle {
    #[default]
    Bare,
    Numbered,
    /// Two versions in one: lines that went and lines that came, with a sign each.
    Diff,
}

/// A block of code, with a head where it has a title.
#[component]
pub fn Code(
    lines: Vec<CodeLine>,
    #[prop(optional)] style: CodeStyle,
    /// The file's name.
    #[prop(optional, into)]
    title: Option<String>,
    /// What copying copies is up to the one who hears it.
    #[prop(optional, into)]
    on_copy: Option<Callback<()>>,
    #[prop(default = "Copy")] copy_label: &'static str,
) -> impl IntoView {
    let class = match style {
        CodeStyle::Bare => "code",
        CodeStyle::Numbered if lines.iter().any(|line| matches!(line.mark, LineMark::Wrong(_))) => {
            "code numbered inline-err"
        }
        CodeStyle::Numbered => "code numbered",
        CodeStyle::Diff => "code diff",
    };
    let copy = on_copy.map(|callback| {
        let look = ButtonLook::Ghost;
        view! { <span class="end"><Button label=copy_label icon="copy" look size=ButtonSize::Small on_click=move || callback.run(())/></span> }
    });
    let header = title.map(|title| {
        view! { <header><Icon name="file-code"/><span class="mono">{title}</span>{copy}</header> }
    });
    let lines = lines.into_iter().map(move |line| code_line(line, style)).collect_view();
    view! { <div class=class>{header}<pre tabindex="0"><code>{lines}</code></pre></div> }
}

fn part((token, text): (Token, String)) -> AnyView {
    match token {
        Token::Plain => text.into_any(),
        token => view! { <span class=token.class()>{text}</span> }.into_any(),
    }
}

/// A text of YAML or JSON in its colours; a long one has none.
pub fn coloured(text: String) -> AnyView {
    const LONGEST: usize = 600;
    if text.lines().nth(LONGEST).is_some() {
        return text.into_any();
    }
    let line = |line: &str| view! { {yaml_parts(line).into_iter().map(part).collect_view()}"\n" }.into_any();
    text.lines().map(line).collect_view().into_any()
}

fn code_line(line: CodeLine, style: CodeStyle) -> AnyView {
    let class = line.class();
    let sign = match (style, &line.mark) {
        (CodeStyle::Diff, LineMark::Added) => Some("+"),
        (CodeStyle::Diff, LineMark::Removed) => Some("-"),
        (CodeStyle::Diff, _) => Some(" "),
        _ => None,
    };
    let message = match line.mark {
        LineMark::Wrong(reason) => Some(view! { <span class="msg">{reason}</span> }),
        _ => None,
    };
    // Inside the line, so that copied text has its line ends.
    view! {
        <span class=class data-n=line.number data-s=sign>{line.parts.into_iter().map(part).collect_view()}"\n"</span>{message}
    }
    .into_any()
}

/// The verb of an API's operation.
#[component]
pub fn Method(
    /// `GET`, `POST`, …
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let gel = match name.as_str() {
        "GET" | "HEAD" => "gel-lagoon",
        "POST" => "gel-congo",
        "PUT" | "PATCH" => "gel-rust",
        "DELETE" => "gel-rose",
        _ => "gel-steel",
    };
    view! { <span class=classes(&["method", gel])>{name}</span> }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogLevel {
    Debug,
    #[default]
    Info,
    Warning,
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogLine {
    pub time: String,
    /// Who wrote it, where several write.
    pub pod: Option<String>,
    pub level: LogLevel,
    pub text: String,
}

/// Lines of a log, oldest first; what is added is read out.
#[component]
pub fn Log(
    #[prop(into)] label: String,
    lines: Vec<LogLine>,
    /// Long lines break instead of scrolling.
    #[prop(optional)]
    wrap: bool,
    /// With corners of its own, outside a panel.
    #[prop(optional)]
    boxed: bool,
) -> impl IntoView {
    let line = |LogLine { time, pod, level, text }: LogLine| {
        let (class, word) = match level {
            LogLevel::Debug => (None, "DEBUG"),
            LogLevel::Info => (None, "INFO"),
            LogLevel::Warning => (Some("w"), "WARN"),
            LogLevel::Error => (Some("e"), "ERROR"),
        };
        let pod = pod.map(|pod| view! { <span class="pod">{pod}</span> });
        view! { <li class=class><time>{time}</time>{pod}<b>{word}</b><span>{text}</span></li> }
    };
    let class = classes(&["log", if wrap { "wrapl" } else { "" }, if boxed { "boxed" } else { "" }]);
    view! {
        <div class=class tabindex="0" role="log" aria-label=label><ol>{lines.into_iter().map(line).collect_view()}</ol></div>
    }
}
