//! What a text can mean, as `explain` tells it: the best in full, the others in a few lines each.

use super::decide::options;
use super::{ExplainedPage, Explanation, explained, oldest, own_page};
use crate::catalogue::{Catalogue, Certainty, Page};
use crate::explain::windows::NumberKind;
use crate::explain::{Answer, Around, BEGINNING, Candidate, MOST};
use crate::report::dates::{age_of_told, cautions, last_checked};
use crate::report::human::{Detail, dotted, finding};
use crate::report::literal::quoted_or;
use crate::report::markdown_text::wrapped;
use crate::report::{SCHEMA_VERSION, Tool};
use crate::style::{Paint, Style, safe};

/// How many things are told of a text that can mean many, unless everything is asked for.
const MOST_TOLD: usize = 5;

/// What to do about a text that is not known.
const TO_TRY: [&str; 3] = [
    "Name the mail program, and give the exact words and every number as it shows them; its details or its log often have a line of the server, which tells more than the program's own sentence.",
    "Where nothing more is shown, let mailprobe look for itself: `mailprobe ADDRESS`, with the address of the mailbox. It needs no text.",
    "`mailprobe list` shows every fault that it can name.",
];

/// What to do where a text tells of nothing that went wrong.
const TO_GIVE: [&str; 2] = [
    "If something fails all the same, give the lines around that time, or the exact words that the mail program shows.",
    "`mailprobe ADDRESS`, with the address of the mailbox, tries the servers from here; it needs no text.",
];

/// What to do where somebody asks something that no page answers.
const TO_ASK: [&str; 3] = [
    "Which servers, ports and ways of signing in an address has, and which of them work from here, `mailprobe ADDRESS` finds out.",
    "Where something does not work, say what does not, or give the words and numbers that the program shows.",
    "`mailprobe list` shows every fault that it can name, and `mailprobe explain ID` the page about one.",
];

impl Explanation {
    /// What a text can mean.
    pub fn answering(answer: &Answer, catalogue: &Catalogue) -> Self {
        let of_lines = answer.targets.iter().map(Option::as_deref);
        let candidates: Vec<ExplainedPage> = answer
            .candidates
            .iter()
            .zip(of_lines.chain(std::iter::repeat(None)))
            .filter_map(|(one, target)| candidates_page(one, &answer.around, target, catalogue))
            .collect();
        let of_pages = candidates.iter().map(|page| page.id.as_str());
        let mut notes: Vec<String> = of_pages.filter_map(|id| own_page(id, catalogue)).collect();
        if answer.is_cut {
            let most = MOST / (1024 * 1024);
            let beginning = BEGINNING / 1024;
            notes.push(format!(
                "The text is longer than {most} MiB: only its first {beginning} KiB and its end were read."
            ));
        }
        if answer.left_out > 0 {
            notes.push(format!(
                "The text has very many different lines: {} of them were not looked at. Give the lines around the failure alone.",
                answer.left_out
            ));
        }
        if answer.worked {
            let part = match answer.is_cut || answer.left_out > 0 {
                true => "The part of it that was read",
                false => "The text",
            };
            notes.push(format!(
                "{part} says that it worked: there is no fault in it."
            ));
        }
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            known: !candidates.is_empty(),
            to_try: match (&answer.sign_in_number, candidates.is_empty()) {
                (_, false) => Vec::new(),
                (Some(number), true) => of_number(number),
                (None, true) if answer.windows_number.is_some() => of_windows(answer),
                (None, true) if answer.worked => TO_GIVE.map(str::to_owned).to_vec(),
                (None, true) if answer.is_question => TO_ASK.map(str::to_owned).to_vec(),
                (None, true) => TO_TRY.map(str::to_owned).to_vec(),
            },
            unknown: unknown(answer),
            first_checked: oldest(&candidates),
            candidates,
            did_you_mean: Vec::new(),
            notes,
            last_checked: last_checked(),
        }
    }

    /// The answer as text: the first candidate in full, or all of them.
    pub fn render_answer(&self, style: &Style, detail: Detail) -> String {
        let mut out = String::new();
        for note in &self.notes {
            out.push_str(&wrapped(&style.plain(note), style, "", ""));
            out.push('\n');
        }
        if !self.known {
            out.push_str(&finding::title(&self.unknown, style));
            out.push_str(&finding::section(
                "What to try",
                &listed(&self.to_try),
                style,
            ));
            return out;
        }
        out.push_str(&self.overview(detail, style));
        let most = match detail {
            Detail::Everything => usize::MAX,
            _ => MOST_TOLD,
        };
        for (at, page) in self.candidates.iter().take(most).enumerate() {
            if at > 0 {
                out.push('\n');
            }
            let extent = match (at, detail) {
                (_, Detail::Everything) => Extent::Whole,
                (0, _) if self.is_open() => Extent::WithoutSteps,
                (0, _) => Extent::Whole,
                _ => Extent::Short,
            };
            out.push_str(&page.candidate(at + 1, extent, style));
        }
        if self.candidates.len() > 1 && detail != Detail::Everything {
            out.push('\n');
            let rest = match self.candidates.len().saturating_sub(MOST_TOLD) {
                0 => "The others in full: -v".to_owned(),
                1 => "1 less probable one, and all in full: -v".to_owned(),
                more => format!("{more} less probable ones, and all in full: -v"),
            };
            let rest = format!("{rest}; one of them: {} explain ID", self.tool.name);
            out.push_str(&finding::under(&rest, style, 0));
        }
        out.push_str(&age_of_told(&self.first_checked, style));
        out
    }

    /// Whether the text alone does not decide what it is.
    fn is_open(&self) -> bool {
        let first = self.candidates.first();
        self.candidates.len() > 1
            && first.is_some_and(|first| first.certainty == Certainty::Possible.name())
    }

    /// How many things it can be; where the text does not decide, all of them at a glance, and what decides: a page further down is a screen away.
    fn overview(&self, detail: Detail, style: &Style) -> String {
        let count = self.candidates.len();
        if count < 2 {
            return String::new();
        }
        let is_at_a_glance = self.is_open() && detail != Detail::Everything;
        let end = if is_at_a_glance { ':' } else { '.' };
        let which = match count > MOST_TOLD && detail != Detail::Everything {
            true => format!("these {MOST_TOLD} are the most probable"),
            false => "the most probable first".to_owned(),
        };
        let line = format!("This can mean {count} things, {which}{end}");
        let mut out = wrapped(&line, style, "", "");
        out.push('\n');
        if !is_at_a_glance {
            return out;
        }
        for (at, page) in self.candidates.iter().take(MOST_TOLD).enumerate() {
            let line = format!("{}. {}", at + 1, style.plain(&page.title));
            out.push_str(&wrapped(&line, style, "  ", "     "));
        }
        if let Some(first) = self.candidates.first() {
            out.push_str(&first.steps("the first", style));
        }
        out.push('\n');
        out
    }
}

/// How much is told of one candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// Why it is one, and what decides.
    Short,
    /// The page, but for what decides: that was told of all together.
    WithoutSteps,
    /// The page.
    Whole,
}

/// What is told where nothing is known.
fn unknown(answer: &Answer) -> String {
    if let Some((shown, kind)) = &answer.windows_number {
        let is = match kind {
            NumberKind::Http(status) => {
                format!("the answer {status} of a web service (HTTP {status})")
            }
            NumberKind::Win32(number) => format!("the error {number} of Windows"),
        };
        return format!("Not known: {shown} is {is}, and mailprobe has no page about it.");
    }
    match (&answer.sign_in_number, answer.is_question) {
        (Some(number), _) => {
            format!("Not known: AADSTS{number} is a number of Microsoft's sign-in service, and mailprobe has no page about it.")
        }
        // The note above says that it worked.
        (None, _) if answer.worked => "Nothing to explain: no line of it tells of a fault.".to_owned(),
        (None, _) if answer.is_cut || answer.left_out > 0 => {
            "Not known: in the part of the text that was read stands nothing that mailprobe knows.".to_owned()
        }
        (None, true) => "No answer: mailprobe explains what programs and servers say, and has no page about this question.".to_owned(),
        (None, false) => "Not known: mailprobe knows no program and no server that says this.".to_owned(),
    }
}

/// What to do about a number of Microsoft's sign-in service that is not known.
fn of_number(number: &str) -> Vec<String> {
    vec![
        format!(
            "Look the number up where Microsoft explains it: https://login.microsoftonline.com/error?code={number}"
        ),
        "The organisation's administrator finds the refusal, and what refused it, in the sign-in logs of Microsoft Entra at the minute of the failure.".to_owned(),
        TO_TRY[1].to_owned(),
    ]
}

/// What to do about a number of Windows that tells no more than its kind.
fn of_windows(answer: &Answer) -> Vec<String> {
    let own = answer.windows_number.as_ref().map(|(_, kind)| match kind {
        NumberKind::Http(_) => "Look in the program's log for the address that gave this answer: it is a web service, and neither IMAP, POP nor SMTP.".to_owned(),
        NumberKind::Win32(number) => format!("Enter `net helpmsg {number}` at a command prompt of Windows: it says the error in words. Ask mailprobe for those, too."),
    });
    own.into_iter().chain(TO_TRY.map(str::to_owned)).collect()
}

fn listed(steps: &[String]) -> String {
    let numbered = steps
        .iter()
        .enumerate()
        .map(|(at, step)| format!("{}. {step}", at + 1));
    numbered.collect::<Vec<_>>().join("\n")
}

impl ExplainedPage {
    /// One candidate: what it is and why it is one.
    fn candidate(&self, number: usize, extent: Extent, style: &Style) -> String {
        let mut out = finding::title(&format!("{number}. {}", self.title), style);
        let mut facts = vec![
            self.id.clone(),
            self.protocols.join(", ").to_uppercase(),
            self.certainty.to_owned(),
        ];
        if self.single_report {
            facts.push("a single report says so".to_owned());
        }
        out.push_str(&finding::under(&dotted(&facts, style), style, 3));
        if extent == Extent::Short {
            let line = |label: &str, text: &str| {
                let label = style.paint(Paint::Strong, label);
                wrapped(
                    &format!("{label} {}", style.plain(text)),
                    style,
                    "   ",
                    "     ",
                )
            };
            out.push_str(&line("Why:", &self.why));
            if let Some(step) = &self.tell_apart {
                out.push_str(&line("To tell it apart:", step));
            }
            if let Some(command) = &self.command {
                out.push_str(&line("To decide it:", command));
            }
            return out;
        }
        out.push_str(&finding::section(
            "Why it can be this",
            &escaped(&self.why),
            style,
        ));
        out.push_str(&finding::section("What you see", &self.symptom, style));
        out.push_str(&finding::section("What it is", &self.cause, style));
        if extent == Extent::Whole {
            out.push_str(&self.steps("it", style));
        }
        out.push_str(&finding::who(self.who, style));
        out.push_str(&finding::fixes(&self.fix, style));
        out.push_str(&cautions(&self.dates, style));
        out
    }

    /// What tells it from the others, and the command that decides.
    fn steps(&self, which: &str, style: &Style) -> String {
        let apart_from = format!("What tells {which} from the others");
        // What is so once it is mended tells it from the others by its contrary: it is not said to do more.
        let (heading, apart) = match self.tell_apart.as_deref() {
            Some(apart) => (apart_from.as_str(), apart),
            None => ("Once it is mended", first_of(&self.confirm)),
        };
        let command = self.command.as_ref().map(|command| format!("`{command}`"));
        [
            finding::section(heading, apart, style),
            finding::section(
                "To decide it now",
                command.as_deref().unwrap_or_default(),
                style,
            ),
        ]
        .concat()
    }
}

/// Text of others in Markdown: what would be a mark of it stands for itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn candidates_page(
    candidate: &Candidate,
    around: &Around,
    target: Option<&str>,
    catalogue: &Catalogue,
) -> Option<ExplainedPage> {
    let page = catalogue.page(&candidate.id)?;
    let words = &candidate.words;
    let step = words.next_step.as_ref().or(page.next_step.as_ref());
    let usual = explained(page);
    Some(ExplainedPage {
        title: words.title.clone().unwrap_or(usual.title),
        certainty: candidate.certainty.name(),
        why: safe(&candidate.why),
        tell_apart: candidate.tell_apart.as_ref().or(step).cloned(),
        command: command(page, candidate, around, target),
        who: words.who.map_or(usual.who, |who| who.name()),
        single_report: candidate.is_single,
        program: candidate.program.as_deref().map(safe),
        ..usual
    })
}

/// The first paragraph of how to be sure that it is mended.
fn first_of(confirm: &str) -> &str {
    confirm.split("\n\n").next().unwrap_or_default().trim()
}

/// The check that decides it: with the address or the server of the line that speaks for it, or else the caller's own where the
/// text has one; none where no check does.
fn command(
    page: &Page,
    candidate: &Candidate,
    around: &Around,
    of_line: Option<&str>,
) -> Option<String> {
    let target = of_line
        .or(around.own_address())
        .or(around.host.as_deref())
        .unwrap_or("ADDRESS");
    let only = candidate
        .protocol
        .or(around.protocol)
        .or(match page.protocols[..] {
            [one] => Some(one),
            _ => None,
        });
    let only = only.filter(|one| page.protocols.contains(one));
    let only = only
        .map(|one| format!(" --only {}", one.name()))
        .unwrap_or_default();
    let options = options(page, candidate.why.contains("AADSTS"))?;
    Some(format!(
        "mailprobe {}{only}{options}",
        quoted_or(target, "ADDRESS")
    ))
}
