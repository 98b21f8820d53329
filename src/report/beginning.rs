//! How a text of Markdown begins, for one line.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The first paragraph or step as plain text, for one line; empty when there is no text.
fn first_block(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::Code(part) => {
                text.push('`');
                text.push_str(&part);
                text.push('`');
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock)
                if !text.is_empty() =>
            {
                break;
            }
            _ => {}
        }
    }
    text
}

/// Where the first sentence of a text ends. A sentence ends with a full stop before a space; one within `code` or an address does not.
fn end_of_sentence(text: &str) -> usize {
    let mut in_code = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '`' => in_code = !in_code,
            ' ' if !in_code && matches!(before, '.' | '!' | '?') => return at,
            _ => {}
        }
        before = c;
    }
    text.len()
}

/// The first sentence as plain text, for one line; empty when there is no text.
pub(super) fn first_sentence(markdown: &str) -> String {
    let mut text = first_block(markdown);
    text.truncate(end_of_sentence(&text));
    text
}

/// The first sentence, and the one behind it where that has the command.
pub(super) fn with_command(markdown: &str) -> String {
    let text = first_block(markdown);
    let (first, rest) = text.split_at(end_of_sentence(&text));
    let begins = rest.len() - rest.trim_start().len();
    let second = &rest[..begins + end_of_sentence(&rest[begins..])];
    // A command has words; a single one in code is a name.
    let has_command = |text: &str| {
        text.split('`')
            .skip(1)
            .step_by(2)
            .any(|code| code.contains(' '))
    };
    match !has_command(first) && has_command(second) {
        true => format!("{first}{second}"),
        false => first.to_owned(),
    }
}

/// The first step, with the command that follows it; empty where it leads to something else.
pub(crate) fn first_step(markdown: &str) -> String {
    let step = first_block(markdown);
    if !step.ends_with(':') {
        return step;
    }
    let is_end = |event: &Event<'_>| matches!(event, Event::End(TagEnd::Paragraph));
    let mut behind = Parser::new(markdown)
        .skip_while(|event| !is_end(event))
        .skip(1);
    match (behind.next(), behind.next()) {
        (Some(Event::Start(Tag::CodeBlock(_))), Some(Event::Text(code))) => {
            let command = code.lines().next().unwrap_or_default();
            format!("{step} `{command}`")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_is_found_behind_code_and_addresses() {
        for (markdown, first) in [
            ("Ask the help. Then wait.", "Ask the help."),
            (
                "Run `a. b` at mail.example.org now! Then",
                "Run `a. b` at mail.example.org now!",
            ),
            ("1. Open the page\n2. Close it", "Open the page"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(markdown), first);
        }
    }

    #[test]
    fn two_spaces_between_sentences_cut_no_letter() {
        assert_eq!(
            with_command("Gut.  Rufe `a b` zu Fu\u{df}"),
            "Gut.  Rufe `a b` zu Fu\u{df}"
        );
        assert_eq!(with_command("Gut.  Gro\u{df}"), "Gut.");
    }

    #[test]
    fn a_step_keeps_its_command() {
        for (markdown, short) in [
            ("Look first. Then `a b`. More.", "Look first. Then `a b`."),
            ("Run `a b`. Then `c d`.", "Run `a b`."),
            ("Look at `name`. Wait. Run `a b`.", "Look at `name`."),
            ("Wait.", "Wait."),
            ("", ""),
        ] {
            assert_eq!(with_command(markdown), short);
        }
        assert_eq!(
            first_step("1. Look first. Then wait.\n2. Go."),
            "Look first. Then wait."
        );
        assert_eq!(
            first_step("1. Look first:\n\n   ```\n   a b\n   ```"),
            "Look first: `a b`"
        );
    }
}
