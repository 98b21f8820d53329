//! A small real resolver, over UDP and TCP on one port of loopback.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use hickory_resolver::proto::op::{Edns, Message, MessageType, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::opt::EdnsOption;
use hickory_resolver::proto::rr::rdata::{A, AAAA, CNAME, MX, SOA, SRV};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};

/// What the resolver does with a question.
#[derive(Clone)]
pub enum Reply {
    /// These records of the asked name or others, as `(owner, data)`.
    Records(Vec<(&'static str, RData)>),
    /// A response code, after these records.
    Code(ResponseCode, Vec<(&'static str, RData)>),
    /// A response code with an extended error.
    Extended(ResponseCode, u16),
    /// Too long for UDP; over TCP it is this.
    Truncated(Box<Reply>),
    /// Bytes that are not a message, behind the right number.
    Garbage,
    /// Nothing at all.
    Silence,
}

pub struct Resolver {
    pub address: SocketAddr,
    asked: Arc<Asked>,
}

/// What was asked so far, and who waits for more of it.
#[derive(Default)]
struct Asked {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

type Answering = Arc<dyn Fn(&str, RecordType) -> Reply + Send + Sync>;

impl Resolver {
    pub fn new(answer: impl Fn(&str, RecordType) -> Reply + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1:0", answer)
    }

    pub fn at(
        address: &str,
        answer: impl Fn(&str, RecordType) -> Reply + Send + Sync + 'static,
    ) -> Self {
        // A port that is free for both.
        let (udp, tcp) = loop {
            let tcp = TcpListener::bind(address).unwrap();
            if let Ok(udp) = UdpSocket::bind(tcp.local_addr().unwrap()) {
                break (udp, tcp);
            }
        };
        let address = udp.local_addr().unwrap();
        let asked = Arc::new(Asked::default());
        let answer: Answering = Arc::new(answer);
        let (by_udp, by_tcp) = ((answer.clone(), asked.clone()), (answer, asked.clone()));
        thread::spawn(move || serve_udp(&udp, &by_udp.0, &by_udp.1));
        thread::spawn(move || serve_tcp(&tcp, &by_tcp.0, &by_tcp.1));
        Self { address, asked }
    }

    /// What was asked, as `TYPE name`, with ` over TCP` where it was.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lines.lock().unwrap().clone()
    }

    /// Waits until so much was asked.
    pub fn until(&self, enough: impl Fn(&[String]) -> bool) {
        const LONGEST: Duration = Duration::from_secs(60);
        let asked = self.asked.lines.lock().unwrap();
        let (asked, waited) = self
            .asked
            .more
            .wait_timeout_while(asked, LONGEST, |asked| !enough(asked))
            .unwrap();
        assert!(!waited.timed_out(), "{asked:?}");
    }

    /// What was asked of one name.
    pub fn asked_of(&self, name: &str) -> Vec<String> {
        let mut asked = self.asked();
        asked.retain(|line| line.split(' ').nth(1) == Some(name));
        asked
    }
}

fn serve_udp(socket: &UdpSocket, answer: &Answering, asked: &Asked) {
    let mut buffer = [0; 1500];
    while let Ok((length, from)) = socket.recv_from(&mut buffer) {
        if let Some(bytes) = respond(&buffer[..length], answer, asked, false) {
            let _ = socket.send_to(&bytes, from);
        }
    }
}

fn serve_tcp(listener: &TcpListener, answer: &Answering, asked: &Asked) {
    while let Ok((mut stream, _)) = listener.accept() {
        let mut length = [0; 2];
        if stream.read_exact(&mut length).is_err() {
            continue;
        }
        let mut question = vec![0; usize::from(u16::from_be_bytes(length))];
        if stream.read_exact(&mut question).is_err() {
            continue;
        }
        if let Some(bytes) = respond(&question, answer, asked, true) {
            let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
            let _ = stream.write_all(&[length.as_slice(), &bytes].concat());
        }
    }
}

fn respond(question: &[u8], answer: &Answering, asked: &Asked, over_tcp: bool) -> Option<Vec<u8>> {
    let question = Message::from_vec(question).unwrap();
    let query = question.queries.first().unwrap();
    let name = query.name().to_ascii().trim_end_matches('.').to_lowercase();
    let over = if over_tcp { " over TCP" } else { "" };
    let line = format!("{} {name}{over}", query.query_type());
    asked.lines.lock().unwrap().push(line);
    asked.more.notify_all();
    let mut message = Message::new(question.metadata.id, MessageType::Response, OpCode::Query);
    message.metadata.recursion_desired = true;
    message.metadata.recursion_available = true;
    message.add_query(query.clone());
    let mut reply = answer(&name, query.query_type());
    if let Reply::Truncated(whole) = reply {
        if !over_tcp {
            message.metadata.truncation = true;
            return message.to_vec().ok();
        }
        reply = *whole;
    }
    match reply {
        Reply::Silence => return None,
        Reply::Garbage => {
            let id = question.metadata.id.to_be_bytes();
            return Some([id.as_slice(), &[0xff; 40]].concat());
        }
        Reply::Truncated(_) => panic!("truncated twice"),
        Reply::Records(records) => add(&mut message, records),
        Reply::Code(code, records) => {
            message.metadata.response_code = code;
            add(&mut message, records);
        }
        Reply::Extended(code, extended) => {
            message.metadata.response_code = code;
            let mut edns = Edns::new();
            let data = extended.to_be_bytes().to_vec();
            edns.options_mut().insert(EdnsOption::Unknown(15, data));
            message.set_edns(edns);
        }
    }
    message.to_vec().ok()
}

fn add(message: &mut Message, records: Vec<(&'static str, RData)>) {
    for (owner, data) in records {
        let is_soa = matches!(data, RData::SOA(_));
        let record = Record::from_rdata(name(owner), 60, data);
        if is_soa {
            message.add_authority(record);
        } else {
            message.add_answer(record);
        }
    }
}

fn name(text: &str) -> Name {
    Name::from_ascii(format!("{}.", text.trim_end_matches('.'))).unwrap()
}

pub fn a(address: &str) -> RData {
    RData::A(A(address.parse().unwrap()))
}

pub fn aaaa(address: &str) -> RData {
    RData::AAAA(AAAA(address.parse().unwrap()))
}

pub fn cname(target: &str) -> RData {
    RData::CNAME(CNAME(name(target)))
}

pub fn mx(preference: u16, exchange: &str) -> RData {
    RData::MX(MX::new(preference, name(exchange)))
}

pub fn srv(priority: u16, weight: u16, port: u16, target: &str) -> RData {
    RData::SRV(SRV::new(priority, weight, port, name(target)))
}

/// Who answers for a zone: what stands in an answer without records.
pub fn soa() -> RData {
    RData::SOA(SOA::new(
        name("ns.example.org"),
        name("root.example.org"),
        1,
        1,
        1,
        1,
        1,
    ))
}

/// No records of this type.
pub fn nothing() -> Reply {
    Reply::Records(vec![("example.org", soa())])
}
