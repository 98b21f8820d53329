//! What `list --verify` says of an organisation's folder.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::{SCHEMA_VERSION, Tool, wrapped};
use crate::catalogue::PageFault;
use crate::style::{Paint, Style, safe};

/// The answer of `list --verify`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe list --verify", extend("$id" = "mailprobe-verified-1"))]
pub struct Verified {
    /// The version of this form.
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// The folder.
    pub folder: String,
    /// The ids of the pages that it adds, sorted.
    pub pages: Vec<String>,
    /// The ids of the pages of the program that it has words for, sorted.
    pub words: Vec<String>,
    /// How many texts of programs it adds.
    pub texts: usize,
    /// What is wrong, by file and line.
    pub faults: Vec<FaultReport>,
}

/// What is wrong in a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FaultReport {
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
    /// Whether the file is left out until it is mended; otherwise it is used all the same.
    pub left_out: bool,
    /// The line as it stands in the file, or the part of a long one that is about the fault; null where it cannot be read any more, or is blank.
    pub text: Option<String>,
    /// Where in it the fault is, in characters from 0, and how many of them.
    #[serde(skip)]
    caret: (usize, usize),
}

impl FaultReport {
    fn of(fault: &PageFault, left_out: bool, file: Option<&str>) -> Self {
        let reason = fault
            .reason
            .lines()
            .map(safe)
            .collect::<Vec<_>>()
            .join("\n");
        let text = file.and_then(|file| file.lines().nth(fault.line.checked_sub(1)?));
        let text = text.map(|text| safe(&window(&text.replace('\t', " "), &reason)));
        let text = text.filter(|text| !text.trim().is_empty());
        let caret = text.as_deref().map_or((0, 0), |text| caret(text, &reason));
        Self {
            path: safe(&fault.path),
            line: fault.line,
            reason,
            left_out,
            text,
            caret,
        }
    }
}

/// The part of a line that a reason names, else all of it.
fn caret(text: &str, reason: &str) -> (usize, usize) {
    let length = |part: &str| part.chars().count();
    let named = reason.split('`').skip(1).step_by(2);
    let mut found = named.filter_map(|word| Some((text.find(word)?, word)));
    match found.find(|(_, word)| !word.is_empty()) {
        Some((at, word)) => (length(&text[..at]), length(word)),
        None => {
            let bare = text.trim_start();
            (length(text) - length(bare), length(bare.trim_end()))
        }
    }
}

/// The longest line that is shown, in characters.
const LONGEST: usize = 120;

/// The part of a long line that is about what a reason names.
fn window(text: &str, reason: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let (begin, length) = caret(text, reason);
    let from = match begin + length > LONGEST && length < count / 2 {
        true => begin.saturating_sub(LONGEST / 3),
        false => 0,
    };
    let part: String = text.chars().skip(from).take(LONGEST).collect();
    let before = if from > 0 { "\u{2026}" } else { "" };
    let behind = if from + LONGEST < count {
        "\u{2026}"
    } else {
        ""
    };
    format!("{before}{part}{behind}")
}

impl FaultReport {
    /// The line, and a caret below what is wrong in it.
    fn excerpt(&self, style: &Style) -> String {
        let Some(text) = &self.text else {
            return String::new();
        };
        let number = self.line.to_string();
        let (begin, length) = self.caret;
        let (margin, indent) = (" ".repeat(number.len()), " ".repeat(begin));
        let caret = style.paint(Paint::Bad, &"^".repeat(length.max(1)));
        format!(
            "  {number} | {}\n  {margin} | {indent}{caret}\n",
            style.plain(text)
        )
    }
}

impl Verified {
    /// What a folder adds, and what is wrong in it.
    pub fn new<'a>(
        folder: &str,
        pages: impl Iterator<Item = &'a str>,
        words: impl Iterator<Item = &'a str>,
        texts: usize,
        faults: &[PageFault],
        cautions: &[PageFault],
        file: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let of = |(fault, left_out): (&PageFault, bool)| {
            FaultReport::of(fault, left_out, file(&fault.path).as_deref())
        };
        let all = faults.iter().map(|fault| (fault, true));
        // A file that is left out for another reason is left out as a whole.
        let is_out = |one: &PageFault| faults.iter().any(|fault| fault.path == one.path);
        let cautions = cautions.iter().map(|one| (one, is_out(one)));
        let mut pages: Vec<String> = pages.map(str::to_owned).collect();
        pages.sort();
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            folder: safe(folder),
            pages,
            words: words.map(str::to_owned).collect(),
            texts,
            faults: all.chain(cautions).map(of).collect(),
        }
    }

    /// What becomes of the files with what is wrong.
    fn what_follows(&self) -> String {
        let out = self.faults.iter().filter(|fault| fault.left_out);
        let files: BTreeSet<&str> = out.clone().map(|fault| fault.path.as_str()).collect();
        let rest = match out.count() == self.faults.len() {
            true => "",
            false => " The others are used all the same.",
        };
        match files.len() {
            0 if self.faults.len() == 1 => "It is used all the same.".to_owned(),
            0 => "They are used all the same.".to_owned(),
            1 => format!("1 file is left out until it is mended.{rest}"),
            many => format!("{many} files are left out until they are mended.{rest}"),
        }
    }

    /// The answer as text: what is wrong first.
    pub fn render(&self, style: &Style) -> String {
        let mut out = String::new();
        for fault in &self.faults {
            let place = format!("{}:{}:", fault.path, fault.line);
            let place = style.paint(Paint::Bad, &style.plain(&place));
            out.push_str(&format!("{place} {}\n", style.plain(&fault.reason)));
            out.push_str(&fault.excerpt(style));
        }
        if !self.faults.is_empty() {
            out.push('\n');
        }
        for (what, ids) in [
            ("Own words for", &self.words),
            ("Pages of its own:", &self.pages),
        ] {
            if !ids.is_empty() {
                let line = format!("{what} {}", ids.join(", "));
                out.push_str(&wrapped(&line, style, "", "  "));
            }
        }
        if self.texts > 0 {
            let line = format!("Texts of programs: {}", self.texts);
            out.push_str(&wrapped(&line, style, "", "  "));
        }
        let files = self.words.len() + self.pages.len() + self.texts;
        let said = match (files, self.faults.len()) {
            (0, 0) => "There are no pages in this folder. They stand at FAMILY/NAME.md, such as auth/pop-disabled.md.".to_owned(),
            (_, 0) => "Nothing wrong was found. Read each step once more as the person who follows it: mailprobe knows the commonest risks, and not all of them.".to_owned(),
            (_, 1) => format!("1 thing is wrong. {}", self.what_follows()),
            (_, many) => format!("{many} things are wrong. {}", self.what_follows()),
        };
        out.push_str(&wrapped(&said, style, "", ""));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_the_part_is_shown_that_the_reason_names() {
        let line = format!("{}WRONG{}", "a".repeat(1000), "b".repeat(1000));
        let part = window(&line, "there is no `WRONG`");
        assert_eq!(part.chars().count(), LONGEST + 2);
        assert!(part.contains("aWRONGb"), "{part}");
        let part = window(&line, "it is not taken");
        assert_eq!(part.chars().count(), LONGEST + 1);
        assert!(part.starts_with("aaa"), "{part}");
        let part = window(&format!("{}END", "a".repeat(1000)), "`END`");
        assert!(part.ends_with("aEND"), "{part}");
        assert_eq!(window("short", "`x`"), "short");
    }
}
