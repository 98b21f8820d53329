//! Service records whose label says another protocol or encryption than their port has.

use crate::discover::finding::Finding;
use crate::discover::{Setting, Source};
use crate::endpoint::{Protocol, Security};
use crate::observation::dns::{DomainRecords, SERVICES};
use crate::plan::{owner_of, security_of, usual_doors};

/// The label of a protocol with this encryption, such as `_imaps._tcp`.
pub(super) fn label(protocol: Protocol, security: Security) -> Option<&'static str> {
    let mut all = SERVICES.iter();
    let own = all.find(|one| one.protocol == protocol && one.security == security);
    own.map(|one| one.label)
}

/// A record at a port that is settled for another protocol or encryption than its label promises: a program that follows it meets another
/// service, speaks clear text where TLS is awaited, or the other way round.
pub(super) fn misplaced(setting: &Setting, all: &[Setting], domain: &str) -> Option<Finding> {
    let owner = owner_of(setting.protocol, setting.port);
    let protocol = owner.unwrap_or(setting.protocol);
    let security = security_of(protocol, setting.port).or_else(|| {
        // At port 25 mail is handed in as at 587, if at all.
        (setting.port == 25 && (owner.is_some() || setting.security == Security::ImplicitTls))
            .then_some(Security::StartTls)
    })?;
    let record = label(setting.protocol, setting.security)?;
    let right = label(protocol, security)?;
    let mut usual = usual_doors(setting.protocol).iter();
    let usual = usual.find(|(_, usual)| *usual == setting.security);
    (record != right).then(|| Finding::WrongLabel {
        record: format!("{record}.{domain}"),
        right: format!("{right}.{domain}"),
        host: setting.host.clone(),
        port: setting.port,
        of_port: (protocol, security),
        usual: owner.and(usual).map(|(port, _)| *port),
        is_there: all.iter().any(|one| {
            one.protocol == protocol
                && one.host == setting.host
                && one.port == setting.port
                && one.security == security
        }),
    })
}

/// The records that name a server with port 0, which nobody can connect to. With the target `.` it says that there is no such service.
pub(super) fn without_port(records: &DomainRecords) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (service, answer) in SERVICES.iter().zip(&records.srv) {
        let mut ports = usual_doors(service.protocol).iter();
        let usual = ports.find(|(_, security)| *security == service.security);
        let servers = answer.iter().flatten();
        let servers = servers.filter(|srv| srv.port == 0 && !srv.target.is_empty());
        findings.extend(
            usual
                .into_iter()
                .zip(servers)
                .map(|((usual, _), srv)| Finding::NoPort {
                    record: format!("{}.{}", service.label, records.domain),
                    host: srv.target.clone(),
                    usual: *usual,
                }),
        );
    }
    findings
}

/// The encryption that is settled for a port of a protocol.
pub(super) const fn of_port(setting: &Setting) -> Option<Security> {
    security_of(setting.protocol, setting.port)
}

/// Gives a server of a record below the wrong label the encryption of its port, because what the label says cannot work; whether it was one.
pub(super) fn put_right(setting: &mut Setting) -> bool {
    let right = of_port(setting).filter(|right| *right != setting.security);
    let right = right.filter(|_| setting.source == Source::Srv);
    if let Some(right) = right {
        setting.security = right;
    }
    right.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_whose_encryption_is_settled_stands_below_its_own_label() {
        for (protocol, port, security, right) in [
            (
                Protocol::Imap,
                993,
                Security::StartTls,
                Some("_imaps._tcp.a.example"),
            ),
            (
                Protocol::Smtp,
                465,
                Security::StartTls,
                Some("_submissions._tcp.a.example"),
            ),
            (
                Protocol::Pop3,
                110,
                Security::ImplicitTls,
                Some("_pop3._tcp.a.example"),
            ),
            (
                Protocol::Smtp,
                587,
                Security::ImplicitTls,
                Some("_submission._tcp.a.example"),
            ),
            (Protocol::Imap, 993, Security::ImplicitTls, None),
            (Protocol::Smtp, 587, Security::StartTls, None),
            (Protocol::Imap, 1993, Security::StartTls, None),
            (
                Protocol::Imap,
                995,
                Security::StartTls,
                Some("_pop3s._tcp.a.example"),
            ),
            (
                Protocol::Pop3,
                993,
                Security::ImplicitTls,
                Some("_imaps._tcp.a.example"),
            ),
            (
                Protocol::Smtp,
                993,
                Security::StartTls,
                Some("_imaps._tcp.a.example"),
            ),
            (
                Protocol::Imap,
                25,
                Security::ImplicitTls,
                Some("_submission._tcp.a.example"),
            ),
            (Protocol::Smtp, 25, Security::StartTls, None),
        ] {
            let setting = Setting {
                protocol,
                host: "mail.a.example".to_owned(),
                port,
                security,
                sign_in: Vec::new(),
                username: None,
                source: Source::Srv,
            };
            let found = misplaced(&setting, &[], "a.example");
            let found = found.map(|found| match found {
                Finding::WrongLabel { right, .. } => right,
                other => other.name().to_owned(),
            });
            assert_eq!(found.as_deref(), right, "{protocol} {port}");
        }
    }
}
