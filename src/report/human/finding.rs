//! One block a finding: what, why we think so, who, and how.

use super::alike::{Event, alike};
use super::{Detail, dotted, painted_lines};
use crate::report::dates::cautions;
use crate::report::markdown_text::{render as markdown, wrapped};
use crate::report::shown::programs_show;
use crate::report::told::{self, stage_name};
use crate::report::{CandidateReport, Evidence, FindingReport, Fix, Report, SourceReport};
use crate::style::{Paint, Style};

/// Where the text under a label begins.
const INDENT: usize = 4;

/// The most groups of servers that are shown as evidence, unless everything is asked for.
const MOST_GROUPS: usize = 4;

/// The longest line of a server that is shown, in characters; the whole stands in the JSON.
const LONGEST_LINE: usize = 1000;

pub(super) fn render(
    finding: &FindingReport,
    number: usize,
    report: &Report,
    style: &Style,
    detail: Detail,
) -> String {
    let mut out = title(&format!("{number}. {}", finding.title), style);
    let place = match finding.protocols.len() {
        0 => String::new(),
        _ => format!(
            "{}, {}",
            finding.protocols.join(", ").to_uppercase(),
            stage_name(finding.stage, &finding.protocols)
        ),
    };
    let facts = [
        finding.id.clone(),
        place,
        finding.severity.to_owned(),
        finding.certainty.to_owned(),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    out.push_str(&under(&dotted(&facts, style), style, 3));
    out.push_str(&section("What it is", &finding.cause, style));
    out.push_str(&programs_show(finding, style));
    if !finding.evidence.is_empty() {
        out.push_str(&label("Why mailprobe thinks so", style));
        out.push_str(&evidence(&finding.evidence, detail, style));
        for sentence in &finding.comparisons {
            out.push_str(&wrapped(&style.plain(sentence), style, "    ", "      "));
        }
    }
    out.push_str(&candidates(&finding.candidates, style));
    if let Some(step) = &finding.next_step {
        out.push_str(&section("The step that decides", step, style));
    }
    out.push_str(&who(finding.who, style));
    if let Some(request) = &finding.request {
        out.push_str(&label("To pass on", style));
        out.push_str(&wrapped(&style.plain(request), style, "    ", "    "));
    }
    out.push_str(&fixes(&finding.fix, style));
    out.push_str(&cautions(&finding.dates, style));
    if detail == Detail::Everything {
        out.push_str(&section("To be sure", &finding.confirm, style));
        out.push_str(&related(&finding.explains, report, style));
        out.push_str(&sources(&finding.sources, style));
    } else {
        let rest = format!(
            "How to be sure, and where it is documented: {} explain {}",
            report.tool.name, finding.id
        );
        out.push('\n');
        out.push_str(&under(&rest, style, 2));
    }
    out
}

/// The title of a block.
pub(in crate::report) fn title(text: &str, style: &Style) -> String {
    painted_lines(text, style, Paint::Strong, "", "   ")
}

/// Text under a title, less important than it.
pub(in crate::report) fn under(text: &str, style: &Style, indent: usize) -> String {
    let indent = " ".repeat(indent);
    painted_lines(text, style, Paint::Faint, &indent, &indent)
}

/// The name of a part of a block.
pub(in crate::report) fn label(text: &str, style: &Style) -> String {
    let lines = painted_lines(text, style, Paint::Strong, "  ", "  ");
    format!("\n{lines}")
}

/// A label and Markdown under it; nothing when there is no text.
pub(in crate::report) fn section(name: &str, text: &str, style: &Style) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    label(name, style) + &markdown(text, style, INDENT)
}

/// Who can mend it.
pub(in crate::report) fn who(who: &str, style: &Style) -> String {
    let text = told::who(who);
    let label = style.paint(Paint::Strong, "Who can mend it:");
    format!(
        "\n{}",
        wrapped(&format!("{label} {text}"), style, "  ", "    ")
    )
}

/// How, for each of the three readers.
pub(in crate::report) fn fixes(fix: &Fix, style: &Style) -> String {
    [
        ("You", &fix.you),
        ("Help desk", &fix.help_desk),
        ("Administrator", &fix.administrator),
    ]
    .into_iter()
    .map(|(name, text)| section(name, text, style))
    .collect()
}

/// Where it is documented.
pub(in crate::report) fn sources(sources: &[SourceReport], style: &Style) -> String {
    if sources.is_empty() {
        return String::new();
    }
    let mut out = label("Read more", style);
    for source in sources {
        let text = format!("{} {}", source.title, source.url);
        out.push_str(&wrapped(&style.plain(&text), style, "    ", "      "));
    }
    out
}

/// What happened at each server, with its own words; servers at which the same happened stand together.
fn evidence(all: &[Evidence], detail: Detail, style: &Style) -> String {
    let events: Vec<Event<'_>> = all.iter().map(Event::from).collect();
    let groups = alike(&events);
    let most = match detail {
        Detail::Everything => groups.len(),
        Detail::Verdict | Detail::Usual => groups.len().min(MOST_GROUPS),
    };
    let mut out: String = groups[..most]
        .iter()
        .map(|group| group.render(style, "    ", "      "))
        .collect();
    let rest: usize = groups[most..].iter().map(|group| group.0.len()).sum();
    if rest > 0 {
        let text = format!("and {rest} more in the same way, see -v");
        out.push_str(&wrapped(&text, style, "    ", "      "));
    }
    out
}

/// One line of a conversation: never wrapped, so that it can be searched for and copied.
pub(super) fn said(line: &str, style: &Style, indent: usize) -> String {
    let mut shown: String = line.chars().take(LONGEST_LINE).collect();
    if shown.len() < line.len() {
        let rest = line.chars().count() - LONGEST_LINE;
        shown.push_str(&format!("[{rest} more characters]"));
    }
    let line = style.paint(Paint::Code, style.plain(&shown).trim_end());
    format!("{}{line}\n", " ".repeat(indent))
}

fn candidates(candidates: &[CandidateReport], style: &Style) -> String {
    if candidates.is_empty() {
        return String::new();
    }
    let mut out = label("What else it can be, the most probable first", style);
    for candidate in candidates {
        let text = format!("{} ({})", candidate.title, candidate.id);
        out.push_str(&wrapped(&style.plain(&text), style, "    - ", "      "));
        for (word, sentences) in [
            ("for", &candidate.supporting),
            ("against", &candidate.opposing),
        ] {
            for sentence in sentences {
                let first = format!("      {word}: ");
                let rest = " ".repeat(first.len());
                out.push_str(&wrapped(&style.plain(sentence), style, &first, &rest));
            }
        }
    }
    out
}

/// Narrower faults that also showed and that this one explains.
fn related(explained: &[String], report: &Report, style: &Style) -> String {
    let own = |id: &&String| !report.findings.iter().any(|finding| finding.id == **id);
    let ids: Vec<String> = explained.iter().filter(own).cloned().collect();
    if ids.is_empty() {
        return String::new();
    }
    section("This explains, too", &ids.join(", "), style)
}
