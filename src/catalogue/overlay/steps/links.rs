//! Links of an organisation's words: one leads where it says that it does, and only to what can be opened or called without risk.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// What a link may lead to. `http` is well for a page to read: what is fetched with it to be run is a matter of the words around it.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// What is wrong with the links of a section, which begins on this line.
pub(super) fn faults(section: &str, first_line: usize) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let mut text = String::new();
    for (event, range) in Parser::new(section).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let line = first_line + section[..range.start].matches('\n').count();
                open = Some((line, dest_url.into_string()));
                text.clear();
            }
            Event::Text(part) | Event::Code(part) if open.is_some() => text.push_str(&part),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let found = open.take();
                faults.extend(found.and_then(|(line, to)| Some((line, wrong(&text, &to)?))));
            }
            _ => {}
        }
    }
    faults
}

/// Why a link with this text is not taken.
fn wrong(text: &str, to: &str) -> Option<String> {
    let scheme = to.split_once(':').map(|(scheme, _)| scheme);
    if !scheme.is_some_and(|scheme| {
        SCHEMES
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    }) {
        return Some(format!(
            "the link to `{to}` cannot be followed from a report: a link begins with https://, mailto: or tel:"
        ));
    }
    let shown = host(text.trim())?;
    let meant = host(to).unwrap_or_default();
    (shown != meant).then(|| {
        format!("the link says `{shown}` and leads to `{to}`: write the address that it leads to")
    })
}

/// The host that an address names, or the domain of a mail address; nothing for words.
fn host(text: &str) -> Option<String> {
    if text.contains(char::is_whitespace) {
        return None;
    }
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let rest = rest.strip_prefix("mailto:").unwrap_or(rest);
    let part = rest.split(['/', '?', '#']).next()?;
    let name = part.rsplit('@').next()?;
    let name = name.split(':').next()?.trim_end_matches('.');
    let is_name = name.contains('.')
        && name
            .rsplit('.')
            .next()
            .is_some_and(|last| last.len() > 1 && last.chars().all(char::is_alphabetic));
    is_name.then(|| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn a_link_leads_where_it_says() {
        for wrong in [
            "[https://login.microsoftonline.com](http://evil.example/login)",
            "See [login.microsoftonline.com](https://login.microsoftonline.com.evil.example/).",
            "[login.microsoftonline.com](https://login.microsoftonline.com@evil.example/)",
            "[`help.example`](https://evil.example)",
            "[help@contoso.example](mailto:help@evil.example)",
            "[this](javascript:alert(1))",
            "[this](JavaScript:alert(1))",
            "[this](data:text/html,x)",
            "[this](file://server/share/fix.exe)",
            "[this](portal)",
            "[a][b]\n\n[b]: vbscript:x",
        ] {
            assert_eq!(faults(wrong, 1).len(), 1, "{wrong}");
        }
        for well in [
            "[the portal](https://it.contoso.example/mail)",
            "[it.contoso.example](https://it.contoso.example/mail)",
            "[https://it.contoso.example/](https://it.contoso.example/mail)",
            "<https://it.contoso.example/>",
            "[help@contoso.example](mailto:help@contoso.example)",
            "[+1 555 0100](tel:+15550100)",
            "[Version 2.0](https://it.contoso.example/)",
            "[Read this. Then call.](https://it.contoso.example/)",
            "No link at all: https://it.contoso.example/",
        ] {
            assert_eq!(faults(well, 1), [], "{well}");
        }
    }

    #[test]
    fn the_line_of_a_link_is_told() {
        let section = "\n1. Call.\n2. Open [this](javascript:x).\n";
        assert_eq!(faults(section, 7)[0].0, 9);
    }
}
