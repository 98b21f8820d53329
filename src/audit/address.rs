//! What is the address of one mailbox, and what only looks like it.

/// The longest address there is, in bytes.
const LONGEST: usize = 320;

/// Whether a text is one address, whole, of one mailbox: no list of them, no wildcard, no name around it.
pub(super) fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "@,;:<>()[]\"\\*?".contains(c);
    !local.is_empty()
        && !domain.is_empty()
        && text.len() <= LONGEST
        && !local.contains(is_odd)
        && !domain.contains(is_odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_told_from_what_looks_like_it() {
        for good in [
            "kim@contoso.com",
            "o'neil+1@contoso.com",
            "zo\u{eb}@contoso.com",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "kim",
            "@contoso.com",
            "kim@",
            "a@b.c;d@e.f",
            "a@b.cd@e.f",
            "<kim@contoso.com>",
            "*@contoso.com",
            "M?ller@contoso.com",
            "a b@c.d",
            "smtp:kim@contoso.com",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
