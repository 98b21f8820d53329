//! What mail programs would do, for people: a line a program, or the settings of those that were named.

use super::{NAMED_AUTHORITY, ProgramAnswer, ProgramReport, SettingReport};
use crate::report::human::{Detail, capitalised, finding, heading};
use crate::report::markdown_text::{NO_BREAK, wrapped};
use crate::style::{Paint, Style};

/// The most programs that are told with all their settings.
const MOST_WHOLE: usize = 8;

/// The programs of a report; nothing where none were asked for.
pub(in crate::report) fn render(
    programs: &[ProgramReport],
    style: &Style,
    detail: Detail,
) -> String {
    if programs.is_empty() {
        return String::new();
    }
    let mut out = heading("What mail programs would do", style);
    let is_table = programs.len() > MOST_WHOLE;
    let words = match is_table {
        true => " Yes: it finds the servers by itself. By hand: with the right settings.",
        false => "",
    };
    let named = match is_table && programs.iter().any(ProgramReport::rests_on_named_authority) {
        true => format!(" {NAMED_AUTHORITY}"),
        false => String::new(),
    };
    let note = format!(
        "By what was measured here and what is known of the programs; none of them was started.{words}{named}"
    );
    out.push_str(&finding::under(&note, style, 2));
    match is_table {
        true => out.push_str(&table(programs, style)),
        false => out.extend(programs.iter().map(|program| whole(program, style, detail))),
    }
    out
}

/// The word for a verdict, and its colour.
fn word(verdict: &str) -> (&'static str, Paint) {
    match verdict {
        "connects" => ("yes", Paint::Good),
        "connects-with" => ("by hand", Paint::Good),
        "cannot" => ("no", Paint::Bad),
        _ => ("not known", Paint::Warn),
    }
}

/// A line a program, and below it each reason once.
fn table(programs: &[ProgramReport], style: &Style) -> String {
    let mut reasons: Vec<&str> = Vec::new();
    let mut out = String::new();
    for program in programs {
        let mut parts = Vec::new();
        let spoken = program.protocols.iter();
        for (name, answer) in spoken.filter(|(_, answer)| answer.is_spoken()) {
            let (said, paint) = word(answer.verdict);
            let mut said = format!("{} {said}", name.to_uppercase());
            if let Some(why) = answer.why.as_deref() {
                let known = reasons.iter().position(|reason| *reason == why);
                let at = known.unwrap_or_else(|| {
                    reasons.push(why);
                    reasons.len() - 1
                });
                said.push_str(&format!(" ({})", at + 1));
            }
            parts.push(style.paint(paint, &said.replace(' ', NO_BREAK)));
        }
        if parts.is_empty() {
            parts.push(match program.others.as_slice() {
                [] => "speaks none of these".to_owned(),
                others => format!("uses {}, which is not measured", title(others)),
            });
        }
        // What it cannot do by these is not what it cannot do at all.
        if program.instead.is_some() && !parts.is_empty() && !connects(program) {
            parts.push("but it has another way to this provider, see by its name".to_owned());
        }
        let name = style.paint(Paint::Strong, &style.plain(program.name));
        let line = format!("{name}: {}", parts.join(", "));
        out.push_str(&wrapped(&line, style, "  ", "    "));
    }
    out.push('\n');
    for (at, reason) in reasons.iter().enumerate() {
        let text = format!("({}) {}.", at + 1, capitalised(reason));
        out.push_str(&wrapped(&style.plain(&text), style, "  ", "      "));
    }
    let more = "The settings of one, in its own words: --programs NAME";
    out.push('\n');
    out.push_str(&finding::under(more, style, 2));
    out
}

/// Whether it gets through by one of the protocols that were measured.
fn connects(program: &ProgramReport) -> bool {
    let mut answers = program.protocols.values();
    answers.any(|answer| answer.verdict.starts_with("connects"))
}

/// What people call the protocols beside IMAP, POP3 and SMTP.
fn title(others: &[&str]) -> String {
    let title = |name: &&str| match *name {
        "mapi" => "MAPI",
        "activesync" => "ActiveSync",
        "ews" => "Exchange Web Services",
        _ => "Microsoft Graph",
    };
    others.iter().map(title).collect::<Vec<_>>().join(" and ")
}

/// Everything about one program.
fn whole(program: &ProgramReport, style: &Style, detail: Detail) -> String {
    let mut out = String::from("\n");
    let name = style.paint(Paint::Strong, &style.plain(program.name));
    out.push_str(&wrapped(&name, style, "  ", "  "));
    let about = format!("{}; {}", program.versions, program.systems);
    out.push_str(&finding::under(&about, style, 2));
    for (name, answer) in &program.protocols {
        out.push_str(&protocol(name, answer, style));
    }
    for text in [program.instead, program.note].into_iter().flatten() {
        let text = style.plain(text).replace('`', "");
        out.push_str(&wrapped(&text, style, "    ", "    "));
    }
    if detail == Detail::Everything {
        for source in &program.sources {
            let text = format!("{} {} (read on {})", source.title, source.url, source.read);
            out.push_str(&finding::under(&text, style, 4));
        }
    } else if let Some(read) = program.sources.iter().map(|source| &source.read).max() {
        let text = format!("Known from documents that were last read on {read}; -v names them.");
        out.push_str(&finding::under(&text, style, 4));
    }
    out
}

fn protocol(name: &str, answer: &ProgramAnswer, style: &Style) -> String {
    let (said, paint) = word(answer.verdict);
    let why = answer.why.as_deref().map(|why| format!(": {why}."));
    let line = format!(
        "{} {}{}",
        name.to_uppercase(),
        style.paint(paint, said),
        style.plain(why.as_deref().unwrap_or_default())
    );
    let mut out = wrapped(&line, style, "    ", "      ");
    if !answer.lines.is_empty() {
        let place = answer.settings.iter().find(|one| one.setting == "Where");
        let place = place
            .and_then(|one| one.choose.as_deref())
            .unwrap_or("its file");
        out.push_str(&wrapped(
            &style.plain(&format!("In {place}:")),
            style,
            "      ",
            "      ",
        ));
        for line in &answer.lines {
            let line = style.paint(Paint::Code, &style.plain(line));
            out.push_str(&format!("        {line}\n"));
        }
    }
    let is_in_lines = |one: &&SettingReport| {
        answer.lines.is_empty()
            || one.setting == "User name" && answer.lines.iter().all(|line| !one.is_in(line))
    };
    for setting in answer.settings.iter().filter(is_in_lines) {
        let text = match &setting.choose {
            Some(choose) => format!("{}: {choose}", setting.setting),
            None => format!(
                "{}: what stands for {} (its own word for it is not known)",
                setting.setting, setting.means
            ),
        };
        out.push_str(&wrapped(&style.plain(&text), style, "      - ", "        "));
    }
    for caution in &answer.cautions {
        out.push_str(&wrapped(&style.plain(caution), style, "      ", "      "));
    }
    out
}
