//! The way to the network in the commands that a report tells, so that whoever copies one asks and trusts the same as the run did.

use std::fmt;

use super::Report;
use super::literal::quoted;
use crate::style::safe;

/// The options by which another command asks, trusts and connects as a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way(Vec<String>);

/// Commands that try nothing, or read what another one wrote.
const WITHOUT_WAY: [&str; 12] = [
    "audit",
    "completions",
    "config",
    "demo",
    "diff",
    "explain",
    "help",
    "list",
    "man",
    "replay",
    "schema",
    "token",
];

/// Options that no value follows.
const SWITCHES: [&str; 8] = [
    "-4",
    "-6",
    "-q",
    "-v",
    "--dry-run",
    "--no-login",
    "--password",
    "--programs",
];

/// Options of which a command takes one alone.
const RIVALS: [&[&str]; 2] = [&["-4", "-6"], &["--proxy", "--proxy-file"]];

impl Way {
    /// These options, each with its value behind `=`.
    pub fn new(options: impl IntoIterator<Item = String>) -> Self {
        Self(options.into_iter().collect())
    }

    /// A text (Markdown) with these options behind every command in it that tries a server.
    fn lead(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut fenced = false;
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
                out.push_str(line);
            } else if fenced {
                let code = line.trim_end();
                out.push_str(&self.led(code));
                out.push_str(&line[code.len()..]);
            } else {
                // Every second part stands between backticks.
                for (at, part) in line.split('`').enumerate() {
                    if at > 0 {
                        out.push('`');
                    }
                    match at % 2 {
                        1 => out.push_str(&self.led(part)),
                        _ => out.push_str(part),
                    }
                }
            }
        }
        out
    }

    /// A command with those of the options that it does not decide itself.
    fn led(&self, code: &str) -> String {
        if !tries(code) {
            return code.to_owned();
        }
        let own: Vec<&str> = code.split_whitespace().map(name).collect();
        let is_decided = |option: &&String| {
            let option = name(option);
            let mut rivals = RIVALS.iter().filter(|all| all.contains(&option));
            own.contains(&option) || rivals.any(|all| all.iter().any(|one| own.contains(one)))
        };
        let further = self.0.iter().filter(|one| !is_decided(one));
        // What ends the code, or hides something, no quotation mends.
        let further = further.filter(|one| !one.contains('`') && safe(one) == **one);
        further.fold(code.to_owned(), |code, one| {
            format!("{code} {}", quoted(one))
        })
    }
}

/// Each behind a space, as a shell takes them.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut options = self.0.iter();
        options.try_for_each(|option| write!(f, " {}", quoted(option)))
    }
}

/// The name of an option, without its value.
fn name(word: &str) -> &str {
    word.split('=').next().unwrap_or_default()
}

/// Whether this is a whole command that tries servers, and no part of one.
fn tries(code: &str) -> bool {
    let mut words = code.split_whitespace();
    if words.next() != Some("mailprobe") {
        return false;
    }
    let words: Vec<&str> = words.collect();
    if words.contains(&"...") || words.first().is_some_and(|one| WITHOUT_WAY.contains(one)) {
        return false;
    }
    let is_command = |word: &str| matches!(word, "check" | "discover" | "smoke" | "ticket");
    let is_value = |at: usize| {
        let before = at.checked_sub(1).map(|before| words[before]);
        before.is_some_and(|one| one.starts_with('-') && !SWITCHES.contains(&one))
    };
    let mut targets = words.iter().enumerate();
    targets.any(|(at, word)| !word.starts_with('-') && !is_value(at) && !is_command(word))
}

impl Report {
    /// The same, with the way that the run took in every command that tries servers.
    #[must_use]
    pub fn leading(mut self, way: &Way) -> Self {
        if way.0.is_empty() {
            return self;
        }
        let lead = |text: &mut String| *text = way.lead(text);
        for finding in &mut self.findings {
            let fix = &mut finding.fix;
            let texts = [
                &mut finding.symptom,
                &mut finding.cause,
                &mut finding.confirm,
            ];
            let steps = [&mut fix.you, &mut fix.help_desk, &mut fix.administrator];
            texts.into_iter().chain(steps).for_each(lead);
            finding.next_step.iter_mut().for_each(lead);
        }
        let shown = self.shown.iter_mut().flat_map(|shown| &mut shown.says);
        shown.for_each(lead);
        self.not_tested
            .iter_mut()
            .for_each(|one| lead(&mut one.why));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_try_something_lead_the_same_way() {
        let way =
            Way::new(["--dns=192.0.2.53", "--ca-file=our roots.pem", "-4"].map(str::to_owned));
        for (text, led) in [
            (
                "Try `mailprobe kim@example.org --only smtp`, then `mailprobe explain auth.refused`.",
                "Try `mailprobe kim@example.org --only smtp --dns=192.0.2.53 '--ca-file=our roots.pem' -4`, then `mailprobe explain auth.refused`.",
            ),
            (
                "`mailprobe DOMAIN --dns 9.9.9.9` or `mailprobe -4`",
                "`mailprobe DOMAIN --dns 9.9.9.9 '--ca-file=our roots.pem' -4` or `mailprobe -4`",
            ),
            (
                "`mailprobe --no-login -v SERVER -6`",
                "`mailprobe --no-login -v SERVER -6 --dns=192.0.2.53 '--ca-file=our roots.pem'`",
            ),
            (
                "`mailprobe --mechanism plain`",
                "`mailprobe --mechanism plain`",
            ),
            (
                "```\nmailprobe discover example.org\n```\n",
                "```\nmailprobe discover example.org --dns=192.0.2.53 '--ca-file=our roots.pem' -4\n```\n",
            ),
            ("mailprobe kim@example.org", "mailprobe kim@example.org"),
        ] {
            assert_eq!(way.lead(text), led);
        }
    }

    #[test]
    fn what_would_end_the_code_is_left_out() {
        let way = Way::new(["--ca-file=`id`.pem", "--ca-file=\u{202e}a", "-6"].map(str::to_owned));
        assert_eq!(
            way.lead("`mailprobe a.example`"),
            "`mailprobe a.example -6`"
        );
    }
}
