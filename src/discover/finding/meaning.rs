//! What the words mean by which findings are called in JSON, for who meets one without its sentence.

/// One word of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The word.
    pub word: &'static str,
    /// What it says, and what to do, where no page tells that.
    pub says: &'static str,
    /// The page of the catalogue that tells more.
    pub page: Option<&'static str>,
}

/// What a word means; none where no finding is called so.
pub fn meaning(word: &str) -> Option<Meaning> {
    let own = WORDS.iter().find(|(known, ..)| *known == word);
    own.map(|(word, says, page)| Meaning {
        word,
        says,
        page: *page,
    })
}

/// Every word with its meaning, sorted.
const WORDS: &[(&str, &str, Option<&str>)] = &[
    (
        "account-differs",
        "Two places of the domain name one server and tell different user names or ways of signing in there. Try the first; the administrator makes both say the same.",
        Some("discovery.disagreement"),
    ),
    (
        "address-redirected",
        "Autodiscover says that the mailbox has another address, and that programs ask for that one: ask for it, too.",
        None,
    ),
    (
        "autodiscover-elsewhere",
        "The name for Autodiscover of a domain at Exchange Online leads to a host that is not Microsoft's: Outlook and phones ask there first.",
        Some("discovery.autodiscover-failed"),
    ),
    (
        "autodiscover-missing",
        "The domain is at Exchange Online and has no name for Autodiscover: Outlook and phones cannot set the account up by themselves.",
        Some("discovery.autodiscover-failed"),
    ),
    (
        "bad-file",
        "The settings file of the domain is there and cannot be read, so programs pass it over. The administrator corrects it.",
        None,
    ),
    (
        "database-differs",
        "The database of mail settings says otherwise than the domain itself, which counts for more: the database may be old.",
        Some("discovery.disagreement"),
    ),
    (
        "differs",
        "Two places where programs look name different servers: which one a program uses depends on where it looks.",
        Some("discovery.disagreement"),
    ),
    (
        "every-name",
        "This network gives an address for every name, even for one that cannot exist: what it says of names does not count.",
        Some("captive.portal"),
    ),
    (
        "exchanger-alias",
        "The MX record names a host that is an alias, which it must not (RFC 2181, section 10.3): some senders may not deliver. The administrator names the host behind the alias.",
        None,
    ),
    (
        "exchanger-by-address",
        "The MX record names an address in the place of a host, so that mail to the domain comes back. The administrator names the host.",
        None,
    ),
    (
        "exchanger-inside",
        "The MX record names a host with an address of one computer or of a local network alone, so that mail from elsewhere comes back. The administrator names the host that takes mail from the internet.",
        None,
    ),
    (
        "exchanger-missing",
        "The MX record names a host that does not exist, so that mail to the domain comes back. The administrator corrects or removes the record.",
        None,
    ),
    (
        "file-fails",
        "The host of the settings file answers with a failure in its place. The administrator lets everybody read the file.",
        None,
    ),
    (
        "file-mistake",
        "A server in the settings file has a host, a port, an encryption or a way of signing in that programs cannot use. The administrator corrects it.",
        None,
    ),
    (
        "foreign-certificate",
        "Hosts that have nothing to do with each other show one certificate: something in this network answers in their place.",
        Some("tls.intercepted"),
    ),
    (
        "host-missing",
        "A server that somebody names has no address: it does not exist, or its name is hidden here.",
        Some("discovery.disagreement"),
    ),
    (
        "known-names-denied",
        "The DNS server denies the domain, and denies a name of the web that is known to exist as well: it is the DNS server of this network that is at fault. Ask another one (`--dns 9.9.9.9`).",
        Some("dns.known-name-missing"),
    ),
    (
        "led-elsewhere",
        "A place of the domain leads programs on to a host of another domain. See that you know that name before you rely on it.",
        None,
    ),
    (
        "mailbox-elsewhere",
        "Microsoft leads this address to a server of the organisation: the mailbox is probably there, and not at Exchange Online.",
        Some("mailbox.moved-on-premises"),
    ),
    (
        "mixed-exchangers",
        "Mail goes to one house, and to another only when that fails: the second record may be left over from a move. The administrator removes it if nobody has a mailbox there.",
        None,
    ),
    (
        "named-by-address",
        "A server is named by its address and not by its name: no certificate fits, so programs warn or give up.",
        Some("tls.name-mismatch"),
    ),
    (
        "no-answers",
        "The DNS answered no question, so that nothing is known of the domain. Ask again, or another DNS server (`--dns 9.9.9.9`).",
        Some("dns.resolver-unresponsive"),
    ),
    (
        "no-domain",
        "The domain does not exist. Read the part after the @ again.",
        Some("dns.nxdomain"),
    ),
    (
        "no-exchanger",
        "The domain has no MX record, so that mail may not reach it under this name. Read the part after the @ again.",
        Some("discovery.no-servers-found"),
    ),
    (
        "no-port",
        "An SRV record names a server with port 0, which is none, so that programs pass it over. The administrator publishes the port, or the target `.` where the service is not offered.",
        Some("discovery.disagreement"),
    ),
    (
        "not-followed",
        "A place of the domain redirects to an address without encryption, at an odd port, or of a local network, which is not followed. The administrator redirects to https at port 443 of a host that everybody reaches.",
        Some("discovery.settings-unencrypted"),
    ),
    (
        "not-of-provider",
        "An SRV record names a server that the provider does not have for this. The administrator corrects or removes it.",
        Some("discovery.disagreement"),
    ),
    (
        "null-mx",
        "The domain says itself that it takes no mail: what is sent to its addresses comes back.",
        Some("dns.null-mx"),
    ),
    (
        "only-without-encryption",
        "The settings file is there without encryption alone, where anybody on the way could have written it: it is not used.",
        Some("discovery.settings-unencrypted"),
    ),
    (
        "portal",
        "Somebody else answers in the place of a well-known page of the web: a login page of this network, or a filter.",
        Some("captive.portal"),
    ),
    (
        "private-address",
        "A server has an address of a local network or of this computer alone: it is reached in that network, if at all.",
        Some("dns.private-address"),
    ),
    (
        "proxy-fails",
        "Nobody of the web could be asked, because the proxy does not lead on. Start it, correct its address, or go without it (`--proxy none`).",
        Some("net.proxy-unreachable"),
    ),
    (
        "redirects-without-end",
        "A place of the domain leads back to itself, so that nothing is read there. The administrator mends the redirection.",
        None,
    ),
    (
        "server-name",
        "What was given is the name of a server and no mail domain: settings are published for what stands behind the @.",
        None,
    ),
    (
        "spf-lacks",
        "The record of who may send for the domain (SPF) leaves out its provider, so that others may refuse its mail. The administrator adds it.",
        None,
    ),
    (
        "spf-twice",
        "The domain has several SPF records, which counts as none (RFC 7208, section 4.5). The administrator puts them into one.",
        None,
    ),
    (
        "split-providers",
        "Mail goes to one provider, and the name for Autodiscover leads to another: Outlook and phones look there.",
        Some("discovery.disagreement"),
    ),
    (
        "target-missing",
        "SRV records name servers that do not exist. The administrator corrects or removes them.",
        Some("discovery.disagreement"),
    ),
    (
        "typed-differs",
        "What was typed is not what is published.",
        Some("discovery.disagreement"),
    ),
    (
        "unanswered",
        "The DNS did not answer one of the questions, so that what is published there is not known. Ask again, or another DNS server (`--dns 9.9.9.9`).",
        Some("dns.timeout"),
    ),
    (
        "unconfirmed",
        "A file of PACC is there, and the digest in the DNS does not confirm it, so it does not count. The administrator renews the digest.",
        None,
    ),
    (
        "unencrypted",
        "A source offers a server that would send passwords without encryption; mailprobe never does that. The administrator offers it with TLS.",
        None,
    ),
    (
        "untrusted",
        "A host of the domain shows a certificate that is not trusted, so that its settings are not read.",
        Some("discovery.settings-untrusted"),
    ),
    (
        "web-page-for-autodiscover",
        "An ordinary web server answers in the place of Autodiscover. Whoever runs it lets it answer 404 under `/autodiscover/`.",
        Some("discovery.autodiscover-failed"),
    ),
    (
        "wildcard",
        "Every name below the domain has an address, also one that was made up: that a name exists says nothing.",
        Some("discovery.wildcard"),
    ),
    (
        "wrong-label",
        "An SRV record stands below the label of another protocol or encryption than its port has, so that programs that follow it cannot connect.",
        Some("discovery.disagreement"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    /// Where the words are given.
    const NAMES: &str = include_str!("name.rs");

    #[test]
    fn every_finding_has_a_meaning_and_every_page_is_there() {
        let names = NAMES.split("=> \"").skip(1);
        let names: Vec<&str> = names.filter_map(|rest| rest.split('"').next()).collect();
        assert!(names.len() > 30, "{names:?}");
        for name in &names {
            assert!(meaning(name).is_some(), "{name}");
        }
        let catalogue = Catalogue::embedded();
        for (word, _, page) in WORDS {
            assert!(names.contains(word), "{word}");
            assert!(
                page.is_none_or(|page| catalogue.page(page).is_some()),
                "{page:?}"
            );
        }
        assert!(WORDS.is_sorted_by_key(|(word, ..)| word));
    }
}
