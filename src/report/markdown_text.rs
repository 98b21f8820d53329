//! The Markdown of the pages as plain text for a terminal: wrapped, indented, code left whole.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::style::{Paint, Style};

/// How far code stands in from the text around it.
const CODE_INDENT: usize = 2;

/// A space at which no line is broken; it stands in text only until the text is wrapped.
pub(super) const NO_BREAK: &str = "\u{a0}";

/// Wraps a text between the indent and the style's width. Words are never broken, and no code between backticks, so that an
/// address or a command can be copied: what no line has room for stands on one of its own.
pub(crate) fn wrapped(text: &str, style: &Style, first: &str, rest: &str) -> String {
    let text = &whole_code(text);
    let options = textwrap::Options::new(style.width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(text, options);
    lines
        .iter()
        .map(|line| format!("{}\n", line.trim_end().replace(NO_BREAK, " ")))
        .collect()
}

/// The text with no place to break it within code.
fn whole_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('`') {
        out.push_str(before);
        out.push('`');
        rest = behind;
        if let Some((code, behind)) = rest.split_once('`') {
            out.push_str(&code.replace(' ', NO_BREAK));
            out.push('`');
            rest = behind;
        }
    }
    out + rest
}

/// The text as blocks, each line indented by `indent` columns.
pub(super) fn render(markdown: &str, style: &Style, indent: usize) -> String {
    let mut blocks = Blocks {
        style,
        indent,
        out: String::new(),
        line: String::new(),
        lists: Vec::new(),
        marker: None,
        strong: false,
        code: false,
        behind_code: false,
        behind_step: false,
        link: None,
    };
    for event in Parser::new(markdown) {
        blocks.take(event);
    }
    blocks.flush();
    blocks.out.trim_end().to_owned() + "\n"
}

struct Blocks<'a> {
    style: &'a Style,
    indent: usize,
    out: String,
    /// The text of the block so far, painted.
    line: String,
    /// The open lists, each with its next number.
    lists: Vec<Option<u64>>,
    /// What stands before the first line of the item that was just opened.
    marker: Option<String>,
    strong: bool,
    code: bool,
    /// Whether the last thing was a block of code, which stands apart from what follows.
    behind_code: bool,
    /// Whether it was one in a step of a list, which does not.
    behind_step: bool,
    link: Option<String>,
}

impl Blocks<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if self.code => self.code_lines(&text),
            Event::Text(text) => self.words(&text),
            Event::Code(text) => {
                let text = match self.style.color {
                    true => text.into_string(),
                    false => format!("`{text}`"),
                };
                self.inline_code(&text);
            }
            Event::Html(text) | Event::InlineHtml(text) => self.words(&text),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(number) => {
                self.flush();
                if self.lists.is_empty() {
                    self.gap();
                }
                self.lists.push(number);
            }
            Tag::Item => {
                self.flush();
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}. ");
                        *number += 1;
                        marker
                    }
                    _ => "- ".to_owned(),
                });
            }
            Tag::Paragraph | Tag::BlockQuote(_) if self.marker.is_none() => {
                self.flush();
                if !std::mem::take(&mut self.behind_step) {
                    self.gap();
                }
            }
            Tag::Heading { .. } => {
                self.flush();
                self.gap();
                self.strong = true;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                // The step of a list that it belongs to stands close to it.
                if self.lists.is_empty() {
                    self.gap();
                }
                self.code = true;
            }
            Tag::Strong => self.strong = true,
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.strong = false;
                self.flush();
            }
            TagEnd::Strong => self.strong = false,
            TagEnd::CodeBlock => {
                self.code = false;
                self.behind_code = self.lists.is_empty();
                self.behind_step = !self.behind_code;
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::Link => {
                if let Some(url) = self.link.take()
                    && !self.line.ends_with(url.as_str())
                {
                    self.line.push_str(&format!(" <{url}>"));
                }
            }
            _ => {}
        }
    }

    /// Code in one piece: what is broken cannot be copied.
    fn inline_code(&mut self, code: &str) {
        let whole = self.style.plain(code).replace(' ', NO_BREAK);
        self.line.push_str(&self.style.paint(Paint::Code, &whole));
    }

    fn words(&mut self, text: &str) {
        let paint = self.strong.then_some(Paint::Strong);
        self.painted(text, paint);
    }

    /// Paints word by word, so that a line may be wrapped between any two of them.
    fn painted(&mut self, text: &str, paint: Option<Paint>) {
        let text = self.style.plain(text);
        let Some(paint) = paint else {
            self.line.push_str(&text);
            return;
        };
        let words: Vec<String> = text
            .split(' ')
            .map(|word| self.style.paint(paint, word))
            .collect();
        self.line.push_str(&words.join(" "));
    }

    fn code_lines(&mut self, text: &str) {
        let indent = " ".repeat(self.depth() + CODE_INDENT);
        for line in text.lines() {
            let line = self.style.paint(Paint::Code, &self.style.plain(line));
            self.out.push_str(format!("{indent}{line}").trim_end());
            self.out.push('\n');
        }
    }

    /// Where text begins: the indent, and the width of the markers of the open lists.
    fn depth(&self) -> usize {
        let markers = self.lists.iter().map(|list| match list {
            Some(_) => 3,
            None => 2,
        });
        self.indent + markers.sum::<usize>()
    }

    /// Ends the block so far.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.line);
        if text.trim().is_empty() {
            return;
        }
        self.behind_step = false;
        if std::mem::take(&mut self.behind_code) {
            self.gap();
        }
        let rest = " ".repeat(self.depth());
        let first = match self.marker.take() {
            Some(marker) => {
                let before = self.depth().saturating_sub(marker.len());
                format!("{}{marker}", " ".repeat(before))
            }
            None => rest.clone(),
        };
        self.out
            .push_str(&wrapped(text.trim(), self.style, &first, &rest));
    }

    /// An empty line between blocks.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Style = Style {
        width: 40,
        ..Style::PLAIN
    };

    #[test]
    fn paragraphs_lists_and_code_become_wrapped_text() {
        let markdown = "Look first, *then* change `Set-CASMailbox` for **one** mailbox at a time.\n\n\
            1. Run\n   this: `Get-CASMailbox`\n2. Wait.\n   - an hour\n   - or two\n\
            3. Look:\n\n   ```powershell\n   Get-CASMailbox -Identity kim@contoso.com | Format-List ImapEnabled\n   ```\n4. Mend.\n\n\
            See [the guide](https://example.org/guide).";
        let expected = "  Look first, then change
  `Set-CASMailbox` for one mailbox at a
  time.

  1. Run this: `Get-CASMailbox`
  2. Wait.
     - an hour
     - or two
  3. Look:
       Get-CASMailbox -Identity kim@contoso.com | Format-List ImapEnabled
  4. Mend.

  See the guide
  <https://example.org/guide>.
";
        assert_eq!(render(markdown, &NARROW, 2), expected);
    }

    #[test]
    fn colour_takes_the_place_of_marks_and_ends_on_every_word() {
        let style = Style {
            color: true,
            ..NARROW
        };
        assert_eq!(
            render("Run `a b` **now**.", &style, 0),
            "Run \x1b[36ma b\x1b[0m \x1b[1mnow\x1b[0m.\n"
        );
    }
}
