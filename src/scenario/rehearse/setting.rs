//! What a scenario stands for before anything happens: user, plan and records.

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::super::{Login, MxAnswer, Scenario, Server};
use super::{MOMENT, Mismatch};
use crate::endpoint::Purpose;
use crate::observation::discovery::{Asked, Question};
use crate::observation::dns::{Answer, DnsTrouble, DomainRecords, Mx, SERVICES, Service, Srv};
use crate::observation::web::Fetch;
use crate::plan::{self, Depth, Limits, Plan, Probe, ProbeId};
use crate::secret::{Credential, Secret};
use crate::target::{self, Target};

/// What every user of a scenario signs in with.
const SECRET: &str = "correct-horse-battery-staple";

impl Scenario {
    /// The name that the user signs in with.
    fn username(&self) -> &str {
        self.username.as_deref().unwrap_or(&self.user)
    }

    /// What the user signs in with, a made-up secret, in a run that begins at this moment.
    pub fn credential(&self, began: SystemTime) -> Option<Credential> {
        if self
            .sign_in
            .as_ref()
            .is_some_and(|one| one.outcome.is_err())
        {
            return None;
        }
        let secret = match self.login {
            Login::Password => Secret::Password(SECRET.into()),
            Login::Token if self.claims.is_empty() => Secret::Token(SECRET.into()),
            Login::Token => Secret::Token(token(&self.claims, began).into()),
            Login::Nothing => return None,
        };
        Some(Credential {
            username: self.username().to_owned(),
            secret,
        })
    }

    /// The target that the scenario is about.
    pub fn target(&self) -> Result<Target, target::TargetError> {
        let mut target = target::parse(&self.user)?;
        target.provider = self.provider;
        Ok(target)
    }

    /// The plan of the run: every server, in the scenario's order.
    pub fn plan(&self) -> Result<Plan, Mismatch> {
        let target = self.target().map_err(|error| Mismatch {
            line: 1,
            reason: format!("the user `{}` cannot be a target: {error}", self.user),
        })?;
        let may_sign_in = self.login != Login::Nothing;
        let probe = |(index, server): (usize, &Server)| Probe {
            id: ProbeId(u16::try_from(index).unwrap_or(u16::MAX)),
            endpoint: server.endpoint.clone(),
            depth: if may_sign_in && server.purpose != Purpose::Contrast {
                Depth::Enter
            } else {
                Depth::Offer
            },
            purpose: server.purpose,
            proxy: self.proxy.clone(),
            keeps_token: false,
        };
        Ok(Plan {
            target,
            probes: self.servers.iter().enumerate().map(probe).collect(),
            not_offered: Vec::new(),
            not_named: Vec::new(),
            without_host: Vec::new(),
            unanswered: match &self.mx {
                Some(MxAnswer::Trouble(trouble)) if !plan::is_denial(trouble) => vec!["MX", "SRV"],
                _ => Vec::new(),
            },
            limits: Limits::default(),
            username: may_sign_in.then(|| self.username().to_owned()),
            is_named: self.username.is_some(),
            names: Vec::new(),
            with_token: self.login == Login::Token,
            mechanism: None,
            from: None,
        })
    }
}

/// What came of asking for the settings file.
pub(super) fn asked(scenario: &Scenario) -> Vec<Asked> {
    let domain = scenario.user.rsplit('@').next().unwrap_or_default();
    let found = scenario.published.file.clone();
    let asked = |outcome| Asked {
        question: Question::AutoconfigHost,
        fetch: Fetch {
            url: format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
            hops: Vec::new(),
            outcome,
            address: None,
            took: MOMENT,
        },
    };
    found.map(asked).into_iter().collect()
}

/// A JSON Web Token with these claims, and no signature that anybody could check.
fn token(claims: &[(String, String)], began: SystemTime) -> String {
    let since = began.duration_since(SystemTime::UNIX_EPOCH);
    let began = since.map_or(0, |since| since.as_secs().cast_signed());
    let claim = |(name, value): &(String, String)| {
        let value = match (name.as_str(), value.parse::<i64>()) {
            ("iat" | "nbf" | "exp", Ok(seconds)) => Value::from(began.saturating_add(seconds)),
            ("roles", _) => value.split(',').collect(),
            ("scp", _) => Value::from(value.replace(',', " ")),
            _ => Value::from(value.as_str()),
        };
        (name.clone(), value)
    };
    let claims: Value = Value::Object(claims.iter().map(claim).collect());
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let (header, claims) = (
        part(r#"{"typ":"JWT","alg":"RS256"}"#),
        part(&claims.to_string()),
    );
    format!("{header}.{claims}.{}", part(SECRET))
}

pub(super) fn records(scenario: &Scenario, mx: &MxAnswer) -> DomainRecords {
    let domain = scenario.user.rsplit('@').next().unwrap_or_default();
    let exchanger = |name: &str| Mx {
        preference: 10,
        exchange: name.to_owned(),
    };
    let other = match mx {
        MxAnswer::Some | MxAnswer::Null => DnsTrouble::NoData,
        MxAnswer::Trouble(trouble) => trouble.clone(),
    };
    DomainRecords {
        domain: domain.to_owned(),
        mx: match mx {
            MxAnswer::Some => Ok(vec![exchanger(&format!("mx.{domain}"))]),
            MxAnswer::Null => Ok(vec![exchanger("")]),
            MxAnswer::Trouble(trouble) => Err(trouble.clone()),
        },
        autodiscover: Err(scenario
            .published
            .autodiscover
            .clone()
            .unwrap_or_else(|| other.clone())),
        autodiscover_srv: Err(other.clone()),
        srv: SERVICES
            .iter()
            .map(|service| published(scenario, service, &other))
            .collect(),
        exchangers: Vec::new(),
        took: MOMENT,
    }
}

/// The answer for one service: its servers, or what the other questions came to.
fn published(scenario: &Scenario, service: &Service, other: &DnsTrouble) -> Answer<Srv> {
    let own = scenario
        .published
        .servers
        .iter()
        .filter(|(protocol, security, ..)| {
            (*protocol, *security) == (service.protocol, service.security)
        });
    let own: Vec<Srv> = own
        .map(|(_, _, host, port)| Srv {
            priority: 0,
            weight: 1,
            port: *port,
            target: host.clone(),
        })
        .collect();
    match own.is_empty() {
        true => Err(other.clone()),
        false => Ok(own),
    }
}
