//! What would be asked of whom, as `discover --dry-run` tells it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::discover::{Whom, ask};
use crate::observation::discovery::Ask;
use crate::report::human::painted_lines;
use crate::report::markdown_text::wrapped;
use crate::report::{SCHEMA_VERSION, Tool};
use crate::style::{Paint, Style, safe};

/// The questions that would be asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe questions", extend("$id" = "mailprobe-questions-1"))]
pub struct Questions {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the list.
    pub tool: Tool,
    /// Always true: nothing was asked.
    pub dry_run: bool,
    /// The domain.
    pub domain: String,
    /// The names that the DNS would be asked for, with the type.
    pub dns: Vec<String>,
    /// What the web would be asked.
    pub web: Vec<WebQuestion>,
}

/// One question to the web.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WebQuestion {
    /// What it is for.
    pub question: &'static str,
    /// The address.
    pub url: String,
    /// What would be sent beside it; null for a mere question.
    pub body: Option<String>,
    /// Whether the part before the @ is in it.
    pub tells_address: bool,
    /// When it would be asked, where that depends on answers.
    pub when: Option<&'static str>,
}

impl Questions {
    /// What is told of these questions for somebody.
    pub fn new(whom: &Whom, asks: &[(Ask, Option<&'static str>)]) -> Self {
        let web = asks.iter().map(|(ask, when)| WebQuestion {
            question: ask.question.name(),
            url: safe(&ask.url),
            // Line ends are a part of what is sent.
            body: ask.body.as_deref().map(|body| {
                let lines: Vec<String> = body.split('\n').map(safe).collect();
                lines.join("\n")
            }),
            tells_address: ask::tells_address(ask, whom),
            when: *when,
        });
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            dry_run: true,
            domain: safe(&whom.domain),
            dns: ask::names(&whom.domain)
                .iter()
                .map(|name| safe(name))
                .collect(),
            web: web.collect(),
        }
    }

    /// The list as text.
    pub fn render(&self, style: &Style) -> String {
        let mut out = painted_lines(
            &format!("What would be asked about {}", self.domain),
            style,
            Paint::Strong,
            "",
            "  ",
        );
        out.push_str(&painted_lines(
            "Nothing was asked. No question holds a password or a token. Redirections are followed with https alone, and what is sent goes on \
             with them to hosts of the domain alone.",
            style,
            Paint::Faint,
            "",
            "  ",
        ));
        out.push_str(&format!("\n{}\n", style.paint(Paint::Strong, "Of the DNS")));
        out.push_str(&wrapped(
            &style.plain(&self.dns.join(", ")),
            style,
            "  ",
            "  ",
        ));
        out.push_str(&format!("\n{}\n", style.paint(Paint::Strong, "Of the web")));
        for question in &self.web {
            let how = match (&question.body, question.tells_address) {
                (_, true) => ", tells the whole address",
                (Some(_), false) => ", sends a question",
                (None, false) => "",
            };
            let when = question
                .when
                .map_or_else(String::new, |when| format!(", {when}"));
            out.push_str(&wrapped(
                &style.plain(&format!("{}{how}{when}", question.url)),
                style,
                "  ",
                "    ",
            ));
        }
        out
    }
}
