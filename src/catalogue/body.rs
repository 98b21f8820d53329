//! The body of a page: its sections, and the scenarios and texts of its example.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

/// The headings of a page, in the order in which they must stand; the deeper ones belong to `Fix`.
pub const HEADINGS: [(HeadingLevel, &str); 8] = [
    (HeadingLevel::H2, "Symptom"),
    (HeadingLevel::H2, "Cause"),
    (HeadingLevel::H2, "Fix"),
    (HeadingLevel::H3, "You"),
    (HeadingLevel::H3, "Help desk"),
    (HeadingLevel::H3, "Administrator"),
    (HeadingLevel::H2, "Confirm"),
    (HeadingLevel::H2, "Example"),
];

/// A scenario of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its text.
    pub text: String,
    /// Where its first line stands, counted from the start of the body, from 0.
    pub line: usize,
}

/// The sections of a page, as Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// What the person sees.
    pub symptom: String,
    /// Why.
    pub cause: String,
    /// What the person at the keyboard does.
    pub you: String,
    /// What the help desk does.
    pub help_desk: String,
    /// What the administrator does.
    pub administrator: String,
    /// How to be sure.
    pub confirm: String,
    /// The scenarios, the page's own first.
    pub examples: Vec<Example>,
    /// What a caller may type, for which this page comes first.
    pub texts: Vec<Example>,
}

/// A heading, and where it and what belongs to it stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) level: HeadingLevel,
    pub(super) name: String,
    /// The line with the heading itself, as a range of bytes.
    pub(super) range: Range<usize>,
    /// What stands under it, up to the next heading of any level.
    pub(super) under: Range<usize>,
}

/// The headings of a Markdown text, in their order.
pub(super) fn headings(text: &str) -> Vec<Heading> {
    let found = Outline::of(text).headings;
    let next = found.iter().skip(1).map(|(_, _, range)| range.start);
    let ends: Vec<usize> = next.chain([text.len()]).collect();
    let all = found.into_iter().zip(ends);
    all.map(|((level, name, range), end)| Heading {
        level,
        name,
        under: range.end..end,
        range,
    })
    .collect()
}

/// What is wrong with a body, and in which of its lines, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyFault {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Body {
    /// Takes the body apart.
    pub fn parse(text: &str) -> Result<Self, BodyFault> {
        let outline = Outline::of(text);
        let fault = |at: usize, reason: String| BodyFault {
            line: line_of(text, at),
            reason,
        };
        for (index, (level, name, range)) in outline.headings.iter().enumerate() {
            let wanted = HEADINGS.get(index);
            if wanted.is_none_or(|(l, n)| l != level || n != name) {
                let wanted = wanted.map_or_else(
                    || "no further section".to_owned(),
                    |(level, name)| format!("`{} {name}`", "#".repeat(*level as usize)),
                );
                let reason = format!("found the section `{name}`, expected {wanted}");
                return Err(fault(range.start, reason));
            }
        }
        if let Some((_, missing)) = HEADINGS.get(outline.headings.len()) {
            return Err(fault(
                text.len(),
                format!("the section `{missing}` is missing"),
            ));
        }
        let section = |index: usize| {
            let from = outline.headings[index].2.end;
            let next = outline.headings.get(index + 1);
            text[from..next.map_or(text.len(), |next| next.2.start)].trim()
        };
        let before = outline.headings[0].2.start;
        if !text[..before].trim().is_empty() {
            return Err(fault(
                0,
                "there is text before the first section".to_owned(),
            ));
        }
        // `Fix` itself has no text: everything stands under the person who does it.
        for (index, (_, name)) in HEADINGS.iter().enumerate() {
            if section(index).is_empty() != (*name == "Fix") {
                let reason = match *name {
                    "Fix" => {
                        "the text of `Fix` stands under You, Help desk and Administrator".to_owned()
                    }
                    _ => format!("the section `{name}` is empty"),
                };
                return Err(fault(outline.headings[index].2.start, reason));
            }
        }
        if outline.examples.is_empty() && outline.texts.is_empty() {
            let at = outline.headings[7].2.start;
            let reason = "the example has neither a ```scenario nor a ```text block";
            return Err(fault(at, reason.to_owned()));
        }
        let owned = |index| section(index).to_owned();
        Ok(Self {
            symptom: owned(0),
            cause: owned(1),
            you: owned(3),
            help_desk: owned(4),
            administrator: owned(5),
            confirm: owned(6),
            examples: outline.examples,
            texts: outline.texts,
        })
    }
}

/// Where the headings and scenarios stand.
struct Outline {
    headings: Vec<(HeadingLevel, String, Range<usize>)>,
    examples: Vec<Example>,
    texts: Vec<Example>,
}

impl Outline {
    fn of(text: &str) -> Self {
        let mut outline = Self {
            headings: Vec::new(),
            examples: Vec::new(),
            texts: Vec::new(),
        };
        let mut heading = false;
        let mut kind = String::new();
        for (event, range) in Parser::new(text).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    heading = true;
                    outline.headings.push((level, String::new(), range));
                }
                Event::End(TagEnd::Heading(_)) => heading = false,
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(of))) => {
                    kind = of.into_string();
                    if let Some(examples) = outline.of_kind(&kind) {
                        examples.push(Example {
                            text: String::new(),
                            line: line_of(text, range.start) + 1,
                        });
                    }
                }
                Event::End(TagEnd::CodeBlock) => kind.clear(),
                Event::Text(part) | Event::Code(part) if heading => {
                    if let Some((_, name, _)) = outline.headings.last_mut() {
                        name.push_str(&part);
                    }
                }
                Event::Text(part) => {
                    let examples = outline.of_kind(&kind);
                    if let Some(example) = examples.and_then(|all| all.last_mut()) {
                        example.text.push_str(&part);
                    }
                }
                _ => {}
            }
        }
        outline
    }

    /// The examples of a kind of block; none where blocks of this kind are no examples.
    fn of_kind(&mut self, kind: &str) -> Option<&mut Vec<Example>> {
        match kind {
            "scenario" => Some(&mut self.examples),
            "text" => Some(&mut self.texts),
            _ => None,
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
}
