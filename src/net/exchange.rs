//! One question to one resolver, over UDP and, where the answer is cut off, over TCP.
//!
//! The messages are read and written by hickory. The exchange itself is ours, because it is what is
//! being diagnosed: only a connected socket learns that nothing listens at the resolver's port, and
//! only the whole message tells the extended error and the aliases in front of a missing name.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_resolver::proto::op::{
    DEFAULT_MAX_PAYLOAD_LEN, Edns, Message, MessageType, Query, ResponseCode,
};
use hickory_resolver::proto::rr::{Name, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::{Instant, timeout_at};

use crate::observation::dns::DnsTrouble;

/// How long an answer over UDP may take before the question is sent again; doubled each time.
const FIRST_REPEAT: Duration = Duration::from_millis(1000);

/// How long the whole of an answer that was cut off may take over TCP: it is known already.
const WHOLE_ANSWER: Duration = Duration::from_secs(4);

/// The largest datagram that is read; a resolver that sends more than was asked for is cut off.
const LARGEST: usize = 4096;

/// Whether the resolver is to check the signatures of what it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checking {
    /// As it always does.
    Usual,
    /// It is told to leave that to us: the bit CD (RFC 4035, section 3.2.2).
    Disabled,
}

/// Asks one resolver and waits for its answer until the deadline.
///
/// The answer may have any response code.
pub(super) async fn ask(
    resolver: SocketAddr,
    name: &Name,
    kind: RecordType,
    checking: Checking,
    deadline: Instant,
) -> Result<Message, DnsTrouble> {
    let question = |extended| question(name, kind, checking, extended);
    // Some devices on the way swallow what has EDNS, and other programs ask without it.
    let repeated = question(false);
    let mut answer = over_udp(resolver, &question(true), &repeated, deadline).await?;
    // An old resolver that does not know EDNS (RFC 6891, section 7).
    let is_old = matches!(
        answer.metadata.response_code,
        ResponseCode::FormErr | ResponseCode::NotImp | ResponseCode::BADVERS
    );
    if is_old {
        answer = over_udp(resolver, &repeated, &repeated, deadline).await?;
    }
    if !answer.metadata.truncation {
        return Ok(answer);
    }
    // What did arrive is to be ignored (RFC 2181, section 9), as other programs do.
    let until = deadline.min(Instant::now() + WHOLE_ANSWER);
    over_tcp(resolver, &question(!is_old), until).await
}

fn question(name: &Name, kind: RecordType, checking: Checking, extended: bool) -> Message {
    let mut message = Message::query();
    message.metadata.recursion_desired = true;
    message.metadata.checking_disabled = checking == Checking::Disabled;
    message.add_query(Query::query(name.clone(), kind));
    if extended {
        let mut edns = Edns::new();
        edns.set_max_payload(DEFAULT_MAX_PAYLOAD_LEN);
        message.set_edns(edns);
    }
    message
}

/// Whether this is the answer to that question, and not an old or a forged one.
fn answers(question: &Message, answer: &Message) -> bool {
    // A resolver that cannot read the question may leave it out.
    let same = answer.queries == question.queries
        || (answer.queries.is_empty() && answer.metadata.response_code != ResponseCode::NoError);
    answer.metadata.id == question.metadata.id
        && answer.metadata.message_type == MessageType::Response
        && same
}

async fn over_udp(
    resolver: SocketAddr,
    question: &Message,
    repeated: &Message,
    deadline: Instant,
) -> Result<Message, DnsTrouble> {
    let bytes = |message: &Message| message.to_vec().map_err(|_| DnsTrouble::InvalidName);
    let (mut bytes, repeated_bytes) = (bytes(question)?, bytes(repeated)?);
    let is_answer = |answer: &Message| answers(question, answer) || answers(repeated, answer);
    let any = if resolver.is_ipv4() {
        SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))
    } else {
        SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0))
    };
    let socket = UdpSocket::bind(any).await.map_err(|error| of_io(&error))?;
    socket
        .connect(resolver)
        .await
        .map_err(|error| of_io(&error))?;
    let mut buffer = vec![0; LARGEST];
    let mut repeat = FIRST_REPEAT;
    loop {
        socket.send(&bytes).await.map_err(|error| of_io(&error))?;
        repeated_bytes.clone_into(&mut bytes);
        let until = deadline.min(Instant::now() + repeat);
        repeat *= 2;
        // An answer to an older question, or a forgery, is passed over: the true answer is still awaited. The limit is around
        // all of them, because where there is always one more, a limit on each wait never ends.
        let answer = async {
            loop {
                let received = socket.recv(&mut buffer).await;
                let bytes = &buffer[..received.map_err(|error| of_io(&error))?];
                match Message::from_vec(bytes) {
                    Ok(answer) if is_answer(&answer) => return Ok(answer),
                    Err(_) if [question, repeated].iter().any(|m| has_id(bytes, m)) => {
                        return Err(DnsTrouble::Malformed);
                    }
                    _ => {}
                }
            }
        };
        if let Ok(answer) = timeout_at(until, answer).await {
            return answer;
        }
        if Instant::now() >= deadline {
            return Err(DnsTrouble::Timeout);
        }
    }
}

fn has_id(bytes: &[u8], question: &Message) -> bool {
    bytes.get(..2) == Some(&question.metadata.id.to_be_bytes())
}

async fn over_tcp(
    resolver: SocketAddr,
    question: &Message,
    deadline: Instant,
) -> Result<Message, DnsTrouble> {
    let bytes = question.to_vec().map_err(|_| DnsTrouble::InvalidName)?;
    let exchange = async {
        let mut stream = TcpStream::connect(resolver).await?;
        let length = u16::try_from(bytes.len()).map_err(io::Error::other)?;
        // Length and message in one segment (RFC 7766, section 8).
        stream
            .write_all(&[length.to_be_bytes().as_slice(), &bytes].concat())
            .await?;
        let length = stream.read_u16().await?;
        let mut answer = vec![0; usize::from(length)];
        stream.read_exact(&mut answer).await?;
        Ok::<Vec<u8>, io::Error>(answer)
    };
    let answer = match timeout_at(deadline, exchange).await {
        Ok(Ok(answer)) => answer,
        // Closed, reset or silent: the way over TCP does not lead to the answer.
        Ok(Err(_)) | Err(_) => return Err(DnsTrouble::Truncated),
    };
    match Message::from_vec(&answer) {
        Ok(answer) if answers(question, &answer) => Ok(answer),
        _ => Err(DnsTrouble::Malformed),
    }
}

/// What an error of the socket says of the resolver.
fn of_io(error: &io::Error) -> DnsTrouble {
    match error.kind() {
        io::ErrorKind::TimedOut => DnsTrouble::Timeout,
        // A firewall of this computer, or a route that forbids.
        io::ErrorKind::PermissionDenied => DnsTrouble::DeniedLocally,
        // Refused, no route, forbidden on the way: in each case the resolver cannot be reached.
        _ => DnsTrouble::ResolverUnreachable,
    }
}
