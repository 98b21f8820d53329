//! Servers at which the same happened, told together.

use super::finding::said;
use crate::report::Evidence;
use crate::report::build::joined;
use crate::report::markdown_text::wrapped;
use crate::style::Style;

/// The most servers of several hosts that are named with their ports.
const FEW_SERVERS: usize = 3;

/// What happened at one server.
#[derive(Clone, Copy)]
pub(in crate::report) struct Event<'a> {
    pub(in crate::report) protocol: &'a str,
    pub(in crate::report) endpoint: &'a str,
    pub(in crate::report) says: &'a str,
    pub(in crate::report) lines: &'a [String],
}

impl<'a> From<&'a Evidence> for Event<'a> {
    fn from(one: &'a Evidence) -> Self {
        Self {
            protocol: one.protocol,
            endpoint: &one.endpoint,
            says: &one.says,
            lines: &one.lines,
        }
    }
}

impl<'a> Event<'a> {
    fn host(&self) -> &'a str {
        let host = self.endpoint.rsplit_once(':').map(|(host, _)| host);
        host.unwrap_or(self.endpoint)
    }

    /// What happened, without the name to which it did.
    fn deed(&self) -> &'a str {
        let behind = self.says.strip_prefix(self.host());
        behind
            .and_then(|behind| behind.strip_prefix(' '))
            .unwrap_or(self.says)
    }
}

/// Servers at which the same happened, at least one.
pub(in crate::report) struct Group<'a>(pub(super) Vec<Event<'a>>);

/// Puts what is alike together, in the order of the first of each.
pub(in crate::report) fn alike<'a>(events: &[Event<'a>]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for event in events {
        let same = |group: &&mut Group<'_>| {
            let first = &group.0[0];
            first.deed() == event.deed() && first.lines == event.lines
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.0.push(*event),
            None => groups.push(Group(vec![*event])),
        }
    }
    groups
}

impl Group<'_> {
    /// What was said at the first of them.
    pub(in crate::report) fn lines(&self) -> &[String] {
        self.0[0].lines
    }

    /// Who, what happened, and what was said.
    pub(super) fn render(&self, style: &Style, first: &str, rest: &str) -> String {
        let mut out = wrapped(&style.plain(&self.sentence()), style, first, rest);
        for line in self.0[0].lines {
            out.push_str(&said(line, style, 6));
        }
        out
    }

    /// Who, and what happened.
    pub(in crate::report) fn sentence(&self) -> String {
        let distinct = |text: &dyn Fn(&Event<'_>) -> String| {
            let mut texts: Vec<String> = Vec::new();
            for event in &self.0 {
                let text = text(event);
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            texts
        };
        let protocols = distinct(&|event| event.protocol.to_uppercase());
        let hosts = distinct(&|event| event.host().to_owned());
        let servers = distinct(&|event| event.endpoint.to_owned());
        let (places, deed) = match hosts.len() {
            1 => (servers, self.0[0].says),
            _ if servers.len() <= FEW_SERVERS => (servers, self.0[0].deed()),
            _ => (hosts, self.0[0].deed()),
        };
        format!("{} {}: {deed}", joined(&protocols), places.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_doors_that_fail_alike_are_one_line() {
        let hosts = ["imap.example.org", "mail.example.org", "smtp.example.org"];
        let says: Vec<String> = hosts
            .iter()
            .map(|host| format!("{host} does not exist"))
            .collect();
        let doors: Vec<(usize, String)> = (0..6)
            .map(|at| (at / 2, format!("{}:{}", hosts[at / 2], 100 + at)))
            .collect();
        let events: Vec<Event<'_>> = doors
            .iter()
            .map(|(host, endpoint)| Event {
                protocol: if *host == 2 { "smtp" } else { "imap" },
                endpoint,
                says: &says[*host],
                lines: &[],
            })
            .collect();
        let groups = alike(&events);
        assert_eq!(groups.len(), 1);
        assert_eq!(
            groups[0].sentence(),
            "IMAP and SMTP imap.example.org, mail.example.org, smtp.example.org: does not exist"
        );
        assert_eq!(
            alike(&events[..2])[0].sentence(),
            "IMAP imap.example.org:100, imap.example.org:101: imap.example.org does not exist"
        );
    }
}
