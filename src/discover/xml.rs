//! XML from strangers: decoded, opened without document types, and with few elements.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use roxmltree::{Document, Error, Node, ParsingOptions};

use super::Unreadable;
use crate::observation::web::Page;

/// More of a file is not read: the largest of Thunderbird's database has 8 KiB.
const LONGEST: usize = 256 * 1024;

/// More elements and texts than these are not read.
const MOST_NODES: u32 = 20_000;

/// The encoding is named in the first line.
const HEAD: usize = 200;

/// The body of a page in UTF-8 with its mark, where HTTP names the character set, because that ranks above what the file names itself
/// (RFC 7303, section 3); as it came otherwise.
pub(in crate::discover) fn in_its_charset(page: &Page) -> Cow<'_, [u8]> {
    let body = page.body.as_slice();
    let named = page.charset.as_ref();
    let named = named.and_then(|name| Encoding::for_label(name.as_bytes()));
    // A mark of the file ranks above both, and text of 16 bits has zeros in its markup.
    let is_wide = |one| one == UTF_16LE || one == UTF_16BE;
    let named = named.filter(|one| !is_wide(*one) || body.contains(&0));
    match named {
        Some(encoding) if Encoding::for_bom(body).is_none() => {
            let (text, _, _) = encoding.decode(body);
            Cow::Owned(format!("\u{feff}{text}").into_bytes())
        }
        _ => Cow::Borrowed(body),
    }
}

/// The file as text, in the encoding that it names.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.len() > LONGEST {
        return Err(Unreadable::TooLong);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let named = head.strip_prefix("<?xml").and_then(|rest| {
        let rest = rest.split("?>").next()?;
        let value = rest
            .split("encoding")
            .nth(1)?
            .trim_start()
            .strip_prefix('=')?;
        let value = value.trim_start();
        let quote = value.chars().next()?;
        value[quote.len_utf8()..].split(quote).next()
    });
    // What is read so far cannot be of 16 bits, whatever it calls itself: programs write the name of what they had in memory.
    let encoding = named
        .and_then(|name| Encoding::for_label(name.as_bytes()))
        .map(|named| match named == UTF_16LE || named == UTF_16BE {
            true => UTF_8,
            false => named,
        });
    // A byte order mark ranks above what is named.
    let (text, _, _) = encoding.unwrap_or(UTF_8).decode(bytes);
    Ok(text.into_owned())
}

/// Opens the file. What makes it grow (document types with entities) is refused.
pub(super) fn opened(text: &str) -> Result<Document<'_>, Unreadable> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text.trim_start(), options).map_err(|error| match error {
        Error::DtdDetected => Unreadable::DocumentType,
        Error::NodesLimitReached => Unreadable::TooLong,
        _ => Unreadable::NotXml,
    })
}

/// The elements with this name right below, whatever their namespace.
pub(super) fn children<'a, 'i>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The text of the first of them, without the spaces around it.
pub(super) fn text(node: Node<'_, '_>, name: &'static str) -> Option<String> {
    words(children(node, name).next()?)
}

/// The text right in an element, without the spaces around it; a comment in it is no part of that (XML 1.0, section 2.5).
pub(super) fn words(node: Node<'_, '_>) -> Option<String> {
    let texts = node.children().filter(Node::is_text);
    let text: String = texts.filter_map(|one| one.text()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_grows_is_not_opened() {
        let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><clientConfig>&b;</clientConfig>";
        assert_eq!(opened(laughs).err(), Some(Unreadable::DocumentType));
        let file = "<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><l>&a;</l>";
        assert_eq!(opened(file).err(), Some(Unreadable::DocumentType));
        let many = format!("<l>{}</l>", "<a/>".repeat(30_000));
        assert_eq!(opened(&many).err(), Some(Unreadable::TooLong));
        let deep = "<a>".repeat(60_000);
        assert!(opened(&deep).is_err());
        let deep = format!("{}{}", "<a>".repeat(9_000), "</a>".repeat(9_000));
        assert!(opened(&deep).is_ok());
        assert_eq!(decoded(&vec![b' '; LONGEST + 1]), Err(Unreadable::TooLong));
    }

    #[test]
    fn the_encoding_that_is_named_counts() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xfc</a>";
        assert!(decoded(latin).is_ok_and(|text| text.contains("<a>\u{fc}</a>")));
        let utf_8 = "<?xml version='1.0' encoding = 'utf-8'?><a>\u{fc}</a>";
        assert_eq!(decoded(utf_8.as_bytes()).as_deref(), Ok(utf_8));
        let claims = "<?xml version='1.0' encoding='utf-16'?><a>\u{fc}</a>";
        assert_eq!(decoded(claims.as_bytes()).as_deref(), Ok(claims));
        let wide: Vec<u8> = "\u{feff}<a>\u{fc}</a>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decoded(&wide).as_deref(), Ok("<a>\u{fc}</a>"));
    }

    #[test]
    fn the_character_set_of_http_ranks_above_that_of_the_file_and_a_mark_above_both() {
        let read = |charset: &str, body: &[u8]| {
            let page = Page {
                charset: Some(charset.to_owned()),
                body: body.to_vec(),
                ..Page::default()
            };
            let text = decoded(&in_its_charset(&page)).expect("a text");
            let file = opened(&text).expect("a file");
            file.root_element().text().map(str::to_owned)
        };
        let umlaut = Some("\u{fc}".to_owned());
        let utf_8 = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\u{fc}</a>";
        assert_eq!(read("utf-8", utf_8.as_bytes()), umlaut);
        assert_eq!(read("iso-8859-1", b"<a>\xfc</a>"), umlaut);
        let marked = "\u{feff}<a>\u{fc}</a>".as_bytes();
        assert_eq!(read("iso-8859-1", marked), umlaut);
        let belied = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>\u{fc}</a>";
        assert_eq!(read("utf-16", belied.as_bytes()), umlaut);
        assert_eq!(read("nonsense", belied.as_bytes()), umlaut);
        let wide = "<a>\u{fc}</a>".encode_utf16().flat_map(u16::to_le_bytes);
        assert_eq!(read("utf-16le", &wide.collect::<Vec<u8>>()), umlaut);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fall(bytes in any::<Vec<u8>>()) {
            if let Ok(text) = decoded(&bytes) {
                let _ = opened(&text);
            }
        }
    }
}
