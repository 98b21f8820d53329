//! The mail programs that are known, as `list --programs` tells them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::program::{Program, programs};
use crate::report::dates::{age, first_checked, last_checked};
use crate::report::markdown_text::wrapped;
use crate::report::{SCHEMA_VERSION, Tool};
use crate::style::{Paint, Style};

/// The answer of `list --programs`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe programs", extend("$id" = "mailprobe-programs-1"))]
pub struct ProgramList {
    /// The version of this form.
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// Every program that is known, family by family.
    pub programs: Vec<ListedProgram>,
    /// The first day on which a source of what mailprobe knows was read, such as `2026-11-21`; none has been read again since.
    pub first_checked: String,
    /// The last day on which a source of what mailprobe knows was read, such as `2026-11-21`.
    pub last_checked: String,
}

/// One program in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedProgram {
    /// The word that stands for it.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Which versions of it are meant.
    pub versions: &'static str,
    /// On which systems.
    pub systems: &'static str,
    /// What it speaks: `imap`, `pop3`, `smtp`, and `mapi`, `activesync`, `ews` or `graph`.
    pub speaks: Vec<&'static str>,
    /// The last day on which a source about it was read.
    pub read: Option<String>,
}

impl ProgramList {
    /// Every program.
    pub fn all() -> Self {
        let listed = |program: &'static Program| ListedProgram {
            id: &program.id,
            name: &program.name,
            versions: &program.versions,
            systems: &program.systems,
            speaks: program
                .speaks
                .iter()
                .chain(&program.others)
                .map(String::as_str)
                .collect(),
            read: program.last_read().map(|day| day.to_string()),
        };
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            programs: programs().iter().map(listed).collect(),
            first_checked: first_checked(),
            last_checked: last_checked(),
        }
    }

    /// The list as text: a program a block.
    pub fn render(&self, style: &Style) -> String {
        let mut out = String::new();
        for program in &self.programs {
            let name = style.paint(Paint::Strong, &style.plain(program.name));
            let name = format!("{name} ({})", program.id);
            out.push_str(&wrapped(&name, style, "", "  "));
            let speaks = program.speaks.join(", ").to_uppercase();
            let about = format!("{}; {}; {speaks}", program.versions, program.systems);
            out.push_str(&wrapped(&style.plain(&about), style, "  ", "  "));
        }
        out.push_str(&age(&self.first_checked, &self.last_checked, style));
        out
    }
}
