//! What stands in the head of an answer.

use hyper::header::{
    CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, WWW_AUTHENTICATE,
};
use hyper::http::response::Parts;

use crate::observation::web::Page;

/// More of a header is not kept: an address of the web has 2000 characters at most in practice.
const LONGEST: usize = 2000;

/// More ways of signing in are not read, and no longer words for one.
const MOST_SCHEMES: usize = 20;
const LONGEST_SCHEME: usize = 40;

/// A header that is text and not beyond measure.
fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

/// An answer as a page.
pub(super) fn page(parts: &Parts, body: Vec<u8>) -> Page {
    let headers = &parts.headers;
    let coding = text(headers, &CONTENT_ENCODING).map(str::to_ascii_lowercase);
    Page {
        status: parts.status.as_u16(),
        media_type: media_type(headers),
        charset: charset(headers),
        coding: coding.filter(|coding| coding != "identity"),
        location: location(headers),
        schemes: schemes(headers),
        body,
    }
}

/// Where an answer leads to.
fn location(headers: &HeaderMap) -> Option<String> {
    text(headers, &LOCATION).map(str::to_owned)
}

/// The media type, in lower case and without its parameters.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let whole = text(headers, &CONTENT_TYPE)?;
    let kind = whole.split(';').next()?.trim();
    Some(kind.to_ascii_lowercase())
}

/// The character set that the media type names, in lower case.
fn charset(headers: &HeaderMap) -> Option<String> {
    let whole = text(headers, &CONTENT_TYPE)?;
    let mut parameters = whole
        .split(';')
        .skip(1)
        .filter_map(|one| one.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    let value = value.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_ascii_lowercase())
}

/// The ways of signing in that are asked for: the first word of each header (RFC 9110, section 11.6.1).
fn schemes(headers: &HeaderMap) -> Vec<String> {
    let mut schemes: Vec<String> = Vec::new();
    for header in headers.get_all(WWW_AUTHENTICATE).iter().take(MOST_SCHEMES) {
        let word = header
            .to_str()
            .ok()
            .and_then(|text| text.split([' ', ',']).next());
        let word = word.unwrap_or_default().to_ascii_lowercase();
        if !word.is_empty() && word.len() <= LONGEST_SCHEME && !schemes.contains(&word) {
            schemes.push(word);
        }
    }
    schemes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let value = value.parse().expect("the value of a header");
            (HeaderName::from_static(name), value)
        });
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        headers
    }

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = headers(&[
            ("content-type", "Text/XML; charset=utf-8"),
            ("www-authenticate", "Bearer client_id=\"x\", realm=\"\""),
            ("www-authenticate", "Basic Realm=\"\""),
            ("www-authenticate", "basic"),
        ]);
        assert_eq!(media_type(&head).as_deref(), Some("text/xml"));
        let named = headers(&[("content-type", "text/xml; x=1; Charset=\"UTF-8\"")]);
        assert_eq!(charset(&named).as_deref(), Some("utf-8"));
        assert_eq!(
            charset(&headers(&[("content-type", "text/xml; charset=")])),
            None
        );
        assert_eq!(schemes(&head), ["bearer", "basic"]);
        assert_eq!(location(&head), None);
    }

    #[test]
    fn what_is_beyond_measure_is_not_kept() {
        let long: &'static str = "x".repeat(LONGEST + 1).leak();
        let head = headers(&[("location", long), ("www-authenticate", long)]);
        assert_eq!(location(&head), None);
        assert!(schemes(&head).is_empty());
    }
}
