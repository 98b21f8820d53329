//! Reads what is expected of a target, in the words of an administrator.

use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Reader;
use super::expectation::{Expectation, Id, Source, TlsVersion, Trust, Ways, What};
use super::key::{self, EXPECTATIONS};
use super::value::{kind_of, number};
use crate::endpoint::Protocol;
use crate::mechanism::Way;

/// Those that stand beside the protocols alone.
const BESIDE: [&str; 3] = ["no-findings", "no-discovery-findings", "except"];

/// What is expected of a protocol in one word.
const ONE_WORD: [&str; 3] = ["works", "signs-in", "off"];

/// What can be expected of all protocols at once: the words behind those of one alone, and before those that stand in another.
fn of_all() -> &'static [&'static str] {
    &EXPECTATIONS[8..EXPECTATIONS.len() - 1]
}

/// The longest id or name of a mechanism.
const LONGEST_NAME: usize = 100;

/// The most days that a certificate can have left: ten years.
const MOST_DAYS: i64 = 3650;

impl Reader {
    /// Reads the table `expect`.
    pub(super) fn expectations(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Expectation> {
        let DeValue::Table(table) = value.get_ref() else {
            let says = format!(
                "`expect` takes a table, such as {{ imap = \"signs-in\", pop3 = \"off\" }}, and this is {}",
                kind_of(value.get_ref())
            );
            self.complain(value.span(), says);
            return Vec::new();
        };
        let mut all = Vec::new();
        for (name, value) in table {
            match Protocol::from_name(name.get_ref()) {
                Some(protocol) => all.extend(self.of_protocol(protocol, value)),
                None if of_all().contains(&&**name.get_ref()) => {
                    all.extend(self.one(None, name.get_ref(), value));
                }
                None if EXPECTATIONS.contains(&&**name.get_ref()) => {
                    let says = format!(
                        "`{}` is expected of one protocol: imap = {{ {} = … }}",
                        name.get_ref(),
                        name.get_ref()
                    );
                    self.complain(name.span(), says);
                }
                None => {
                    let words = EXPECTATIONS[..3].iter().chain(of_all()).copied();
                    let says = key::unknown(name.get_ref(), words);
                    self.complain(name.span(), says);
                }
            }
        }
        all.sort_by_key(|one| one.at.start);
        all
    }

    fn of_protocol(
        &mut self,
        protocol: Protocol,
        value: &Spanned<DeValue<'_>>,
    ) -> Vec<Expectation> {
        let name = protocol.name();
        match value.get_ref() {
            DeValue::String(word) => {
                let what = match &**word {
                    "works" => What::Works,
                    "signs-in" => What::SignsIn,
                    "off" => What::Off,
                    other => {
                        let near = key::nearest(other, ONE_WORD.into_iter());
                        let near = near
                            .map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
                        let says = format!(
                            "of {name} can be expected \"works\", \"signs-in\" or \"off\"{near}"
                        );
                        self.complain(value.span(), says);
                        return Vec::new();
                    }
                };
                let at = value.span();
                vec![Expectation {
                    protocol: Some(protocol),
                    what,
                    at,
                }]
            }
            DeValue::Table(table) => self.table(protocol, table, value),
            other => {
                let says = format!(
                    "`{name}` takes \"works\", \"signs-in\", \"off\", or a table, and this is {}",
                    kind_of(other)
                );
                self.complain(value.span(), says);
                Vec::new()
            }
        }
    }

    fn table(
        &mut self,
        protocol: Protocol,
        table: &DeTable<'_>,
        value: &Spanned<DeValue<'_>>,
    ) -> Vec<Expectation> {
        let mut all = Vec::new();
        for (name, value) in table {
            let is_known = EXPECTATIONS[3..].contains(&&**name.get_ref())
                && !BESIDE.contains(&&**name.get_ref());
            match is_known {
                true => all.extend(self.one(Some(protocol), name.get_ref(), value)),
                false if of_all().contains(&&**name.get_ref()) => {
                    let says = format!(
                        "`{}` is expected of all protocols at once: it stands beside {}",
                        name.get_ref(),
                        protocol.name()
                    );
                    self.complain(name.span(), says);
                }
                false => {
                    let says = key::unknown(name.get_ref(), EXPECTATIONS[3..19].iter().copied());
                    self.complain(name.span(), says);
                }
            }
        }
        if table.is_empty() {
            self.complain(value.span(), "nothing is expected here; write \"works\"");
        }
        let closed = all.iter().find(|one| one.is_of_closed());
        let open = |one: &&Expectation| matches!(one.what, What::Works) || one.needs_sign_in();
        let open = all.iter().find(open);
        if let (Some(closed), Some(open)) = (closed, open) {
            let says = format!(
                "`{}` and `{}` contradict each other; write one of them",
                open.what.key(),
                closed.what.key()
            );
            let at = closed.at.clone();
            self.complain(at, says);
        }
        self.named_twice(&all);
        all
    }

    /// Complains of a name that is to be offered and not to be.
    fn named_twice(&mut self, all: &[Expectation]) {
        let wanted = all.iter().filter_map(|one| match &one.what {
            What::Offers(names) => Some(names),
            _ => None,
        });
        let wanted: Vec<&String> = wanted.flatten().collect();
        for one in all {
            if let What::NotOffered(names) = &one.what
                && let Some(name) = names.iter().find(|name| wanted.contains(name))
            {
                let says = format!("{name} cannot be both in `offers` and in `not-offered`");
                self.complain(one.at.clone(), says);
            }
        }
    }

    /// One key and its value.
    fn one(
        &mut self,
        protocol: Option<Protocol>,
        name: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Expectation> {
        let what = match name {
            "works" => self.yes(name, value).then_some(What::Works),
            "signs-in" => self.yes(name, value).then_some(What::SignsIn),
            "off" => self.yes(name, value).then_some(What::Off),
            "starttls" => self.yes(name, value).then_some(What::StartTls),
            "ipv6" => self.yes(name, value).then_some(What::Ipv6),
            "refused-with" => self.ids(name, value).map(What::RefusedWith),
            "no-findings" => self.no_findings(value),
            "settings-from" => self.sources(name, value).map(What::SettingsFrom),
            "settings-trust" => self.trust(value).map(What::SettingsTrust),
            "published-by" => self.sources(name, value).map(What::PublishedBy),
            "no-discovery-findings" => self.yes(name, value).then_some(What::NoDiscoveryFindings),
            "mechanism" => self.ways(value).map(What::Mechanism),
            "offers" => self.names(name, value).map(What::Offers),
            "not-offered" => self.names(name, value).map(What::NotOffered),
            "tls" => self.tls(value).map(What::Tls),
            "certificate-days" => self.days(value).map(What::CertificateDays),
            "connect-seconds" => self.time(name, value).map(What::ConnectSeconds),
            _ => self.time(name, value).map(What::SignInSeconds),
        }?;
        let at = value.span();
        Some(Expectation { protocol, what, at })
    }

    fn yes(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> bool {
        let is_yes = matches!(value.get_ref(), DeValue::Boolean(true));
        if !is_yes {
            let instead = match name {
                "works" | "signs-in" => "; what must not work is `off = true`, or `refused-with`",
                _ => "; leave it out where it is not expected",
            };
            self.complain(value.span(), format!("`{name}` takes true{instead}"));
        }
        is_yes
    }

    fn no_findings(&mut self, value: &Spanned<DeValue<'_>>) -> Option<What> {
        let DeValue::Table(table) = value.get_ref() else {
            return self
                .yes("no-findings", value)
                .then(|| What::NoFindings(Vec::new()));
        };
        let mut except = None;
        for (name, value) in table {
            match &**name.get_ref() {
                "except" => except = self.ids("except", value),
                other => {
                    let says = key::unknown(other, ["except"].into_iter());
                    self.complain(name.span(), says);
                }
            }
        }
        Some(What::NoFindings(except.unwrap_or_default()))
    }

    /// The texts of a value that is one, or a list of them.
    fn each<'v>(value: &'v Spanned<DeValue<'_>>) -> Option<Vec<(&'v str, super::Span)>> {
        let text = |one: &'v Spanned<DeValue<'_>>| match one.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() && text.len() <= LONGEST_NAME => {
                Some((&**text, one.span()))
            }
            _ => None,
        };
        match value.get_ref() {
            DeValue::Array(items) if items.is_empty() => None,
            DeValue::Array(items) => items.iter().map(text).collect(),
            _ => text(value).map(|one| vec![one]),
        }
    }

    fn ids(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Vec<Id>> {
        let Some(texts) = Self::each(value) else {
            let says = format!(
                "`{name}` takes the id of a fault, or a list of them; `mailprobe list` shows all"
            );
            self.complain(value.span(), says);
            return None;
        };
        let id = |(text, at): (&str, super::Span)| Id {
            id: text.trim().to_lowercase(),
            at,
        };
        Some(texts.into_iter().map(id).collect())
    }

    fn names(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
        let is_name = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_+=".contains(c))
        };
        match Self::each(value) {
            Some(texts) if texts.iter().all(|(text, _)| is_name(text)) => {
                Some(texts.iter().map(|(text, _)| text.to_uppercase()).collect())
            }
            _ => {
                let says = format!(
                    "`{name}` takes names of SASL mechanisms and capabilities, such as [\"XOAUTH2\", \"IDLE\"]"
                );
                self.complain(value.span(), says);
                None
            }
        }
    }

    fn sources(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Vec<Source>> {
        let named = |text: &str| {
            let text = text.trim().to_lowercase();
            Source::ALL.into_iter().find(|one| one.name() == text)
        };
        let sources = Self::each(value);
        let sources: Option<Vec<Source>> =
            sources.and_then(|texts| texts.into_iter().map(|(text, _)| named(text)).collect());
        if sources.is_none() {
            let all = Source::ALL
                .map(|one| format!("\"{}\"", one.name()))
                .join(", ");
            let says = format!("`{name}` takes one of {all}, or a list of them");
            self.complain(value.span(), says);
        }
        sources
    }

    fn trust(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Trust> {
        let trust = value
            .get_ref()
            .as_str()
            .and_then(|text| Trust::named(text.trim()));
        if trust.is_none() {
            self.complain(
                value.span(),
                "`settings-trust` takes \"high\", \"medium\" or \"low\", the least that is enough",
            );
        }
        trust
    }

    fn ways(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Ways> {
        let text = value.get_ref().as_str().unwrap_or_default();
        let ways = match text.to_lowercase().as_str() {
            "oauth" => Ok(Ways::OAuth),
            "password" => Ok(Ways::Password),
            other => other.parse::<Way>().map(Ways::One),
        };
        if let Err(why) = &ways {
            let says = format!("{why}; or \"oauth\", \"password\" for any of a kind");
            self.complain(value.span(), says);
        }
        ways.ok()
    }

    fn tls(&mut self, value: &Spanned<DeValue<'_>>) -> Option<TlsVersion> {
        let version = match value.get_ref() {
            DeValue::String(text) => match text.trim().trim_start_matches("TLS ") {
                "1.2" => Some(TlsVersion::V12),
                "1.3" => Some(TlsVersion::V13),
                _ => None,
            },
            _ => None,
        };
        if version.is_none() {
            self.complain(value.span(), "`tls` takes \"1.2\" or \"1.3\", the oldest that may be used; mailprobe uses none that is older");
        }
        version
    }

    fn days(&mut self, value: &Spanned<DeValue<'_>>) -> Option<u64> {
        let days = match value.get_ref() {
            DeValue::Integer(integer) => number(integer),
            _ => None,
        };
        match days {
            Some(days @ 1..=MOST_DAYS) => Some(days.unsigned_abs()),
            _ => {
                let says = format!("`certificate-days` takes a whole number from 1 to {MOST_DAYS}");
                self.complain(value.span(), says);
                None
            }
        }
    }

    fn time(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Duration> {
        let seconds: Option<f64> = match value.get_ref() {
            DeValue::Integer(integer) => number(integer).map(|seconds| seconds as f64),
            DeValue::Float(float) => float.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        let most = seconds.filter(|seconds| (0.0001..=600.0).contains(seconds));
        if most.is_none() {
            let says = format!("`{name}` takes a number of seconds up to 600, such as 5 or 0.5");
            self.complain(value.span(), says);
        }
        most.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    }
}
