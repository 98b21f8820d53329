//! What the options of `check` ask for, taken together, and where they contradict each other.

use std::net::IpAddr;
use std::path::Path;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

use crate::cli::proxy::proxies;
use crate::cli::secret::{Kind, Source};
use crate::cli::{CheckArgs, NetworkArgs, SignInArgs, TokenSource, WebCheck};
use crate::endpoint::Protocol;
use crate::error::Error;
use crate::mechanism::Way;
use crate::net::{Family, Network};
use crate::plan::{Limits, Request, Wanted};
use crate::runner::{How, hold_interrupts};
use crate::secret::{Credential, Secret};
use crate::target::{self, Target};

/// Everything that a run needs, except the secret itself.
pub(in crate::command) struct Asked {
    /// What is to be tried.
    pub(in crate::command) request: Request,
    /// The way to the network.
    pub(in crate::command) network: Network,
    source: Option<Source>,
    token: Option<TokenSource>,
}

impl Asked {
    pub(super) fn of(args: &CheckArgs) -> Result<Self, Error> {
        let token = TokenSource::of(&args.token, None)?;
        let source = match token {
            Some(_) => None,
            None => Source::of(&args.sign_in)?,
        };
        Self::with(args, source, token)
    }

    /// The same where a file names what to sign in with: nothing else in the environment does then.
    pub(in crate::command) fn named(
        args: &CheckArgs,
        credential: Option<Source>,
        app_secret: Option<&Source>,
    ) -> Result<Self, Error> {
        Self::with(args, credential, TokenSource::of(&args.token, app_secret)?)
    }

    fn with(
        args: &CheckArgs,
        source: Option<Source>,
        token: Option<TokenSource>,
    ) -> Result<Self, Error> {
        let target = target::parse(args.target.as_deref().unwrap_or_default())?;
        let servers = servers(args)?;
        let network = network(&args.network)?;
        families_agree(&target, &args.only, &servers, &network)?;
        let kind = match token {
            Some(_) => Some(Kind::Token),
            None => source.as_ref().map(|source| source.kind),
        };
        mailbox_fits(&args.sign_in, kind)?;
        let given = args.sign_in.mailbox.as_ref();
        let username = given
            .or(args.sign_in.username.as_ref())
            .or(target.address.as_ref())
            .cloned();
        if let Some(source) = &source {
            source.is_given()?;
        }
        if kind.is_some() && username.is_none() {
            let (what, without) = match source.as_ref().and_then(Source::variable) {
                Some(variable) => (
                    format!("{variable} is set, and needs a name to sign in with"),
                    ", or --no-login to leave it unused",
                ),
                None => (
                    "a password or token needs a name to sign in with".to_owned(),
                    "",
                ),
            };
            return Err(Error::Usage(format!(
                "{what}; give the whole e-mail address, or add --username NAME{without}"
            )));
        }
        if let Some(way) = args.sign_in.mechanism {
            mechanism_fits(way, kind, &args.only)?;
        }
        let defaults = Limits::default();
        Ok(Self {
            request: Request {
                target,
                only: args.only.clone(),
                servers,
                username: username.filter(|_| kind.is_some()),
                asks_files: args.report.programs.is_some(),
                is_named: given.is_some() || args.sign_in.username.is_some(),
                with_token: kind == Some(Kind::Token),
                mechanism: args.sign_in.mechanism,
                from: args.sign_in.from.as_ref().or(given).cloned(),
                limits: Limits {
                    run: args.timeout.unwrap_or(defaults.run),
                    ..defaults
                },
            },
            network,
            source,
            token,
        })
    }

    /// Where a token has to be asked for, where it has to.
    pub(in crate::command) fn token(&self) -> Option<&TokenSource> {
        self.token.as_ref()
    }

    /// How it is asked for; reads what an application proves its identity with.
    pub(in crate::command) fn how(&self) -> Result<Option<How>, Error> {
        let user = self.request.target.address.as_deref();
        let user = user.or(self.request.username.as_deref());
        let how = self.token.as_ref().map(|token| token.how(user));
        how.transpose()
    }

    /// What is odd about where it has the secret from, and about its ends; in sentences.
    pub(in crate::command) fn notes_on(&self, secret: Option<&Secret>) -> Vec<String> {
        let source = self.source.as_ref();
        let blank = source
            .zip(secret)
            .and_then(|(source, secret)| source.blank(secret));
        let exposed = source.and_then(Source::exposed);
        exposed.into_iter().chain(blank).collect()
    }

    /// The token, where it is at hand: whom it is for decides where it goes. What cannot be read is told by the run itself.
    pub(in crate::command) fn token_at_hand(&self) -> Option<Credential> {
        let source = self.source.as_ref()?;
        let is_at_hand = source.kind == Kind::Token && source.is_at_hand();
        is_at_hand.then(|| self.credential().ok().flatten())?
    }

    /// Reads the secret, where there is one.
    pub(in crate::command) fn credential(&self) -> Result<Option<Credential>, Error> {
        let (Some(source), Some(username)) = (&self.source, &self.request.username) else {
            return Ok(None);
        };
        if source.is_prompt() {
            hold_interrupts();
        }
        Ok(Some(Credential {
            username: username.clone(),
            secret: source.read(username)?,
        }))
    }
}

/// Refuses a secret that stands in the arguments as well, where every output would repeat it. Only a name may be the
/// same as a password; then it is hidden.
pub(in crate::command) fn given_twice(args: &CheckArgs, secret: &Secret) -> Result<(), Error> {
    let SignInArgs { mailbox, from, .. } = &args.sign_in;
    let texts = [
        &args.target,
        mailbox,
        from,
        &args.token.tenant,
        &args.token.login_host,
    ];
    let username = args.sign_in.username.as_ref().filter(|_| secret.is_token());
    let servers = [&args.imap, &args.pop3, &args.smtp].into_iter().flatten();
    let hosts = servers.filter_map(|wanted| wanted.host.as_ref());
    let mut all = texts.into_iter().flatten().chain(username).chain(hosts);
    let is_shown = args
        .shown
        .as_ref()
        .is_some_and(|text| secret.is_within(text));
    match is_shown || all.any(|text| secret.is_repeated_by(text)) {
        true => Err(Error::Secret(
            "the secret that is given to sign in with stands in the arguments, too, where other programs and the history of \
             the shell can see it; nothing was tried. Is something in the wrong place?"
                .to_owned(),
        )),
        false => Ok(()),
    }
}

/// What goes with a sign-in needs something to sign in with, and a shared mailbox a token.
fn mailbox_fits(sign_in: &SignInArgs, kind: Option<Kind>) -> Result<(), Error> {
    let is_address = |text: &String| {
        let (local, domain) = text.rsplit_once('@').unwrap_or_default();
        !local.is_empty() && !domain.is_empty()
    };
    let named = [("--mailbox", &sign_in.mailbox), ("--from", &sign_in.from)];
    for (option, address) in named {
        let Some(address) = address else { continue };
        if !is_address(address) {
            return Err(Error::Usage(format!(
                "{option} takes a whole e-mail address"
            )));
        }
        if kind.is_none() {
            return Err(Error::Usage(format!(
                "{option} is about what comes after the sign-in, and there is nothing to sign in with; add a password or a token"
            )));
        }
    }
    if sign_in.mailbox.is_some() && kind == Some(Kind::Password) {
        return Err(Error::Usage(
            "--mailbox opens a shared mailbox with a token; with a password, give the form that your server has for it with --username"
                .to_owned(),
        ));
    }
    Ok(())
}

/// A mechanism needs its kind of secret, and a protocol that has it.
fn mechanism_fits(way: Way, kind: Option<Kind>, only: &[Protocol]) -> Result<(), Error> {
    let Some(kind) = kind else {
        return Err(Error::Usage(format!(
            "--mechanism says how to sign in, and there is nothing to sign in with; add {}",
            secret_options(way)
        )));
    };
    if way.takes_token() != (kind == Kind::Token) {
        return Err(Error::Usage(format!(
            "{way} does not go with what is given to sign in with; use {}",
            secret_options(way)
        )));
    }
    let tried = |one: &&Protocol| only.is_empty() || only.contains(one);
    let mut without = Protocol::ALL.iter().filter(tried);
    match without.find(|protocol| !way.exists_in(**protocol)) {
        Some(protocol) => Err(Error::Usage(format!(
            "{protocol} has no {way}; leave it out with --only"
        ))),
        None => Ok(()),
    }
}

/// The options that give the kind of secret that a mechanism takes.
const fn secret_options(way: Way) -> &'static str {
    match way.takes_token() {
        true => "--token-file FILE, --token-stdin or --sign-in",
        false => "--password, --password-file FILE or --password-stdin",
    }
}

fn servers(args: &CheckArgs) -> Result<Vec<Wanted>, Error> {
    let servers = [&args.imap, &args.pop3, &args.smtp].into_iter().flatten();
    let servers: Vec<Wanted> = servers.cloned().collect();
    let left_out = servers
        .iter()
        .find(|wanted| !args.only.is_empty() && !args.only.contains(&wanted.protocol));
    match left_out {
        Some(wanted) => Err(Error::Usage(format!(
            "--{} names a server, and --only leaves {} out; give one of them",
            wanted.protocol.name(),
            wanted.protocol
        ))),
        None => Ok(servers),
    }
}

/// An address of one family cannot be reached by the other: what was asked for contradicts itself.
fn families_agree(
    target: &Target,
    only: &[Protocol],
    servers: &[Wanted],
    network: &Network,
) -> Result<(), Error> {
    let tried = |one: &Protocol| only.is_empty() || only.contains(one);
    let has_own_host = |one: &Protocol| {
        let mut own = servers.iter().filter(|wanted| wanted.protocol == *one);
        own.any(|wanted| wanted.host.is_some())
    };
    let mut others = Protocol::ALL.iter().filter(|one| tried(one));
    let target = others
        .any(|one| !has_own_host(one))
        .then_some(target.domain.as_str());
    let named = servers.iter().filter_map(|wanted| wanted.host.as_deref());
    // A rule of --connect-to may lead from an address to another one; then that one counts.
    let asked: Vec<&str> = match network.connect_to.is_empty() {
        true => named.chain(target).collect(),
        false => {
            let rules = network.connect_to.iter();
            rules.filter_map(|rule| rule.to_host.as_deref()).collect()
        }
    };
    let address = |host: &str| host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
    let mut addresses = asked.into_iter().filter_map(address);
    match addresses.find(|address| !network.allows(*address)) {
        Some(address @ IpAddr::V4(_)) => Err(Error::Usage(format!(
            "-6 asks for IPv6 alone, and {address} is an IPv4 address; leave one of them out"
        ))),
        Some(address @ IpAddr::V6(_)) => Err(Error::Usage(format!(
            "-4 asks for IPv4 alone, and {address} is an IPv6 address; leave one of them out"
        ))),
        None => Ok(()),
    }
}

/// The network as the options describe it.
pub(in crate::command) fn network(args: &NetworkArgs) -> Result<Network, Error> {
    Ok(Network {
        dns: args.dns,
        compare_dns: args.compare_dns.clone(),
        connect_to: args.connect_to.clone(),
        extra_roots: match &args.ca_file {
            Some(path) => roots(path)?,
            None => Vec::new(),
        },
        family: match (args.ipv4, args.ipv6) {
            (true, _) => Some(Family::V4),
            (_, true) => Some(Family::V6),
            _ => None,
        },
        web_check: match &args.web_check {
            Some(asked) => asked.0.clone(),
            None => WebCheck::usual()?.0,
        },
        proxies: proxies(args)?,
        ..Network::default()
    })
}

/// The certificates of a PEM file, in DER.
fn roots(path: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let bytes =
        std::fs::read(path).map_err(|source| Error::unreadable("--ca-file", path, source))?;
    let unusable = |why: &str| Error::Usage(format!("the file of --ca-file {why}"));
    let mut roots = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|_| unusable("is not readable as PEM"))?;
        let whole = x509_parser::parse_x509_certificate(&certificate)
            .is_ok_and(|(rest, _)| rest.is_empty());
        if !whole {
            return Err(unusable("holds something that is not a certificate"));
        }
        roots.push(certificate.to_vec());
    }
    match roots.is_empty() {
        true => Err(unusable(
            "holds no certificate; it must be PEM, with the line `-----BEGIN CERTIFICATE-----`",
        )),
        false => Ok(roots),
    }
}
