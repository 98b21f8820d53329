//! The steps of a page (Markdown), one line each, with the commands that belong to them.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeStream};

use super::inline::{code, prose};

/// One step.
#[derive(Default)]
pub(super) struct Step {
    pieces: Vec<Piece>,
    /// The commands of the blocks of code in it, a line each.
    pub(super) commands: Vec<String>,
}

enum Piece {
    Words(String),
    Code(String),
}

impl Step {
    /// The step in one line of Markdown.
    pub(super) fn line(&self) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            let (text, written) = match piece {
                Piece::Words(text) => (text, prose(text)),
                Piece::Code(text) => (text, code(text)),
            };
            let is_apart = match piece {
                Piece::Words(text) => text.starts_with(char::is_whitespace),
                Piece::Code(_) => false,
            };
            // Two pieces of code without a space between would be one.
            let would_join = out.ends_with('`') && written.starts_with('`');
            if (is_apart || would_join) && !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(&written);
            if matches!(piece, Piece::Words(_)) && text.ends_with(char::is_whitespace) {
                out.push(' ');
            }
        }
        out.trim().to_owned()
    }

    /// What the commands are for.
    pub(super) fn telling(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Code(code) => text.push_str(code),
            }
        }
        let text: Vec<&str> = text.split_whitespace().collect();
        telling_sentence(&text.join(" ")).to_owned()
    }

    fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.commands.is_empty()
    }
}

/// The sentence that leads to what follows it, which ends with a colon; else the first.
fn telling_sentence(text: &str) -> &str {
    let ends = || text.match_indices(". ").map(|(at, _)| at + 1);
    match text.ends_with(':') {
        true => &text[ends().last().map_or(0, |at| at + 1)..],
        false => &text[..ends().next().unwrap_or(text.len())],
    }
}

/// The steps and paragraphs of a text.
pub(super) fn steps(markdown: &str) -> Vec<Step> {
    let mut all = vec![Step::default()];
    let mut in_code = false;
    for event in TextMergeStream::new(Parser::new(markdown)) {
        let new = matches!(
            event,
            Event::Start(Tag::Item | Tag::Paragraph | Tag::Heading { .. })
        );
        // A paragraph behind the commands of an item tells what comes of them.
        if new && all.last().is_some_and(|step| !step.is_empty()) {
            all.push(Step::default());
        }
        let Some(step) = all.last_mut() else {
            continue;
        };
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if in_code => {
                let lines = text.lines().map(str::trim_end);
                let lines = lines.filter(|line| !line.is_empty());
                step.commands.extend(lines.map(str::to_owned));
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                step.pieces.push(Piece::Words(text.into_string()));
            }
            Event::Code(text) => step.pieces.push(Piece::Code(text.into_string())),
            Event::SoftBreak | Event::HardBreak => {
                step.pieces.push(Piece::Words(" ".to_owned()));
            }
            _ => {}
        }
    }
    all.retain(|step| !step.is_empty());
    all
}
