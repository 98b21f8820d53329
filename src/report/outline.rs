//! What would be done, as `--dry-run` tells it, and what is said before a sign-in.

mod sends;

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::Serialize;

use self::sends::sends;
use super::build::{name_of, target, with_host};
use super::discovery::says_name;
use super::human::{origin, painted_lines, purpose, through};
use super::markdown_text::wrapped;
use super::{EndpointReport, ProxyReport, SCHEMA_VERSION, TargetReport, Tool};
use crate::endpoint::{Protocol, Security};
use crate::observation::discovery::Ask;
use crate::observation::dns::DomainRecords;
use crate::observation::sign_in::Flow;
use crate::plan::{Plan, Probe};
use crate::style::{Paint, Style, safe};

/// A plan, for people and programs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe plan", extend("$id" = "mailprobe-plan-1"))]
pub struct Outline {
    /// The version of this form.
    pub schema_version: u32,
    /// What made the plan.
    pub tool: Tool,
    /// Always true: nothing was done but to ask the DNS.
    pub dry_run: bool,
    /// What was asked for.
    pub target: TargetReport,
    /// What would be tried, in the order of preference.
    pub probes: Vec<PlannedProbe>,
    /// The sign-in; null when no password or token was given.
    pub sign_in: Option<PlannedSignIn>,
    /// Where a token would be asked for first; null when none would be.
    pub token: Option<PlannedToken>,
    /// The protocols that are not offered.
    pub not_offered: Vec<&'static str>,
    /// The protocols that no server is published of, where servers of others are.
    pub not_named: Vec<&'static str>,
    /// The options that name a server for a port that was typed alone, of a protocol that is not offered.
    pub to_name: Vec<String>,
    /// The kinds of records of the domain (`MX`, `SRV`) that the DNS gave no answer for; servers may be guesses
    /// that these records would contradict.
    pub unanswered: Vec<&'static str>,
    /// The places of the web that the domain would be asked for its settings at first, as the DNS leaves open which servers to use.
    pub asks_first: Vec<String>,
    /// When the run would end at the latest, in milliseconds.
    pub timeout_ms: u64,
}

/// One server that would be tried.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlannedProbe {
    /// The server.
    pub endpoint: EndpointReport,
    /// Why it would be tried.
    #[schemars(extend("enum" = ["asked", "alternate", "contrast"]))]
    pub purpose: &'static str,
    /// The proxy that the connection would go through; null when it goes by itself.
    pub proxy: Option<ProxyReport>,
    /// Whether it may be given the credential.
    pub may_sign_in: bool,
    /// What would be sent, in order; secrets as `[hidden]`.
    pub sends: Vec<String>,
}

/// The sign-in that would be made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlannedSignIn {
    /// The name.
    pub username: String,
    /// What it would be made with.
    #[schemars(extend("enum" = ["password", "token"]))]
    pub with: &'static str,
    /// The server that is asked first; null when no server may be given the credential.
    pub first: Option<String>,
    /// How many attempts are made before one has succeeded.
    pub attempts: u32,
    /// Whether the token is kept from servers that would get a password.
    #[serde(skip)]
    is_kept: bool,
}

/// The question for a token that would be asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlannedToken {
    /// How.
    #[schemars(extend("enum" = ["device", "browser", "application"]))]
    pub flow: &'static str,
    /// The host of the sign-in service.
    pub host: String,
    /// The organisation.
    pub tenant: String,
    /// The id of the application that asks.
    pub client: String,
}

impl PlannedToken {
    /// What is told of a question for a token.
    pub fn new(flow: Flow, host: &str, tenant: &str, client: &str) -> Self {
        Self {
            flow: flow.name(),
            host: safe(host),
            tenant: safe(tenant),
            client: safe(client),
        }
    }

    /// Who does what, in one sentence: before it is done, and in a plan.
    pub fn says(&self) -> String {
        let Self {
            flow,
            host,
            tenant,
            client,
        } = self;
        let who = match *flow {
            "application" => "the application proves its own identity".to_owned(),
            "browser" => "you sign in with the browser of this computer".to_owned(),
            _ => "you sign in with a browser and a code that is shown".to_owned(),
        };
        format!("A token of {tenant} is asked for at {host}, for the application {client}: {who}.")
    }
}

impl Outline {
    /// The same with a token that is asked for first.
    #[must_use]
    pub fn with_token(self, token: Option<PlannedToken>) -> Self {
        Self { token, ..self }
    }

    /// The same with questions to the web that are asked first.
    #[must_use]
    pub fn asking_first(self, asks: &[Ask]) -> Self {
        let asks_first = asks.iter().map(|ask| safe(&ask.url)).collect();
        Self { asks_first, ..self }
    }

    /// Puts together what is told of a plan.
    pub fn new(plan: &Plan, dns: Option<SocketAddr>, records: Option<&DomainRecords>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            dry_run: true,
            target: target(plan, dns, records),
            probes: plan
                .probes
                .iter()
                .map(|probe| planned(plan, probe))
                .collect(),
            sign_in: name_of(plan).map(|username| PlannedSignIn {
                username: safe(username),
                with: if plan.with_token { "token" } else { "password" },
                first: plan.first_sign_in().map(|one| safe(&one.to_string())),
                attempts: 1,
                is_kept: plan.probes.iter().any(|probe| probe.keeps_token),
            }),
            token: None,
            not_offered: plan.not_offered.iter().map(|one| one.name()).collect(),
            not_named: plan.not_named.iter().map(|one| one.name()).collect(),
            to_name: plan
                .not_offered
                .iter()
                .filter_map(|one| with_host(plan, *one))
                .collect(),
            unanswered: plan.unanswered.clone(),
            asks_first: Vec::new(),
            timeout_ms: u64::try_from(plan.limits.run.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// The plan as text.
    pub fn render(&self, style: &Style) -> String {
        let subject = self
            .target
            .subject
            .address
            .as_ref()
            .unwrap_or(&self.target.subject.domain);
        let mut out = painted_lines(
            &format!("What would be done for {subject}"),
            style,
            Paint::Strong,
            "",
            "  ",
        );
        out.push_str(&painted_lines(
            "Nothing was sent to a mail server. Only the DNS was asked.",
            style,
            Paint::Faint,
            "",
            "  ",
        ));
        if let Some(provider) = &self.target.subject.provider_name {
            out.push_str(&painted_lines(
                &format!("Servers of {provider}"),
                style,
                Paint::Faint,
                "",
                "  ",
            ));
        }
        out.push('\n');
        let widths = self.probes.iter().map(|probe| probe.endpoint.place().len());
        let widest = widths.max().unwrap_or(0);
        for (at, probe) in self.probes.iter().enumerate() {
            out.push_str(&probe_line(at + 1, probe, widest, style));
        }
        let proxies = self.probes.iter().map(|probe| probe.proxy.as_ref());
        out.push_str(&through(proxies, style));
        if self.probes.is_empty() {
            out.push_str("There is no server to try.\n");
        }
        if !self.unanswered.is_empty() {
            let is_guess = |probe: &PlannedProbe| probe.endpoint.origin == "convention";
            let guesses = match self.probes.iter().any(is_guess) {
                true => {
                    " What it publishes is not known: the servers that are guessed here may be none of its own."
                }
                false => "",
            };
            let text = format!(
                "The DNS did not answer the question for {} records of the domain.{guesses}",
                self.unanswered.join(" and ")
            );
            out.push_str(&wrapped(&text, style, "", ""));
        }
        if !self.asks_first.is_empty() {
            let text = format!(
                "The domain would be asked for its settings first, and what is named there, servers and user name, may be used in the place of these: {}",
                self.asks_first.join(" and ")
            );
            out.push_str(&wrapped(&style.plain(&text), style, "", ""));
        }
        for text in self.left_out() {
            out.push_str(&wrapped(&text, style, "", ""));
        }
        out.push_str(&format!(
            "\n{}\n",
            style.paint(Paint::Strong, "What is sent")
        ));
        for (protocol, sends) in self.longest_by_protocol() {
            let first = format!("  {:<5}", protocol.to_uppercase());
            let text = style.plain(&sends.join(", "));
            out.push_str(&wrapped(&text, style, &first, "       "));
        }
        out.push_str(&format!("\n{}\n", style.paint(Paint::Strong, "Sign-in")));
        if let Some(token) = &self.token {
            out.push_str(&wrapped(&style.plain(&token.says()), style, "  ", "  "));
        }
        out.push_str(&wrapped(
            &style.plain(&self.sign_in_text()),
            style,
            "  ",
            "  ",
        ));
        let limit = format!(
            "All servers are tried at once. The run ends after {} seconds at the latest.",
            self.timeout_ms / 1000
        );
        out.push_str(&format!("\n{}", wrapped(&limit, style, "", "")));
        out
    }

    /// What is sent differs only in how far it goes: the longest list of each protocol tells all.
    fn longest_by_protocol(&self) -> Vec<(&'static str, &[String])> {
        let of = |name: &'static str| {
            let probes = self
                .probes
                .iter()
                .filter(move |p| p.endpoint.protocol == name);
            let longest = probes.max_by_key(|probe| probe.sends.len())?;
            Some((name, longest.sends.as_slice()))
        };
        Protocol::ALL
            .into_iter()
            .filter_map(|one| of(one.name()))
            .collect()
    }

    /// The protocols that are not tried, and why.
    fn left_out(&self) -> impl Iterator<Item = String> {
        let not_named = self.not_named.iter().map(|protocol| {
            let name = protocol.to_uppercase();
            format!("No server of {name} is published: it is tried with --only {protocol} alone.")
        });
        let not_offered = self.not_offered.iter().map(|protocol| {
            format!(
                "{} is not offered, so it is not tried.",
                protocol.to_uppercase()
            )
        });
        let to_name = self
            .to_name
            .iter()
            .map(|option| format!("To try that port all the same, name the server: {option}"));
        not_named.chain(not_offered).chain(to_name)
    }

    fn sign_in_text(&self) -> String {
        match &self.sign_in {
            None => "Nobody signs in: no password or token was given.".to_owned(),
            Some(PlannedSignIn { first: None, is_kept: true, .. }) => {
                "Nobody signs in: the token is for Exchange Online, which runs none of these servers, and it goes to \
                 nobody else. Where one of them is to get it all the same, name it with --imap, --pop3 or --smtp."
                    .to_owned()
            }
            Some(PlannedSignIn { first: None, .. }) => {
                "Nobody signs in: the servers are only guessed, and a password goes to no guessed server. If they are \
                 the right ones, name them with --imap, --pop3 or --smtp."
                    .to_owned()
            }
            Some(PlannedSignIn {
                username,
                with,
                first: Some(first),
                ..
            }) => format!(
                "One attempt as {username}, with the {with}, at {first}. Only when it has succeeded do the other \
                 protocols sign in, too."
            ),
        }
    }
}

/// What is said on standard error before a credential is used; nothing when none will be.
pub fn sign_in_note(plan: &Plan) -> Option<String> {
    let endpoint = plan.first_sign_in()?;
    let username = safe(plan.username_at(endpoint)?);
    let says = plan
        .followed_name(endpoint)
        .map_or_else(String::new, |one| {
            format!(", as {} has it", says_name(one.by))
        });
    Some(format!(
        "One sign-in attempt is made as {username}{says}: {} at {}, or the next where that is out of reach or late. The others sign in only after it.",
        endpoint.protocol,
        safe(&endpoint.host)
    ))
}

fn planned(plan: &Plan, probe: &Probe) -> PlannedProbe {
    PlannedProbe {
        endpoint: EndpointReport::of(&probe.endpoint),
        purpose: probe.purpose.name(),
        proxy: probe.proxy.as_ref().map(ProxyReport::of),
        may_sign_in: probe.may_sign_in(),
        sends: sends(plan, probe),
    }
}

fn probe_line(number: usize, probe: &PlannedProbe, widest: usize, style: &Style) -> String {
    let endpoint = &probe.endpoint;
    let security = Security::from_name(endpoint.security);
    let mut parts = vec![
        security.map_or_else(String::new, |security| security.to_string()),
        origin(endpoint.origin).to_owned(),
        purpose(probe.purpose).to_owned(),
    ];
    if probe.may_sign_in {
        parts.push("may sign in".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    let text = format!(
        "{number:>2}. {:<4} {:<widest$}  {}",
        endpoint.protocol.to_uppercase(),
        endpoint.place(),
        parts.join(", ")
    );
    let beside = 11 + widest;
    let indent = if beside + 24 <= style.width {
        beside
    } else {
        4
    };
    wrapped(&style.plain(&text), style, "", &" ".repeat(indent))
}
