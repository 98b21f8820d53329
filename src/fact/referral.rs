//! Where a referral of IMAP leads, or a refusal in words.

use crate::observation::session::Reply;

/// The host, with its port where one is told, of the first IMAP address in a text (RFC 5092); none where it names no host.
pub(super) fn host(text: &str) -> Option<&str> {
    let scheme = "imap://";
    let at = text.to_ascii_lowercase().find(scheme)?;
    let address = text[at + scheme.len()..].split([' ', ']', '"']).next()?;
    let authority = address.split('/').next()?;
    // The name of the account stands before the last @.
    let host = authority.rsplit('@').next()?;
    let is_of_host = |c: char| c.is_ascii_alphanumeric() || "-.:[]_".contains(c);
    (!host.is_empty() && host.chars().all(is_of_host)).then_some(host)
}

/// The server that the text of a refusal leads to, by the address of a referral or by its words.
pub fn named(text: &str) -> Option<String> {
    let reply = Reply {
        text: text.to_owned(),
        ..Reply::default()
    };
    let host = host(text).or_else(|| reply.place(&[]));
    host.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_of_a_referral_is_what_stands_behind_the_account() {
        for (text, expected) in [
            (
                "imap://kim%40example.org;AUTH=PLAIN@imap2.example.org/ Try this server instead.",
                Some("imap2.example.org"),
            ),
            (
                "IMAP://user;AUTH=*@SERVER2/REMOTE Remote Mailbox",
                Some("SERVER2"),
            ),
            (
                "imap://kim@contoso.com@two.example.org:1143/",
                Some("two.example.org:1143"),
            ),
            ("imap://two.example.org Elsewhere", Some("two.example.org")),
            ("imap://kim;AUTH=*@/ Nowhere", None),
            ("imap://kim;AUTH=*@$(x)/ Odd", None),
            ("Try another server", None),
        ] {
            assert_eq!(host(text), expected, "{text}");
        }
    }
}
