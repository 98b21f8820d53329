//! What would be tried, and what is expected: `mailprobe smoke --list` and `--dry-run`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::{Expectation, Target};
use crate::report::discovery::Questions;
use crate::report::outline::Outline;
use crate::report::{SCHEMA_VERSION, Tool, wrapped};
use crate::style::{Paint, Style, safe};

/// The targets of a file, and what is expected of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe smoke list", extend("$id" = "mailprobe-smoke-list-1"))]
pub struct TargetList {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the list.
    pub tool: Tool,
    /// The file.
    pub file: String,
    /// The targets, in the order of the file.
    pub targets: Vec<ListedTarget>,
}

/// A target of the file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedTarget {
    /// Its name, which no other target of the file has.
    pub name: String,
    /// The address, domain or host.
    pub target: String,
    /// Whether somebody signs in.
    pub signs_in: bool,
    /// What is expected; where the file expects nothing, that it works.
    pub expectations: Vec<ListedExpectation>,
}

/// What is expected.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedExpectation {
    /// Its name, such as `imap.signs-in`.
    pub id: String,
    /// The protocol that it is about; null when it is about all that are tried.
    pub protocol: Option<&'static str>,
    /// The same as a phrase.
    pub expected: String,
}

impl ListedExpectation {
    fn of(one: &Expectation) -> Self {
        Self {
            id: one.id(),
            protocol: one.protocol.map(|protocol| protocol.name()),
            expected: safe(&one.says()),
        }
    }
}

impl TargetList {
    /// The list of these targets of a file.
    pub fn of(file: &str, targets: &[&Target]) -> Self {
        let listed = |target: &&Target| ListedTarget {
            name: safe(&target.name),
            target: safe(&target.tried),
            signs_in: target.signs_in(),
            expectations: match target.expectations.as_slice() {
                [] => vec![ListedExpectation::of(&Expectation::usual())],
                some => some.iter().map(ListedExpectation::of).collect(),
            },
        };
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            file: safe(file),
            targets: targets.iter().map(listed).collect(),
        }
    }

    /// The list as text.
    pub fn render(&self, style: &Style) -> String {
        let mut out = String::new();
        for target in &self.targets {
            let how = match target.signs_in {
                true => "signs in",
                false => "does not sign in",
            };
            let name = title(&target.name, &target.target, style);
            out.push_str(&format!("{name}, {how}\n"));
            for one in &target.expectations {
                let label = format!("  {:<22} ", one.id);
                out.push_str(&wrapped(&style.plain(&one.expected), style, &label, "    "));
            }
        }
        out
    }
}

/// What would be done for the targets of a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe smoke plan", extend("$id" = "mailprobe-smoke-plan-1"))]
pub struct SmokePlan {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the plan.
    pub tool: Tool,
    /// Always true: nothing was done but to ask the DNS.
    pub dry_run: bool,
    /// The file.
    pub file: String,
    /// The targets, in the order of the file.
    pub targets: Vec<PlannedTarget>,
}

/// What would be done for a target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlannedTarget {
    /// Its name, which no other target of the file has.
    pub name: String,
    /// The address, domain or host.
    pub target: String,
    /// Its check, as `mailprobe check --dry-run --format json` prints it and `mailprobe schema plan` describes it.
    #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
    pub plan: Outline,
    /// What would be asked beside it of what the domain publishes, as `mailprobe discover --dry-run --format json` prints it and
    /// `mailprobe schema questions` describes it; null where nothing is expected of that.
    #[schemars(with = "Option<std::collections::BTreeMap<String, serde_json::Value>>")]
    pub questions: Option<Questions>,
}

impl SmokePlan {
    /// The plan of a file.
    pub fn new(file: &str, targets: Vec<PlannedTarget>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            dry_run: true,
            file: safe(file),
            targets,
        }
    }

    /// The plan as text.
    pub fn render(&self, style: &Style) -> String {
        let mut out = String::new();
        for target in &self.targets {
            let name = style.paint(Paint::Strong, &style.plain(&target.name));
            out.push_str(&format!("{name}\n{}\n", target.plan.render(style)));
            if let Some(questions) = &target.questions {
                out.push_str(&format!("{}\n", questions.render(style)));
            }
        }
        out
    }
}

/// The name of a target, and what it is where that is something else.
fn title(name: &str, target: &str, style: &Style) -> String {
    let strong = style.paint(Paint::Strong, &style.plain(name));
    match name == target {
        true => strong,
        false => format!("{strong} ({})", style.plain(target)),
    }
}
