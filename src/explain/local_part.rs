//! Addresses whose part before the `@` has signs that stand between words elsewhere (RFC 5322, section 3.2.3): a part of an address is
//! never taken for the address.

/// Signs that end a word of a text.
const ENDS: &str = "()[]{}<>\"',;|=";

/// Signs with which such a part can begin, and which nobody puts before an address.
const BEGINS: [char; 10] = ['$', '&', '!', '#', '%', '^', '~', '+', '_', '-'];

/// Short words that stand before an apostrophe in French and Italian, and are no part of a name.
const ELIDED: [&str; 14] = [
    "c", "d", "j", "l", "m", "n", "qu", "s", "t", "all", "dall", "dell", "nell", "sull",
];

/// The words of a text, each with its place.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_end = |c: char| c.is_whitespace() || ENDS.contains(c);
    let mut at = 0;
    text.split_inclusive(is_end).map(move |piece| {
        let from = at;
        at += piece.len();
        (from, piece.trim_end_matches(is_end))
    })
}

/// The word at this place, with all of its address where it is one; none where it may be a part of one.
pub(super) fn whole<'t>(text: &'t str, at: usize, word: &'t str) -> Option<&'t str> {
    if !word.contains('@') || word.starts_with('@') {
        return Some(word);
    }
    let (before, end) = (&text[..at], at + word.len());
    if let Some(sign) = word.chars().next().filter(|sign| BEGINS.contains(sign)) {
        // Signs on both sides are put around it.
        return word.ends_with(sign).then_some(word);
    }
    let is_name = |c: char| c.is_alphanumeric();
    match before.chars().next_back() {
        Some('\'') => {
            let name = &before[..at - 1];
            let is_part = |c: char| is_name(c) || ".+-_".contains(c);
            let from = name.trim_end_matches(is_part).len();
            match &name[from..] {
                "" => Some(word),
                short if ELIDED.contains(&short.to_lowercase().as_str()) => None,
                _ => Some(&text[from..end]),
            }
        }
        Some('|' | '{' | '}') => {
            let is_joined = before[..at - 1].ends_with(is_name);
            let is_field = text[end..].starts_with('|');
            (!is_joined || is_field).then_some(word)
        }
        _ => Some(word),
    }
}

/// The name at the beginning of a text that ends at this place unless it is an address, and then with all of that.
pub(super) fn name(text: &str, end: usize) -> &str {
    let is_sign = |c: char| "'&$!#%^~*".contains(c);
    let is_joined = text[end..].starts_with(is_sign);
    let ends = |c: char| c.is_whitespace() || "()[]{}<>\",;|=:".contains(c);
    let chunk = text.split(ends).next().unwrap_or_default();
    match chunk.split_once('@') {
        Some((local, domain)) if is_joined && local.len() > end => {
            let is_of_domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
            let rest = domain.trim_start_matches(is_of_domain).len();
            &chunk[..chunk.len() - rest]
        }
        _ => &text[..end],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<Option<&str>> {
        let with_sign = words(text).filter(|(_, word)| word.contains('@'));
        with_sign.map(|(at, word)| whole(text, at, word)).collect()
    }

    #[test]
    fn a_part_of_an_address_is_not_taken_for_it() {
        for (text, address) in [
            ("for o'brien@x.org against", Some("o'brien@x.org")),
            ("for 'o'brien@x.org' against", Some("o'brien@x.org")),
            ("for 'kim@x.org' against", Some("kim@x.org")),
            ("user='kim@x.org'", Some("kim@x.org")),
            ("l'utilisateur d'olivia@x.org", None),
            ("for kim|sh@x.org against", None),
            ("10:01|kim@x.org|refused", Some("kim@x.org")),
            ("| kim@x.org |", Some("kim@x.org")),
            ("for $kim@x.org", None),
            ("_kim@x.org_", Some("_kim@x.org_")),
            ("for kim$HOME@x.org", Some("kim$HOME@x.org")),
            ("user=kim@x.org", Some("kim@x.org")),
            ("<kim@x.org>", Some("kim@x.org")),
        ] {
            assert_eq!(addresses(text), [address], "{text}");
        }
    }

    #[test]
    fn a_name_goes_on_where_it_is_an_address() {
        for (text, end, whole) in [
            ("o'brien@x.org> failed", 1, "o'brien@x.org"),
            ("kim&calc@x.org, failed", 3, "kim&calc@x.org"),
            ("kim' at lee@x.org", 3, "kim"),
            ("kim@x.org'", 9, "kim@x.org"),
            ("kim", 3, "kim"),
        ] {
            assert_eq!(name(text, end), whole, "{text}");
        }
    }
}
