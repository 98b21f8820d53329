//! Which findings of a run stop every program, and which only those that sign in in the same way.

use super::answer::{Obstacle, Told};
use super::sign_in::Chosen;
use super::table::Kind;
use crate::endpoint::Protocol;

/// A finding that keeps a protocol from working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number in the report, counted from 1.
    pub number: usize,
    /// Its id.
    pub id: String,
    /// The protocols that it stops.
    pub protocols: Vec<Protocol>,
    /// Whether the sign-in that it is about, if it is about one, was with a password.
    pub by_password: bool,
}

/// Whom a finding stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Everyone,
    /// Those on this computer or in this network.
    Here,
    /// Those that sign in with the same password.
    Password,
    /// What comes of it depends on what a program speaks or is set to.
    Nobody,
}

/// Causes that lie in how a program speaks, or in how it is set up, though their family stops everyone.
const OF_A_PROGRAM: [&str; 21] = [
    "mailbox.client-not-named",
    "mailbox.item-unconvertible",
    "net.local-firewall",
    "net.proxy-no-way-on",
    "net.proxy-not-a-proxy",
    "net.proxy-refused",
    "net.proxy-sign-in",
    "net.proxy-unreachable",
    "proto.command-rejected",
    "proto.out-of-step",
    "smtp.auth-required",
    "smtp.helo-rejected",
    "tls.client-cert-required",
    "tls.client-too-old",
    "tls.handshake-refused",
    "tls.large-hello",
    "tls.legacy-only",
    "tls.no-shared-cipher",
    "tls.plaintext-on-tls-port",
    "tls.tls-on-starttls-port",
    "tls.unknown-name",
];

/// Refusals of a sign-in that do not depend on how a program signs in.
const OF_THE_ACCOUNT: [&str; 13] = [
    "auth.account-disabled",
    "auth.address-banned",
    "auth.imap-disabled",
    "auth.limit",
    "auth.locked",
    "auth.not-connected",
    "auth.organization-configuration",
    "auth.pop-disabled",
    "auth.protocols-disabled",
    "auth.smtp-disabled-mailbox",
    "auth.smtp-disabled-tenant",
    "auth.temporary",
    "auth.too-many-connections",
];

/// Refusals of the name or the password that was given.
const OF_THE_PASSWORD: [&str; 8] = [
    "auth.bad-password",
    "auth.basic-disabled",
    "auth.oauth-only",
    "auth.password-expired",
    "auth.refused",
    "auth.security-defaults",
    "auth.shared-mailbox-form",
    "auth.wrong-username",
];

impl Found {
    fn reach(&self) -> Reach {
        let id = self.id.as_str();
        if OF_A_PROGRAM.contains(&id) {
            return Reach::Nobody;
        }
        match id.split('.').next().unwrap_or_default() {
            "captive" | "clock" | "dns" | "ipv6" | "net" | "tcp" => Reach::Here,
            "mailbox" | "proto" | "service" | "smtp" | "starttls" | "tls" => Reach::Everyone,
            _ if OF_THE_ACCOUNT.contains(&id) => Reach::Everyone,
            _ if OF_THE_PASSWORD.contains(&id) && self.by_password => Reach::Password,
            _ => Reach::Nobody,
        }
    }
}

/// What the findings say of a program that gets this far by itself: the way of signing in that it would use, where one was
/// found; none where what it meets is not known.
pub(super) fn stops(found: &[Found], protocol: Protocol, with: Option<&Chosen>) -> Option<Told> {
    let of_protocol = found.iter().filter(|one| one.protocols.contains(&protocol));
    let mut stopping = of_protocol.filter_map(|one| {
        let whom = match one.reach() {
            Reach::Everyone => "every program",
            Reach::Here => "every program on this network",
            Reach::Password if with.is_some_and(|chosen| chosen.with.kind == Kind::Password) => {
                "every program that signs in with this name and password"
            }
            Reach::Password | Reach::Nobody => return None,
        };
        let why = format!("what finding {} says holds for {whom}", one.number);
        Some(Told::cannot(Obstacle::Finding, why))
    });
    stopping.next()
}

#[cfg(test)]
mod tests {
    use super::{OF_A_PROGRAM, OF_THE_ACCOUNT, OF_THE_PASSWORD};
    use crate::catalogue::Catalogue;

    #[test]
    fn every_id_has_a_page() {
        let catalogue = Catalogue::embedded();
        let lists = [&OF_A_PROGRAM[..], &OF_THE_ACCOUNT, &OF_THE_PASSWORD];
        for id in lists.concat() {
            assert!(catalogue.page(id).is_some(), "{id}");
        }
    }
}
