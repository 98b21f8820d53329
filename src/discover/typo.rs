//! Slips of the keyboard in the domains of many people: `gmial.com`.

use strsim::osa_distance;

use super::ispdb;

/// The domains that most addresses are of: of two that are as near, the one that more people have is meant.
const MOST: [&str; 10] = [
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "live.com",
    "gmx.de",
    "web.de",
    "aol.com",
    "t-online.de",
];

/// A shorter domain is near to too many others for more than one slip.
const LONG: usize = 9;

/// The domain of many people that is probably meant by one that does not exist: one slip away, or two where it is long.
pub fn meant(domain: &str) -> Option<&'static str> {
    let all = || MOST.into_iter().chain(ispdb::domains());
    // One that is known was typed right, whatever a resolver says of it.
    if all().any(|known| known == domain) {
        return None;
    }
    let near = all().filter_map(|known| {
        let slips = osa_distance(domain, known);
        let most = if known.len() < LONG { 1 } else { 2 };
        (1..=most).contains(&slips).then_some((slips, known))
    });
    near.min_by_key(|(slips, _)| *slips).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_lead_to_what_was_meant_and_other_names_to_nothing() {
        for (typed, domain) in [
            ("gmial.com", Some("gmail.com")),
            ("gmail.con", Some("gmail.com")),
            ("gmai.com", Some("gmail.com")),
            ("gamil.com", Some("gmail.com")),
            ("outlok.com", Some("outlook.com")),
            ("hotmial.com", Some("hotmail.com")),
            ("yaho.com", Some("yahoo.com")),
            ("t-onlien.de", Some("t-online.de")),
            ("wbe.de", Some("web.de")),
            ("postoe.de", Some("posteo.de")),
            ("gmail.com", None),
            ("mail.com", None),
            ("contoso.example", None),
            ("contoso.com", None),
            ("gmail.com.contoso.example", None),
            ("", None),
        ] {
            assert_eq!(meant(typed), domain, "{typed}");
        }
    }
}
