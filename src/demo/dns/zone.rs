//! What a demo's DNS answers to each question.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;

use hickory_resolver::proto::op::{Edns, Message, MessageType, Metadata, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::opt::EdnsOption;
use hickory_resolver::proto::rr::rdata::{A, AAAA, CNAME, MX, SOA};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};

use crate::observation::dns::DnsTrouble;

/// The option code of the extended DNS error (RFC 8914, section 4).
const EXTENDED_ERROR: u16 = 15;
/// Seconds that an answer may be kept; short, because the ports of the next demo are others.
const TTL: u32 = 5;
/// Aliases that are followed inside one answer.
const LONGEST_CHAIN: usize = 8;

/// How the server treats a question.
#[derive(Clone, Debug)]
pub(crate) enum Answering {
    /// The name exists and has these records; any other type has no data.
    Records(Vec<RData>),
    /// A response code that says no, with the info-code of the extended error where one is given.
    Fails(ResponseCode, Option<u16>),
    /// An answer that is none: the head of a message and nothing that could be read.
    Garbage,
    /// No answer at all.
    Silence,
}

/// What a demo's DNS knows: names in lower case and without the end dot. Any other name does not exist.
#[derive(Clone, Debug, Default)]
pub(crate) struct Zone {
    records: HashMap<String, Vec<RData>>,
    /// Questions that are treated in a way of their own.
    exceptions: HashMap<(String, RecordType), Answering>,
}

impl Zone {
    /// Treats the questions for one name and type so.
    pub(crate) fn set(&mut self, name: &str, wanted: RecordType, answering: Answering) {
        self.exceptions.insert((key(name), wanted), answering);
    }

    /// Gives the name one more record.
    pub(crate) fn add(&mut self, name: &str, record: RData) {
        let records = self.records.entry(key(name)).or_default();
        if !records.contains(&record) {
            records.push(record);
        }
    }

    /// Gives the name an address.
    pub(crate) fn add_address(&mut self, name: &str, address: IpAddr) {
        self.add(
            name,
            match address {
                IpAddr::V4(v4) => RData::A(A(v4)),
                IpAddr::V6(v6) => RData::AAAA(AAAA(v6)),
            },
        );
    }

    /// Makes the name an alias of another, which may or may not exist.
    ///
    /// # Errors
    ///
    /// When the target is not a name that the DNS can carry.
    pub(crate) fn add_alias(&mut self, name: &str, target: &str) -> io::Result<()> {
        self.add(name, alias(target)?);
        Ok(())
    }

    /// Gives the domain a mail exchanger; `.` is the null MX (RFC 7505).
    ///
    /// # Errors
    ///
    /// When the exchanger is not a name that the DNS can carry.
    pub(crate) fn add_mx(
        &mut self,
        domain: &str,
        preference: u16,
        exchange: &str,
    ) -> io::Result<()> {
        let exchange = absolute(exchange)?;
        self.add(domain, RData::MX(MX::new(preference, exchange)));
        Ok(())
    }

    /// Treats the questions for one name and type so that they come to this trouble.
    ///
    /// # Errors
    ///
    /// When an alias is not a name that the DNS can carry.
    pub(crate) fn add_trouble(
        &mut self,
        name: &str,
        wanted: RecordType,
        trouble: &DnsTrouble,
    ) -> io::Result<()> {
        let fails = |code| Answering::Fails(code, None);
        let answering = match trouble {
            DnsTrouble::NoData => Answering::Records(Vec::new()),
            DnsTrouble::NxDomain => fails(ResponseCode::NXDomain),
            DnsTrouble::ServFail { extended } => {
                Answering::Fails(ResponseCode::ServFail, *extended)
            }
            DnsTrouble::Refused => fails(ResponseCode::Refused),
            DnsTrouble::Rcode(code) => fails((*code).into()),
            DnsTrouble::Timeout => Answering::Silence,
            DnsTrouble::Malformed => Answering::Garbage,
            DnsTrouble::AliasLoop => {
                let other = format!("alias-of.{name}");
                self.add_alias(&other, name)?;
                Answering::Records(vec![alias(&other)?])
            }
            DnsTrouble::DanglingAlias { target } => Answering::Records(vec![alias(target)?]),
            // Nobody is asked for an invalid name, nobody answers for a resolver that is away, and the rest is
            // not about what is answered but about the way there.
            DnsTrouble::InvalidName
            | DnsTrouble::ResolverUnreachable
            | DnsTrouble::DeniedLocally
            | DnsTrouble::NoResolver
            | DnsTrouble::Truncated
            | DnsTrouble::Unfinished => return Ok(()),
        };
        self.set(name, wanted, answering);
        Ok(())
    }

    /// The answer to a question, in wire format; none when the question is to be left unanswered.
    pub(super) fn answer(&self, question: &[u8]) -> Option<Vec<u8>> {
        let question = Message::from_vec(question).ok()?;
        if question.metadata.message_type != MessageType::Query {
            return None;
        }
        let mut answer = Message::response(question.metadata.id, question.metadata.op_code);
        answer.metadata = Metadata::response_from_request(&question.metadata);
        answer.metadata.recursion_available = true;
        answer.add_queries(question.queries.iter().cloned());
        let mut edns = question.edns.is_some().then(Edns::new);
        match question.queries.as_slice() {
            [query] if question.metadata.op_code == OpCode::Query => {
                let asked = (key(&query.name.to_ascii()), query.query_type);
                if matches!(self.exceptions.get(&asked), Some(Answering::Garbage)) {
                    let [high, low] = question.metadata.id.to_be_bytes();
                    return Some(vec![high, low, 0x81, 0x80, 0xff, 0xff]);
                }
                let extended = self.fill(&mut answer, &query.name, query.query_type)?;
                if let (Some(edns), Some(code)) = (&mut edns, extended) {
                    let option = EdnsOption::Unknown(EXTENDED_ERROR, code.to_be_bytes().to_vec());
                    edns.options_mut().insert(option);
                }
            }
            _ => answer.metadata.response_code = ResponseCode::NotImp,
        }
        answer.edns = edns;
        answer.to_vec().ok()
    }

    /// Writes the records for one question. None when there is to be no true answer; otherwise the code
    /// of the extended error, where there is one.
    fn fill(&self, answer: &mut Message, asked: &Name, wanted: RecordType) -> Option<Option<u16>> {
        let mut name = asked.clone();
        for _ in 0..LONGEST_CHAIN {
            let asked = (key(&name.to_ascii()), wanted);
            let records = match self.exceptions.get(&asked) {
                Some(Answering::Silence | Answering::Garbage) => return None,
                Some(Answering::Fails(code, extended)) => {
                    answer.metadata.response_code = *code;
                    return Some(*extended);
                }
                Some(Answering::Records(records)) => Some(records),
                None => self.records.get(&asked.0),
            };
            let Some(records) = records else {
                answer.metadata.response_code = ResponseCode::NXDomain;
                answer.add_authority(authority());
                return Some(None);
            };
            let fitting = records.iter().filter(|data| data.record_type() == wanted);
            let before = answer.answers.len();
            answer.add_answers(
                fitting.map(|data| Record::from_rdata(name.clone(), TTL, data.clone())),
            );
            if answer.answers.len() > before {
                return Some(None);
            }
            let Some(target) = records.iter().find_map(alias_target) else {
                answer.add_authority(authority());
                return Some(None);
            };
            let alias = RData::CNAME(CNAME(target.clone()));
            answer.add_answer(Record::from_rdata(name, TTL, alias));
            name = target;
        }
        Some(None)
    }
}

/// The record that makes a name an alias.
///
/// # Errors
///
/// When the target is not a name that the DNS can carry.
pub(super) fn alias(target: &str) -> io::Result<RData> {
    Ok(RData::CNAME(CNAME(absolute(target)?)))
}

fn alias_target(data: &RData) -> Option<Name> {
    match data {
        RData::CNAME(CNAME(target)) => Some(target.clone()),
        _ => None,
    }
}

/// The record that makes a negative answer complete (RFC 2308, section 2).
fn authority() -> Record {
    let soa = SOA::new(Name::root(), Name::root(), 1, 3600, 600, 86_400, TTL);
    Record::from_rdata(Name::root(), TTL, RData::SOA(soa))
}

fn key(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn absolute(name: &str) -> io::Result<Name> {
    let mut name = Name::from_ascii(name).map_err(io::Error::other)?;
    name.set_fqdn(true);
    Ok(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]
    use super::*;
    use hickory_resolver::proto::op::Query;

    fn ask(zone: &Zone, name: &str, wanted: RecordType) -> Option<Message> {
        let mut question = Message::query();
        question.add_query(Query::query(absolute(name).unwrap(), wanted));
        question.set_edns(Edns::new());
        let answer = zone.answer(&question.to_vec().unwrap())?;
        Some(Message::from_vec(&answer).unwrap())
    }

    #[test]
    fn every_outcome_can_be_told_apart() {
        let mut zone = Zone::default();
        zone.add_address("mail.example.org", "127.0.0.11".parse().unwrap());
        zone.set(
            "empty.example.org",
            RecordType::A,
            Answering::Records(Vec::new()),
        );
        zone.set(
            "broken.example.org",
            RecordType::A,
            Answering::Fails(ResponseCode::ServFail, Some(6)),
        );
        zone.set(
            "closed.example.org",
            RecordType::A,
            Answering::Fails(ResponseCode::Refused, None),
        );
        zone.set("silent.example.org", RecordType::A, Answering::Silence);
        zone.set("mail.example.org", RecordType::MX, Answering::Silence);

        let good = ask(&zone, "MAIL.example.org", RecordType::A).unwrap();
        assert_eq!(good.answers.len(), 1);
        let no_data = ask(&zone, "mail.example.org", RecordType::AAAA).unwrap();
        assert_eq!(no_data.metadata.response_code, ResponseCode::NoError);
        assert!(no_data.answers.is_empty());
        let empty = ask(&zone, "empty.example.org", RecordType::A).unwrap();
        assert_eq!(empty.metadata.response_code, ResponseCode::NoError);
        assert!(ask(&zone, "mail.example.org", RecordType::MX).is_none());
        let missing = ask(&zone, "missing.example.org", RecordType::A).unwrap();
        assert_eq!(missing.metadata.response_code, ResponseCode::NXDomain);
        let refused = ask(&zone, "closed.example.org", RecordType::A).unwrap();
        assert_eq!(refused.metadata.response_code, ResponseCode::Refused);
        assert!(ask(&zone, "silent.example.org", RecordType::A).is_none());
        zone.set("junk.example.org", RecordType::A, Answering::Garbage);
        let mut question = Message::query();
        question.add_query(Query::query(
            absolute("junk.example.org").unwrap(),
            RecordType::A,
        ));
        let junk = zone.answer(&question.to_vec().unwrap()).unwrap();
        assert_eq!(junk[..2], question.metadata.id.to_be_bytes());
        assert!(Message::from_vec(&junk).is_err());

        let broken = ask(&zone, "broken.example.org", RecordType::A).unwrap();
        assert_eq!(broken.metadata.response_code, ResponseCode::ServFail);
        let options = broken.edns.unwrap().options().options.clone();
        assert!(
            options
                .iter()
                .any(|(_, option)| *option == EdnsOption::Unknown(EXTENDED_ERROR, vec![0, 6])),
            "{options:?}"
        );
    }

    #[test]
    fn aliases_are_followed_dangle_and_loop() {
        let mut zone = Zone::default();
        zone.add_alias("www.example.org", "mail.example.org")
            .unwrap();
        zone.add_address("mail.example.org", "127.0.0.11".parse().unwrap());
        zone.add_alias("gone.example.org", "nowhere.example.org")
            .unwrap();
        zone.add_alias("a.example.org", "b.example.org").unwrap();
        zone.add_alias("b.example.org", "a.example.org").unwrap();

        let followed = ask(&zone, "www.example.org", RecordType::A).unwrap();
        assert_eq!(followed.answers.len(), 2);
        let dangling = ask(&zone, "gone.example.org", RecordType::A).unwrap();
        assert_eq!(dangling.metadata.response_code, ResponseCode::NXDomain);
        assert_eq!(dangling.answers.len(), 1);
        let circle = ask(&zone, "a.example.org", RecordType::A).unwrap();
        assert_eq!(circle.metadata.response_code, ResponseCode::NoError);
        assert!(
            circle
                .answers
                .iter()
                .all(|r| r.record_type() == RecordType::CNAME)
        );
    }

    #[test]
    fn a_datagram_that_is_no_question_is_not_answered() {
        let zone = Zone::default();
        assert!(zone.answer(b"\x00\x01").is_none());
        let mut answer = Message::response(7, OpCode::Query);
        answer.metadata.response_code = ResponseCode::NoError;
        assert!(zone.answer(&answer.to_vec().unwrap()).is_none());
    }
}
