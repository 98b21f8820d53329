//! The blanks of a page, filled in from the run: a command can be copied as it stands.
//!
//! Pages write SERVER, PORT, PROTOCOL, ENDPOINTS, PUBLISHED, RECORD, OTHER_DOOR, USUAL_DOORS, OTHER_SERVER, PROXY, PROXY_HOST,
//! PROXY_PORT, DOMAIN, MAILBOX, PUBLISHED_NAME, USERNAME, REFERRED and a sample address.
//! Only code is filled in, and only with what
//! a shell takes literally.

use super::name_of;
use crate::endpoint::{Endpoint, Origin, Security};
use crate::fact::Fact;
use crate::observation::Run;
use crate::observation::contrast::Comparison;
use crate::observation::dns::DnsTrouble;
use crate::plan::Probe;
use crate::report::literal::is_literal;
use crate::stage::Stage;

/// The addresses that pages use as samples.
const SAMPLES: [&str; 2] = ["kim@contoso.com", "kim@example.org"];

/// The tool that shows what a server says under TLS, which begins at once unless it is told otherwise.
const OPENSSL: &str = "openssl s_client ";

/// What stands in the blanks of one finding.
pub(super) struct Blanks {
    filled: Vec<(&'static str, String)>,
    /// What the server of the commands has to be asked for before it encrypts, where it does not do so at once.
    starttls: Option<&'static str>,
}

impl Blanks {
    /// What the probes of a finding have in common, and whom the run is about.
    pub(super) fn of(run: &Run, probes: &[&Probe], evidence: &[Fact]) -> Self {
        let plan = &run.plan;
        // A command is about one server: of several the preferred one, host and port of the same.
        let first = probes.first().map(|probe| &probe.endpoint);
        let host = probes.first().map(|probe| name(run, probe));
        let port = first.map(|endpoint| endpoint.port.to_string());
        let protocol = first.map(|endpoint| endpoint.protocol.name().to_owned());
        // Another server of the finding has records of its own.
        let is_of_first = |fact: &&Fact| {
            let place = |endpoint: &Endpoint| (endpoint.host.clone(), endpoint.port);
            first.map(place) == Some(place(&plan.probe(fact.probe).endpoint))
        };
        let of_server: Vec<Fact> = evidence.iter().filter(is_of_first).cloned().collect();
        // `kind://host:port`; a proxy is the same for all as a rule.
        let proxy = common(probes, |probe| {
            probe.proxy.as_ref().map(|way| way.proxy.clone())
        });
        let proxy = proxy.flatten();
        let place = proxy.as_ref().and_then(|url| url.split_once("://"));
        let place = place.and_then(|(_, place)| place.rsplit_once(':'));
        let target = &plan.target;
        let address = target.address.as_ref();
        // The name to sign in with is that of the mailbox, which may be another than the person's own.
        let opened = name_of(plan).filter(|name| name.contains('@'));
        let words = [
            ("SERVER", host),
            ("PORT", port),
            ("PROTOCOL", protocol),
            ("ENDPOINTS", endpoints(probes)),
            ("PUBLISHED", published(run, probes)),
            ("RECORD", shown(&of_server, "endpoint.record")),
            ("OTHER_SERVER", shown(evidence, "discovery.other")),
            (
                "OTHER_DOOR",
                shown(evidence, "host.other-door")
                    .or_else(|| shown(evidence, "host.starttls-door")),
            ),
            ("USUAL_DOORS", shown(evidence, "endpoint.usual-doors")),
            ("PROXY_HOST", place.map(|(host, _)| host.to_owned())),
            ("PROXY_PORT", place.map(|(_, port)| port.to_owned())),
            ("PROXY", proxy.clone().or(shown(evidence, "proxy.web"))),
            ("DOMAIN", Some(target.domain.clone())),
            ("MAILBOX", opened.map(str::to_owned).or(address.cloned())),
            (
                "PUBLISHED_NAME",
                shown(evidence, "credential.published-name"),
            ),
            (
                "USERNAME",
                (probes.first())
                    .and_then(|probe| plan.username_at(&probe.endpoint))
                    .map(str::to_owned),
            ),
            (
                "REFERRED",
                ["auth", "enter", "greet", "offer"]
                    .iter()
                    .find_map(|stage| shown(evidence, &format!("{stage}.referral"))),
            ),
            (SAMPLES[0], address.cloned()),
            (SAMPLES[1], address.cloned()),
        ];
        let filled = words
            .into_iter()
            .filter_map(|(blank, word)| Some((blank, word.filter(|word| are_literal(word))?)))
            .collect();
        let starttls = first
            .filter(|endpoint| endpoint.security == Security::StartTls)
            .filter(|endpoint| !encrypts_at_once(endpoint.port, evidence))
            .map(|endpoint| endpoint.protocol.name());
        Self { filled, starttls }
    }

    /// The text (Markdown) with the blanks in its code filled in.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut fenced = false;
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
                out.push_str(line);
            } else if fenced
                || line.starts_with("    ") && !is_list_item(line) && !line.contains('`')
            {
                out.push_str(&self.fill_code(line));
            } else {
                // Every second part stands between backticks.
                for (at, part) in line.split('`').enumerate() {
                    if at > 0 {
                        out.push('`');
                    }
                    if at % 2 == 1 {
                        out.push_str(&self.fill_span(part));
                    } else {
                        out.push_str(part);
                    }
                }
            }
        }
        out
    }

    /// A span of code. Several words for one blank are several spans.
    fn fill_span(&self, code: &str) -> String {
        let own = self.filled.iter().find(|(blank, _)| *blank == code);
        match own {
            Some((_, word)) => {
                let mut words: Vec<&str> = word.split(" and ").collect();
                let last = words.pop().unwrap_or_default();
                match words.is_empty() {
                    true => last.to_owned(),
                    false => format!("{}` and `{last}", words.join("`, `")),
                }
            }
            None => self.fill_code(code),
        }
    }

    fn fill_code(&self, code: &str) -> String {
        let is_of_port = code.contains(OPENSSL) && code.contains("SERVER:PORT");
        let mut code = code.to_owned();
        for (blank, word) in &self.filled {
            code = replace_word(&code, blank, word);
        }
        match self.starttls {
            Some(protocol) if is_of_port && !code.contains("-starttls") => {
                code.replace(OPENSSL, &format!("{OPENSSL}-starttls {protocol} "))
            }
            _ => code,
        }
    }
}

/// The name that commands ask for: that of the server; where it is guessed from a domain that the DNS denies or does not answer for, the domain,
/// because nobody knows the guess.
fn name(run: &Run, probe: &Probe) -> String {
    let endpoint = &probe.endpoint;
    let mx = run.records.as_ref().map(|records| &records.mx);
    let is_dead = match mx {
        Some(Err(DnsTrouble::NoData)) | Some(Ok(_)) | None => false,
        Some(Err(_)) => true,
    };
    let mut seen = run.of(probe.id);
    let is_nowhere = seen.any(|one| one.stage == Stage::Resolve && one.outcome.is_err());
    match endpoint.origin == Origin::Convention && is_dead && is_nowhere {
        true => run.plan.target.domain.clone(),
        false => endpoint.host.clone(),
    }
}

/// Whether a server that was asked for STARTTLS begins with TLS at once, by what it did or by its port (RFC 8314).
fn encrypts_at_once(port: u16, evidence: &[Fact]) -> bool {
    const AT_ONCE: [(&str, &[&str]); 2] = [
        ("greet.peer", &["tls"]),
        ("tls.at-once", &["accepted", "alert"]),
    ];
    let says = |fact: &Fact| {
        let is = |(key, values): &(&str, &[&str])| {
            fact.key == *key && values.contains(&fact.value.as_str())
        };
        AT_ONCE.iter().any(is)
    };
    [993, 995, 465].contains(&port) || evidence.iter().any(says)
}

/// What is the same for all probes.
fn common<T: PartialEq>(probes: &[&Probe], of: impl Fn(&Probe) -> T) -> Option<T> {
    let mut all = probes.iter().map(|probe| of(probe));
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Every server of the finding, as `host:port`, in the order of the plan.
fn endpoints(probes: &[&Probe]) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for probe in probes {
        let place = probe.endpoint.to_string();
        if !all.contains(&place) {
            all.push(place);
        }
    }
    (!all.is_empty()).then(|| all.join(" "))
}

/// What the mail domain has by its records in the place of the servers of the finding.
fn published(run: &Run, probes: &[&Probe]) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    let of_finding = |id| probes.iter().any(|probe| probe.id == id);
    for contrast in run.contrasts.iter().filter(|one| of_finding(one.probe)) {
        if let Comparison::Published(servers) = &contrast.seen {
            all.extend(servers.iter().cloned());
        }
    }
    all.dedup();
    (!all.is_empty()).then(|| all.join(" "))
}

/// What the facts of a finding say of this, at all of its servers.
fn shown(evidence: &[Fact], key: &str) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for fact in evidence.iter().filter(|fact| fact.key == key) {
        if !all.contains(&fact.value.as_str()) {
            all.push(&fact.value);
        }
    }
    (!all.is_empty()).then(|| all.join(" and "))
}

/// Whether that is so of each of several words.
fn are_literal(words: &str) -> bool {
    words.split(' ').all(is_literal)
}

/// Whether the line is text of a nested list, which is indented as code is.
fn is_list_item(line: &str) -> bool {
    let text = line.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.starts_with("- ") || digits.len() < text.len() && digits.starts_with(". ")
}

fn replace_word(text: &str, blank: &str, word: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(blank) {
        let (before, behind) = (&rest[..at], &rest[at + blank.len()..]);
        let alone = !before.ends_with(is_part) && !behind.starts_with(is_part);
        out.push_str(before);
        out.push_str(if alone { word } else { blank });
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanks() -> Blanks {
        Blanks {
            filled: vec![
                ("SERVER", "imap.example.org".to_owned()),
                ("PORT", "993".to_owned()),
                ("MAILBOX", "sales@fabrikam.example".to_owned()),
                ("kim@contoso.com", "lee@fabrikam.example".to_owned()),
                (
                    "RECORD",
                    "_imaps._tcp.example.org and _pop3s._tcp.example.org".to_owned(),
                ),
            ],
            starttls: None,
        }
    }

    #[test]
    fn code_is_filled_in_and_prose_is_not() {
        let text = "SERVER is down? Try `nc SERVER PORT`, not `SERVERS`.\n\n```\nGet-Mailbox kim@contoso.com\n```\nkim@contoso.com\n";
        let filled = "SERVER is down? Try `nc imap.example.org 993`, not `SERVERS`.\n\n```\nGet-Mailbox lee@fabrikam.example\n```\nkim@contoso.com\n";
        assert_eq!(blanks().fill(text), filled);
    }

    #[test]
    fn several_words_for_one_blank_are_several_spans() {
        let filled = "by `_imaps._tcp.example.org` and `_pop3s._tcp.example.org` it names it";
        assert_eq!(blanks().fill("by `RECORD` it names it"), filled);
        let three = Blanks {
            filled: vec![("RECORD", "a and b and c".to_owned())],
            starttls: None,
        };
        assert_eq!(three.fill("by `RECORD`"), "by `a`, `b` and `c`");
    }

    #[test]
    fn a_server_that_does_not_encrypt_at_once_is_asked_to() {
        let of_imap = Blanks {
            starttls: Some("imap"),
            ..blanks()
        };
        let text = "`openssl s_client -connect SERVER:PORT -showcerts`, `nc SERVER PORT`";
        let at_once = "`openssl s_client -connect imap.example.org:993 -showcerts`, `nc imap.example.org 993`";
        assert_eq!(blanks().fill(text), at_once);
        let asked = "`openssl s_client -starttls imap -connect imap.example.org:993 -showcerts`, `nc imap.example.org 993`";
        assert_eq!(of_imap.fill(text), asked);
        let told = "`openssl s_client -connect SERVER:PORT -starttls smtp`";
        assert!(!of_imap.fill(told).contains("-starttls imap"));
    }

    #[test]
    fn a_command_about_the_mailbox_names_the_one_that_is_opened() {
        let text = "`Set-Mailbox -Identity MAILBOX`, `Get-MgUser -UserId kim@contoso.com`";
        let filled = "`Set-Mailbox -Identity sales@fabrikam.example`, `Get-MgUser -UserId lee@fabrikam.example`";
        assert_eq!(blanks().fill(text), filled);
    }

    #[test]
    fn what_a_shell_would_read_otherwise_is_left_blank() {
        for word in [
            "a;b@example.org",
            "$(x)@example.org",
            "o'neil@example.org",
            "-rf",
            "",
        ] {
            assert!(!is_literal(word), "{word}");
        }
        assert!(is_literal("kim.akers+mail@contoso.com"));
    }
}
