//! Plays a scenario over real sockets: its DNS, its servers, and the check that runs against them.

mod limits;
mod published;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, SystemTime};

use hickory_resolver::proto::rr::rdata::{A, AAAA};
use hickory_resolver::proto::rr::{RData, RecordType};

pub use self::limits::is_silent;
use super::actor::{self, Departures, Move};
use super::backstage::Backstage;
use super::certificates::Authority;
use super::dns::{self, Answering, ClosedPort, Zone};
use super::tcp::{self, Held};
use super::tls;
use crate::net::Network;
use crate::observation::contrast::HelloAnswer;
use crate::observation::dns::DnsTrouble;
use crate::observation::session::SessionTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::{Run, Trouble};
use crate::plan::{Limits, Plan, Request};
use crate::progress::Event;
use crate::runner::{self, Reach};
use crate::scenario::{Action, Beside, Handshake, Mismatch, MxAnswer, Scenario, Server};
use crate::secret::Scrubber;
use crate::stage::Stage;

/// How long each part of a check waits where a server is meant to keep silent.
const SHORT: Duration = Duration::from_secs(2);

/// What a scenario came to.
pub struct Played {
    /// What the check saw.
    pub run: Run,
    /// Where the check departed from the script, one sentence each; none when all is as written.
    pub departures: Vec<String>,
}

/// Why a scenario cannot be played on loopback.
#[derive(Debug, thiserror::Error)]
pub enum Unplayable {
    /// It needs what sockets on loopback cannot do, at least on this operating system.
    #[error("{0}")]
    Beyond(&'static str),
    /// The operating system refused a socket, or a certificate could not be made.
    #[error("the simulated servers could not be started: {0}")]
    Io(#[from] io::Error),
    /// The scenario itself is wrong.
    #[error(transparent)]
    Wrong(#[from] Mismatch),
}

/// Starts the scenario's servers, runs the real check against them, and ends them.
///
/// # Errors
///
/// [`Unplayable`] when the scenario needs more than sockets on loopback.
pub fn play(scenario: &Scenario, progress: &dyn Fn(Event)) -> Result<Played, Unplayable> {
    if scenario.web.is_some() {
        return Err(Unplayable::Beyond(
            "no page of the web is fetched where the servers are simulated",
        ));
    }
    if scenario.servers.iter().any(Server::asks_too_much_of_dns) {
        return Err(Unplayable::Beyond(
            "it needs more of the DNS than one simulated server can say",
        ));
    }
    let credential = scenario.credential(SystemTime::now());
    let departures = Departures::new(Scrubber::new(credential.as_ref()));
    let house = House::open(scenario, &departures)?;
    let mut plan = scenario.plan()?;
    if is_silent(scenario) {
        plan.limits = short_limits();
    }
    let records = match &scenario.mx {
        Some(_) => runner::prepare(&question(&plan), &house.network, Reach::Dns)?.records,
        None => None,
    };
    let mut prepared = runner::Prepared::new(plan, records);
    prepared.sign_in = scenario.sign_in.clone();
    let mut run = runner::run(prepared, credential, &house.network, progress)?;
    run.settings = scenario.settings.clone();
    Ok(Played {
        run,
        departures: departures.take(),
    })
}

/// What makes the runner look up the records of the user's domain, as a check of the address does.
fn question(plan: &Plan) -> Request {
    Request {
        target: plan.target.clone(),
        only: Vec::new(),
        servers: Vec::new(),
        username: None,
        is_named: false,
        asks_files: false,
        with_token: false,
        mechanism: None,
        from: None,
        limits: plan.limits,
    }
}

fn short_limits() -> Limits {
    Limits {
        run: 10 * SHORT,
        resolve: SHORT,
        connect: SHORT,
        tls: SHORT,
        first_tls: SHORT,
        greeting: SHORT,
        reply: SHORT,
        sign_in: SHORT,
    }
}

/// Everything that a played scenario needs, until it is dropped.
struct House {
    network: Network,
    backstage: Backstage,
    authority: Authority,
    held: Vec<Held>,
    _closed_dns: Option<ClosedPort>,
}

impl House {
    fn open(scenario: &Scenario, departures: &Departures) -> Result<Self, Unplayable> {
        limits::is_on_loopback(scenario)?;
        let backstage = Backstage::open()?;
        let authority = Authority::new("mailprobe demo").map_err(io::Error::other)?;
        let web_proxy = |beside: &Beside| matches!(beside, Beside::Proxied { .. });
        let mut beside = scenario.servers.iter().flat_map(|server| &server.beside);
        if scenario.proxy.is_some() || beside.clone().any(web_proxy) {
            return Err(Unplayable::Beyond("the simulation has no proxy"));
        }
        if beside.any(|one| matches!(one, Beside::Port { .. })) {
            return Err(Unplayable::Beyond(
                "the simulation has one port a server, and no others to try",
            ));
        }
        let mut house = Self {
            network: Network {
                simulated: true,
                computer: Some(scenario.computer.clone().unwrap_or_default()),
                ..Network::default()
            },
            backstage,
            authority,
            held: Vec::new(),
            _closed_dns: None,
        };
        for server in &scenario.servers {
            house.add(server, departures)?;
        }
        house.network.extra_roots = vec![house.authority.root_der().to_vec()];
        if resolver_is_unreachable(scenario)? {
            let closed = ClosedPort::hold()?;
            house.network.dns = Some(closed.address);
            house._closed_dns = Some(closed);
        } else {
            house.network.dns = Some(dns::serve(zone(scenario)?, &house.backstage)?);
        }
        Ok(house)
    }

    /// Starts one server, and leads each of its addresses to it or to what stands for its fault.
    fn add(&mut self, server: &Server, departures: &Departures) -> Result<(), Unplayable> {
        let mut open = None;
        let computer = self.network.computer.clone().unwrap_or_default();
        let of_file: Vec<IpAddr> = computer.hosts_of(&server.endpoint.host).collect();
        let places = match of_file.is_empty() {
            true => addresses(server),
            false => of_file,
        };
        for ip in places {
            let from = SocketAddr::new(ip, server.endpoint.port);
            let to = match server.connects(ip) {
                Ok(()) => match open {
                    Some(address) => address,
                    None => *open.insert(self.start(server, departures)?),
                },
                Err(TcpTrouble::Refused) => self.hold(tcp::closed_port()?),
                Err(TcpTrouble::Timeout) if tcp::CAN_SWALLOW => {
                    let held = tcp::swallowing_port(&self.backstage)?;
                    self.hold(held)
                }
                Err(trouble) => unreachable_address(trouble)?,
            };
            self.network.detours.push((from, to));
        }
        Ok(())
    }

    fn hold(&mut self, held: Held) -> SocketAddr {
        let address = held.address;
        self.held.push(held);
        address
    }

    fn start(
        &mut self,
        server: &Server,
        departures: &Departures,
    ) -> Result<SocketAddr, Unplayable> {
        let moves = self.moves(server)?;
        let (listener, address) = tcp::open_port(&self.backstage)?;
        let name = server.endpoint.to_string();
        self.backstage
            .run(actor::perform(listener, name, moves, departures.clone()));
        Ok(address)
    }

    fn moves(&mut self, server: &Server) -> Result<Vec<Move>, Unplayable> {
        let differs = |beside: &Beside| match beside {
            Beside::Hello { answer, .. } => matches!(answer, HelloAnswer::Accepted(_)),
            Beside::Insisted { answer } => answer.is_tls(),
            // Every address of a name is the same listener here, and it does the same each time.
            Beside::Talk {
                address,
                trouble,
                starttls,
                ..
            } => {
                let is_bye = |trouble: &(Stage, Box<Trouble>)| {
                    matches!(*trouble.1, Trouble::Session(SessionTrouble::Bye(_)))
                };
                let is_another = trouble.as_ref().is_none_or(is_bye);
                address.is_some() || is_another || *starttls == Some(true)
            }
            _ => false,
        };
        if server.beside.iter().any(differs) {
            return Err(Unplayable::Beyond(
                "what this server answers differs from one connection to the next",
            ));
        }
        let mut moves = Vec::new();
        for step in &server.steps {
            match &step.action {
                // What is said in one breath goes out in one segment.
                Action::Server(bytes) => match moves.last_mut() {
                    Some(Move::Send(before)) => before.extend_from_slice(bytes),
                    _ => moves.push(Move::Send(bytes.clone())),
                },
                Action::Client(line) => moves.push(Move::Expect(line.clone())),
                Action::Tls(handshake) => {
                    moves.extend(self.handshake(handshake, &server.endpoint.host)?);
                }
                Action::Close => moves.push(Move::Close),
                Action::Reset => moves.push(Move::Reset),
                Action::Silence => moves.push(Move::Silence),
                Action::Wait(_) => {
                    return Err(Unplayable::Beyond(
                        "a demonstration does not wait for as long as this server does",
                    ));
                }
            }
        }
        Ok(moves)
    }

    fn handshake(&mut self, handshake: &Handshake, host: &str) -> Result<Vec<Move>, Unplayable> {
        let instead = |answer: &[u8], end| Ok(vec![Move::Hello(answer.to_vec()), end]);
        match handshake {
            Handshake::Certificate(shown) => {
                let identity = self
                    .authority
                    .shown(host, shown)
                    .map_err(io::Error::other)?;
                let identity = identity.ok_or(Unplayable::Beyond(
                    "this certificate fault needs an outside party, such as one that revokes",
                ))?;
                Ok(vec![Move::Handshake(tls::acceptor(identity)?)])
            }
            Handshake::Inspected(shown) => {
                let (identity, root) =
                    Authority::inspected(host, shown).map_err(io::Error::other)?;
                self.network.company_roots.push(root);
                Ok(vec![Move::Handshake(tls::acceptor(identity)?)])
            }
            Handshake::ClientCertificateRequired => {
                let identity = self.authority.good(host).map_err(io::Error::other)?;
                let root = self.authority.root_der();
                Ok(vec![Move::Handshake(tls::demanding_acceptor(
                    identity, root,
                )?)])
            }
            Handshake::Alert(number) => instead(&tls::alert(*number), Move::Close),
            Handshake::NothingInCommon => instead(&tls::old_server_hello(), Move::Close),
            Handshake::Misbehaved => instead(&tls::damaged_server_hello(), Move::Close),
            Handshake::Closed => instead(&[], Move::Close),
            Handshake::Reset => instead(&[], Move::Reset),
            Handshake::Timeout => instead(&[], Move::Silence),
        }
    }
}

/// The addresses at which a server is, by its name or as a literal.
fn addresses(server: &Server) -> Vec<IpAddr> {
    if let Ok(literal) = server.endpoint.host.parse() {
        return vec![literal];
    }
    let v4 = server.resolve.v4.iter().flatten().map(|ip| IpAddr::V4(*ip));
    let v6 = server.resolve.v6.iter().flatten().map(|ip| IpAddr::V6(*ip));
    v4.chain(v6).collect()
}

/// An address to which this computer itself refuses to connect, and for which nothing leaves it.
fn unreachable_address(trouble: TcpTrouble) -> Result<SocketAddr, Unplayable> {
    const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);
    let linux = cfg!(any(target_os = "linux", target_os = "android"));
    match trouble {
        // Linux makes no TCP connection to a broadcast or multicast address, and says so at once.
        TcpTrouble::NetworkUnreachable if linux => Ok(SocketAddr::from((Ipv4Addr::BROADCAST, 9))),
        TcpTrouble::NoLocalAddress if linux => Ok(SocketAddr::from((ALL_ROUTERS, 9))),
        TcpTrouble::Timeout => Err(Unplayable::Beyond(
            "on this operating system no port on loopback can be made to keep silent",
        )),
        TcpTrouble::Reset => Err(Unplayable::Beyond(
            "no port on loopback resets a connection before it is made",
        )),
        _ => Err(Unplayable::Beyond(
            "loopback has no router and no firewall that would refuse the way",
        )),
    }
}

/// Whether the resolver itself is away, which is then so for every server.
fn resolver_is_unreachable(scenario: &Scenario) -> Result<bool, Unplayable> {
    let mut away = Vec::new();
    for server in &scenario.servers {
        for trouble in [
            server.resolve.v4.as_ref().err(),
            server.resolve.v6.as_ref().err(),
        ] {
            match trouble {
                Some(DnsTrouble::NoResolver) => {
                    return Err(Unplayable::Beyond(
                        "a computer without any resolver cannot be simulated on one that has them",
                    ));
                }
                Some(DnsTrouble::DeniedLocally) => {
                    return Err(Unplayable::Beyond(
                        "the firewall of this computer is left as it is",
                    ));
                }
                trouble => away.push(trouble == Some(&DnsTrouble::ResolverUnreachable)),
            }
        }
    }
    if away.iter().any(|away| *away) && !away.iter().all(|away| *away) {
        return Err(Unplayable::Beyond(
            "a resolver cannot be away and answer in one run",
        ));
    }
    Ok(away.first() == Some(&true))
}

fn zone(scenario: &Scenario) -> io::Result<Zone> {
    let mut zone = Zone::default();
    let domain = scenario.user.rsplit('@').next().unwrap_or_default();
    match &scenario.mx {
        Some(MxAnswer::Some) => zone.add_mx(domain, 10, &format!("mx.{domain}"))?,
        Some(MxAnswer::Null) => zone.add_mx(domain, 0, ".")?,
        Some(MxAnswer::Trouble(trouble)) => zone.add_trouble(domain, RecordType::MX, trouble)?,
        None => {}
    }
    published::add(&mut zone, scenario, domain)?;
    for server in &scenario.servers {
        let host = &server.endpoint.host;
        match &server.resolve.v4 {
            Ok(v4) => {
                let records = v4.iter().map(|ip| RData::A(A(*ip))).collect();
                zone.set(host, RecordType::A, Answering::Records(records));
            }
            Err(trouble) => zone.add_trouble(host, RecordType::A, trouble)?,
        }
        match &server.resolve.v6 {
            Ok(v6) => {
                let records = v6.iter().map(|ip| RData::AAAA(AAAA(*ip))).collect();
                zone.set(host, RecordType::AAAA, Answering::Records(records));
            }
            Err(trouble) => zone.add_trouble(host, RecordType::AAAA, trouble)?,
        }
    }
    Ok(zone)
}
