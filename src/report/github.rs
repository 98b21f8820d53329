//! The report for GitHub Actions: workflow commands that become annotations. The summary of the job is [`super::markdown`].

use super::human::{capitalised, headline, why};
use super::told::{self, stage_name, word};
use super::{Report, ShownReport};
use crate::style::{Style, orders};

/// The report.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    let level = match report.verdict {
        "works" => "notice",
        "trouble" => "error",
        _ => "warning",
    };
    let title = format!("mailprobe: {}", report.verdict);
    let whole = headline(report, &Style::PLAIN);
    out.push_str(&command(level, &[("title", &title)], &whole));
    for finding in &report.findings {
        let level = match finding.severity {
            "broken" => "error",
            "degraded" => "warning",
            _ => "notice",
        };
        // GitHub lets a step have ten annotations of a level; the verdict and the findings stand first.
        let title = [("title", finding.id.as_str())];
        out.push_str(&command(level, &title, &about(finding, report)));
    }
    for one in &report.unexplained {
        let stage = stage_name(one.stage, &[one.protocol]);
        let text = format!(
            "{} {}, {stage}: {}",
            one.protocol.to_uppercase(),
            one.endpoint,
            one.says
        );
        out.push_str(&command("warning", &[("title", "not explained")], &text));
    }
    for note in report.shown.iter().flat_map(ShownReport::notes) {
        out.push_str(&command("notice", &[("title", "mailprobe --shown")], &note));
    }
    // One for all: GitHub shows ten of a level, and a protocol that nobody tried must not be the eleventh.
    let left_out =
        told::not_tested(report).map(|one| format!("{}. {}.", one.what, capitalised(&one.why)));
    let left_out: Vec<String> = left_out.collect();
    if !left_out.is_empty() {
        out.push_str(&command(
            "notice",
            &[("title", "not tested")],
            &left_out.join("\n"),
        ));
    }
    for (name, one) in report.protocols.iter() {
        let endpoint = one.endpoint.as_deref().unwrap_or_default();
        let text = format!("{} {endpoint} {}", name.to_uppercase(), word(one));
        out.push_str(&command("debug", &[], &text));
    }
    out
}

/// A finding in some lines.
fn about(finding: &super::FindingReport, report: &Report) -> String {
    let mut lines = vec![
        why(finding, report),
        format!(
            "{}, {}: {}",
            finding.severity,
            finding.certainty,
            finding.endpoints.join(", ")
        ),
        format!("Who acts: {}", told::who(finding.who)),
    ];
    lines.extend(finding.next_step.iter().map(|next| format!("Next: {next}")));
    let last = finding
        .evidence
        .iter()
        .flat_map(|one| one.lines.iter().rev());
    let mut last = last.filter(|line| line.starts_with("S: "));
    lines.extend(last.next().cloned());
    lines.join("\n")
}

/// A workflow command, in one line that nothing foreign can end or begin.
pub(crate) fn command(level: &str, properties: &[(&str, &str)], text: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", property(value)))
        .collect();
    let space = if properties.is_empty() { "" } else { " " };
    format!(
        "::{level}{space}{}::{}\n",
        properties.join(","),
        message(text)
    )
}

/// A text as a workflow command takes it. What else runs jobs (Azure Pipelines, `TeamCity`) reads the same lines, and takes its own orders
/// anywhere in them.
fn message(text: &str) -> String {
    orders::spelled(text.to_owned(), "# ")
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_ends_a_command() {
        assert_eq!(
            command(
                "error",
                &[("title", "a:b,c%")],
                "50 %\n::set-output name=x::y\r"
            ),
            "::error title=a%3Ab%2Cc%25::50 %25%0A::set-output name=x::y%0D\n"
        );
        assert_eq!(command("debug", &[], "x"), "::debug::x\n");
        assert_eq!(
            command(
                "error",
                &[("title", "##[a]")],
                "554 ##vso[task.setvariable]x"
            ),
            "::error title=# #[a]::554 # #vso[task.setvariable]x\n"
        );
    }
}
