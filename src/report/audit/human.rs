//! An audit as text: few lines first, then the lists.

use super::words::mailboxes;
use super::{AuditFinding, AuditReport, ProtocolReport};
use crate::report::human::{Detail, mark, painted_lines};
use crate::report::markdown_text::{self, wrapped};
use crate::style::{Paint, Style};

/// How many of a list are shown where not all are asked for.
const FIRST: usize = 10;

/// How far what belongs to a finding stands in.
const INDENT: &str = "   ";

impl AuditReport<'_> {
    /// The report as text.
    pub fn render(&self, style: &Style, detail: Detail) -> String {
        let word = match self.verdict {
            "as-wished" => "works",
            other => other,
        };
        let (mark, paint) = mark(word, style);
        let mut out = painted_lines(&self.headline, style, paint, &format!("{mark} "), "  ");
        if detail == Detail::Verdict {
            return out;
        }
        if let Some(step) = &self.next_step {
            out.push_str(&markdown_text::render(&format!("Next: {step}"), style, 2));
        }
        if self.mailboxes > 0 {
            out.push('\n');
            self.counts(&mut out, style);
        }
        for (number, finding) in self.findings.iter().enumerate() {
            out.push_str(&told(finding, number + 1, style, detail));
        }
        self.not_told(&mut out, style);
        self.odd(&mut out, style);
        self.read(&mut out, style);
        out
    }

    fn counts(&self, out: &mut String, style: &Style) {
        let rows = [
            ("IMAP", self.protocols.imap),
            ("POP", self.protocols.pop),
            ("SMTP AUTH", self.protocols.smtp),
        ];
        out.push_str(&format!(
            "  {}\n",
            style.paint(Paint::Strong, &mailboxes(self.mailboxes))
        ));
        for (name, row) in rows {
            let text = self.row(&row);
            out.push_str(&wrapped(
                &style.plain(&text),
                style,
                &format!("  {name:<10}"),
                &" ".repeat(12),
            ));
        }
    }

    fn row(&self, row: &ProtocolReport) -> String {
        let mut text = format!("{} on, {} off", row.on, row.off);
        if row.unknown > 0 {
            text.push_str(&format!(", {} not known", row.unknown));
        }
        if let (Some(needed), Some(not_needed)) = (row.needed, row.not_needed) {
            text.push_str(&format!(
                "; of those on {needed} needed, {not_needed} not needed"
            ));
        }
        if let Some(inherit) = row.inherit.filter(|inherit| *inherit > 0) {
            let organization = match self.organization.smtp_auth {
                Some(state) => format!("where it is {state}"),
                None => self.why_not_known().to_owned(),
            };
            text.push_str(&format!("; {inherit} as the organisation, {organization}"));
        }
        text
    }

    /// Why what the organisation has is not known.
    fn why_not_known(&self) -> &'static str {
        let is_why = |name: &str| self.not_told.iter().any(|one| one.why == name);
        match () {
            () if is_why("organization-contradictory") => {
                "of which the exports say different things"
            }
            () if is_why("organization-unreadable") => "whose setting cannot be read",
            () => "whose setting was not exported",
        }
    }

    fn not_told(&self, out: &mut String, style: &Style) {
        if self.not_told.is_empty() {
            return;
        }
        out.push_str(&format!(
            "\n{}\n",
            style.paint(Paint::Strong, "Could not be told")
        ));
        for one in &self.not_told {
            let first = match &one.first {
                Some(first) if one.count > 1 => format!(" The first is {first}."),
                Some(first) => format!(" It is {first}."),
                None => String::new(),
            };
            let text = format!("{}{first}", one.what);
            out.push_str(&wrapped(&style.plain(&text), style, "  ", "  "));
            out.push_str(&markdown_text::render(&one.how, style, 4));
        }
    }

    fn odd(&self, out: &mut String, style: &Style) {
        for problem in &self.problems {
            let often = match problem.count {
                1 => String::new(),
                count => format!(" ({count} times)"),
            };
            let place = format!("{}, line {}{often}: ", problem.file, problem.line);
            out.push('\n');
            out.push_str(&wrapped(&style.plain(&place), style, "  ", "  "));
            out.push_str(&markdown_text::render(&problem.what, style, 4));
        }
    }

    /// What was read, last.
    fn read(&self, out: &mut String, style: &Style) {
        out.push('\n');
        for file in &self.files {
            let records: Vec<String> = file
                .records
                .iter()
                .map(|(kind, count)| format!("{kind} {count}"))
                .collect();
            let text = format!(
                "{}: {} ({}, {})",
                file.file,
                records.join(", "),
                file.format,
                file.encoding
            );
            out.push_str(&painted_lines(
                &text,
                style,
                Paint::Faint,
                "  Read ",
                "       ",
            ));
        }
        if let Some(script) = &self.script {
            let left_out = match script.left_out {
                0 => String::new(),
                count => format!(
                    "; {} left out, because nothing in the export names them beyond doubt",
                    mailboxes(count)
                ),
            };
            let text = match script.written {
                true => format!(
                    "{} and {}, for {}{}{left_out}. A protocol goes off for {} and on for {}. Nothing was run.",
                    script.file,
                    script.rollback,
                    mailboxes(script.mailboxes),
                    match (script.organization, script.follow) {
                        (false, _) => String::new(),
                        (true, 0) => " and the organisation".to_owned(),
                        (true, 1) => " and the organisation, which 1 more follows".to_owned(),
                        (true, follow) => {
                            format!(" and the organisation, which {follow} more follow")
                        }
                    },
                    script.closes,
                    script.opens
                ),
                false if script.left_out > 0 => format!("no script{left_out}."),
                false if self.not_told.iter().any(|one| one.decides) => {
                    "no script, because it cannot be told what has to change.".to_owned()
                }
                false => "no script, because nothing has to change.".to_owned(),
            };
            out.push_str(&wrapped(&style.plain(&text), style, "  Wrote ", "       "));
        }
    }
}

/// One finding, with those that it is about.
fn told(finding: &AuditFinding<'_>, number: usize, style: &Style, detail: Detail) -> String {
    let mut out = String::from("\n");
    let label = match finding.deviates {
        true => String::new(),
        false => "Good to know: ".to_owned(),
    };
    let title = format!("{label}{}", finding.title);
    out.push_str(&painted_lines(
        &title,
        style,
        Paint::Strong,
        &format!("{number}. "),
        INDENT,
    ));
    out.push_str(&wrapped(&style.plain(&finding.why), style, INDENT, INDENT));
    let most = match detail {
        Detail::Everything => usize::MAX,
        Detail::Usual | Detail::Verdict => FIRST,
    };
    let names = finding
        .names
        .iter()
        .cloned()
        .chain(finding.mailboxes.labels());
    for name in names.take(most) {
        out.push_str(&format!("{INDENT}  {}\n", style.plain(&name)));
    }
    let left = finding.count.saturating_sub(most);
    if left > 0 {
        let text = format!("and {left} more; -v shows all, --format json gives them to a program");
        out.push_str(&painted_lines(
            &text,
            style,
            Paint::Faint,
            &format!("{INDENT}  "),
            &format!("{INDENT}  "),
        ));
    }
    out.push_str(&markdown_text::render(&finding.how, style, INDENT.len()));
    if let Some(page) = finding.page {
        let text = format!("More: mailprobe explain {page}");
        out.push_str(&painted_lines(&text, style, Paint::Faint, INDENT, INDENT));
    }
    out
}
