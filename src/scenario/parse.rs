//! Reading of scenarios, line by line.

mod claims;
mod computer;
mod contrast;
mod names;
mod proxy;
mod published;
mod settings;
mod sign_in;
mod words;

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use self::words::{connect, handshake, mx, number, one, provider, resolve};
use super::{
    Action, Handshake, Login, MxAnswer, Names, Published, Resolve, Scenario, ScenarioError, Server,
    Step, Web,
};
use crate::endpoint::{Endpoint, Origin, Protocol, Purpose, Security};
use crate::observation::computer::Computer;
use crate::observation::dns::DnsTrouble;
use crate::observation::proxy::Way;
use crate::observation::settings::MailboxSettings;
use crate::observation::sign_in::SignIn;
use crate::provider::Provider;

/// Where a server is when the scenario does not say: an address of documentation (RFC 5737).
pub(super) const USUAL_ADDRESS: [u8; 4] = [192, 0, 2, 11];

type Read<T> = Result<T, String>;

pub(super) fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    let mut reader = Reader::default();
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        let fault = |reason| ScenarioError {
            line: number,
            reason,
        };
        reader.line(number, line).map_err(fault)?;
    }
    reader.finish().map_err(|reason| ScenarioError {
        line: text.lines().count().max(1),
        reason,
    })
}

#[derive(Default)]
struct Reader {
    provider: Option<Provider>,
    user: Option<String>,
    username: Option<String>,
    login: Option<Login>,
    claims: Option<Vec<(String, String)>>,
    sign_in: Option<SignIn>,
    mx: Option<MxAnswer>,
    published: Published,
    resolver: Option<IpAddr>,
    web: Option<Web>,
    settings: Option<MailboxSettings>,
    computer: Option<Computer>,
    proxy: Option<Way>,
    servers: Vec<Server>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Read<()> {
        if let Some(action) = said(line)? {
            return self.step(number, action);
        }
        // Only what is said may hold a `#`.
        let line = line.split('#').next().unwrap_or_default();
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((first, rest)) = words.split_first() else {
            return Ok(());
        };
        match *first {
            "provider" => set(&mut self.provider, provider(rest)?, "provider"),
            "user" => set(&mut self.user, one(rest, "an address")?.to_owned(), "user"),
            "username" => set(
                &mut self.username,
                one(rest, "a user name")?.to_owned(),
                "username",
            ),
            "password" => self.login(Login::Password, rest),
            "token" => self.login(Login::Token, rest),
            "claims" => set(&mut self.claims, claims::claims(rest)?, "claims"),
            "sign-in" => set(&mut self.sign_in, sign_in::sign_in(rest)?, "sign-in"),
            "no-login" => self.login(Login::Nothing, rest),
            "mx" => set(&mut self.mx, mx(rest)?, "mx"),
            "srv" => {
                self.published.servers.push(published::server(rest)?);
                Ok(())
            }
            "settings-file" => {
                let found = published::file(rest)?;
                set(&mut self.published.file, found, "settings-file")
            }
            "autodiscover" => {
                let trouble = published::autodiscover(rest)?;
                set(&mut self.published.autodiscover, trouble, "autodiscover")
            }
            "resolver" => {
                let address = one(rest, "an address")?.parse();
                let address = address.map_err(|_| "this is no IP address".to_owned())?;
                set(&mut self.resolver, address, "resolver")
            }
            "web" => set(&mut self.web, contrast::web(rest)?, "web"),
            "mailbox" | "organization" => {
                settings::add(self.settings.get_or_insert_default(), first, rest)
            }
            "computer" => computer::add(self.computer.get_or_insert_default(), rest),
            "proxy" if self.servers.is_empty() => {
                set(&mut self.proxy, proxy::proxy(rest)?, "proxy")
            }
            "through" => {
                let through = proxy::outcome(rest)?;
                if self.proxy.is_none() {
                    return Err("there is no `proxy` line before the first server".to_owned());
                }
                self.untouched("through")?.through = through;
                Ok(())
            }
            "contrast" => {
                let beside = contrast::beside(rest)?;
                self.current("contrast")?.beside.push(beside);
                Ok(())
            }
            "resolve" => {
                let server = self.untouched("resolve")?;
                server.resolve = resolve(rest)?;
                Ok(())
            }
            "connect" => {
                let connect = connect(rest)?;
                self.untouched("connect")?.connect.push(connect);
                Ok(())
            }
            "tls" => self.step(number, Action::Tls(handshake(rest)?)),
            "close" => self.step(number, alone(Action::Close, rest)?),
            "reset" => self.step(number, alone(Action::Reset, rest)?),
            "wait" => self.step(number, Action::Wait(wait(rest)?)),
            "silence" => self.step(number, alone(Action::Silence, rest)?),
            word if names::WORDS.contains(&word) => {
                names::line(&mut self.untouched(word)?.names, word, rest)
            }
            word => match Protocol::ALL.into_iter().find(|p| p.name() == word) {
                Some(protocol) => self.server(number, protocol, rest),
                None => Err(format!("`{word}` begins no line of a scenario")),
            },
        }
    }

    fn login(&mut self, login: Login, rest: &[&str]) -> Read<()> {
        set(&mut self.login, alone(login, rest)?, "login")
    }

    fn server(&mut self, line: usize, protocol: Protocol, words: &[&str]) -> Read<()> {
        let [place, security, rest @ ..] = words else {
            return Err("a server is `protocol host:port security`".to_owned());
        };
        let (host, port) = place
            .rsplit_once(':')
            .ok_or_else(|| format!("`{place}` is not host:port"))?;
        let port = number::<u16>(port)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() || port == 0 {
            return Err(format!("`{place}` is not host:port"));
        }
        let security = Security::from_name(security)
            .ok_or_else(|| format!("`{security}` is not tls, starttls or none"))?;
        let mut purpose = Purpose::Asked;
        let mut origin = None;
        for word in rest {
            match *word {
                "asked" => purpose = Purpose::Asked,
                "alternate" => purpose = Purpose::Alternate,
                "contrast" => purpose = Purpose::Contrast,
                "published" => origin = Some(Origin::Srv),
                "autoconfig" => origin = Some(Origin::Autoconfig),
                "guessed" => origin = Some(Origin::Convention),
                word => {
                    return Err(format!(
                        "`{word}` is not asked, alternate, contrast, published, autoconfig or guessed"
                    ));
                }
            }
        }
        let endpoint = Endpoint {
            protocol,
            host: host.to_lowercase(),
            port,
            security,
            origin: origin.unwrap_or(Origin::Asked),
        };
        self.servers.push(Server {
            line,
            endpoint,
            purpose,
            resolve: Resolve {
                v4: Ok(vec![USUAL_ADDRESS.into()]),
                v6: Err(DnsTrouble::NoData),
            },
            names: Names::default(),
            connect: Vec::new(),
            through: Ok(()),
            steps: Vec::new(),
            beside: Vec::new(),
        });
        Ok(())
    }

    fn current(&mut self, what: &str) -> Read<&mut Server> {
        let missing = || format!("{what} comes before the first server");
        self.servers.last_mut().ok_or_else(missing)
    }

    /// The server of this line, as long as nothing happened on its connection.
    fn untouched(&mut self, what: &str) -> Read<&mut Server> {
        let server = self.current(what)?;
        if server.steps.is_empty() {
            Ok(server)
        } else {
            Err(format!("{what} comes after the connection was used"))
        }
    }

    fn step(&mut self, line: usize, action: Action) -> Read<()> {
        let server = self.current("this")?;
        let over = |step: &Step| match &step.action {
            Action::Close | Action::Reset => true,
            Action::Tls(handshake) => !matches!(
                handshake,
                Handshake::Certificate(_) | Handshake::Inspected(_)
            ),
            // After the silence of a greeting mailprobe speaks first, and may be answered.
            Action::Server(_) | Action::Client(_) | Action::Wait(_) | Action::Silence => false,
        };
        if server.steps.last().is_some_and(over) {
            return Err("the connection was already over".to_owned());
        }
        server.steps.push(Step { line, action });
        Ok(())
    }

    fn finish(self) -> Read<Scenario> {
        if self.servers.is_empty() {
            return Err("there is no server in it".to_owned());
        }
        let provider = self.provider.unwrap_or(Provider::Other);
        let is_exchange_online = provider != Provider::Other;
        let usual_user = if is_exchange_online {
            "kim@contoso.com"
        } else {
            "kim@example.org"
        };
        let login = match (self.login, &self.sign_in) {
            (None, Some(_)) => Login::Token,
            (Some(Login::Password | Login::Nothing), Some(_)) => {
                return Err("a `sign-in` is for a `token`".to_owned());
            }
            (login, _) => login.unwrap_or(Login::Password),
        };
        if self.claims.is_some() && login != Login::Token {
            return Err("claims are those of a `token`".to_owned());
        }
        let mut servers = self.servers;
        for server in &mut servers {
            if is_exchange_online && server.endpoint.origin == Origin::Asked {
                server.endpoint.origin = Origin::Provider;
            }
        }
        Ok(Scenario {
            provider,
            user: self.user.unwrap_or_else(|| usual_user.to_owned()),
            username: self.username,
            login,
            claims: self.claims.unwrap_or_default(),
            sign_in: self.sign_in,
            mx: self.mx,
            published: self.published,
            resolver: self.resolver,
            web: self.web,
            settings: self.settings,
            computer: self.computer,
            proxy: self.proxy,
            servers,
        })
    }
}

/// The most bytes that one line of a scenario may stand for.
const LONGEST: usize = 2 * 1024 * 1024;

/// What the server or mailprobe says, when this is such a line; `S*1000:` says it so many times.
fn said(line: &str) -> Read<Option<Action>> {
    let Some((who, text)) = line.trim_start().split_once(':') else {
        return Ok(None);
    };
    let (who, times) = match who.split_once('*') {
        Some((who, times)) => (who, Some(times)),
        None => (who, None),
    };
    let plain = text.strip_prefix(' ').unwrap_or(text);
    let bytes = match who {
        "C" if times.is_none() => return Ok(Some(Action::Client(plain.to_owned()))),
        "S" => format!("{plain}\r\n").into_bytes(),
        "S64" => STANDARD
            .decode(text.trim())
            .map_err(|_| "what follows S64: is not base64".to_owned())?,
        _ => return Ok(None),
    };
    let times = times.map_or(Ok(1), number::<usize>)?;
    if times == 0 || bytes.len().saturating_mul(times) > LONGEST {
        return Err(format!("this is said once or more, up to {LONGEST} bytes"));
    }
    Ok(Some(Action::Server(bytes.repeat(times))))
}

fn set<T>(slot: &mut Option<T>, value: T, what: &str) -> Read<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("the {what} was already given")),
    }
}

/// A number of seconds.
fn wait(rest: &[&str]) -> Read<std::time::Duration> {
    number(one(rest, "a number of seconds")?).map(std::time::Duration::from_secs)
}

fn alone<T>(value: T, rest: &[&str]) -> Read<T> {
    match rest {
        [] => Ok(value),
        [word, ..] => Err(format!("`{word}` is too much")),
    }
}
