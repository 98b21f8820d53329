//! The Markdown of the pages as HTML: a few elements without attributes, everything else is text.

use askama::filters::{Escaper as _, Html};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The text as blocks of HTML.
pub(super) fn html(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(tag) => out.push_str(opening(&tag)),
            Event::End(tag) => out.push_str(closing(tag)),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                push_text(&mut out, &text);
            }
            Event::Code(text) => {
                out.push_str("<code>");
                push_text(&mut out, &text);
                out.push_str("</code>");
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push_str("<br>"),
            _ => {}
        }
    }
    out
}

/// A text of one paragraph, to stand in a line.
pub(super) fn line(markdown: &str) -> String {
    let block = html(markdown);
    let bare = block
        .strip_prefix("<p>")
        .and_then(|text| text.strip_suffix("</p>"));
    bare.map_or_else(|| block.clone(), str::to_owned)
}

fn push_text(out: &mut String, text: &str) {
    // Writing to a string does not fail.
    let _ = Html.write_escaped_str(out, text);
}

/// Links and pictures are left as their text: nothing that a run brings along may lead anywhere.
const fn opening(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Paragraph => "<p>",
        Tag::Heading { .. } => "<p><strong>",
        Tag::BlockQuote(_) => "<blockquote>",
        Tag::CodeBlock(_) => "<pre><code>",
        Tag::List(Some(_)) => "<ol>",
        Tag::List(None) => "<ul>",
        Tag::Item => "<li>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        _ => "",
    }
}

const fn closing(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>",
        TagEnd::Heading(_) => "</strong></p>",
        TagEnd::BlockQuote(_) => "</blockquote>",
        TagEnd::CodeBlock => "</code></pre>",
        TagEnd::List(true) => "</ol>",
        TagEnd::List(false) => "</ul>",
        TagEnd::Item => "</li>",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn a_few_elements_and_nothing_else() {
        for (markdown, written) in [
            (
                "a *b* **c** `<d>`",
                "<p>a <em>b</em> <strong>c</strong> <code>&#60;d&#62;</code></p>",
            ),
            (
                "1. a\n\n       Get-X <y>\n\n2. b",
                "<ol><li><p>a</p><pre><code>Get-X &#60;y&#62;\n</code></pre></li><li><p>b</p></li></ol>",
            ),
            (
                "[a](javascript:b) ![c](http://d) <script>e</script>",
                "<p>a c &#60;script&#62;e&#60;/script&#62;</p>",
            ),
            (
                "<div onclick=x>\n\n# h\n\n> q",
                "&#60;div onclick=x&#62;\n<p><strong>h</strong></p><blockquote><p>q</p></blockquote>",
            ),
            ("", ""),
        ] {
            assert_eq!(html(markdown), written, "{markdown}");
        }
    }
}
