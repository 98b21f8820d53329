//! What is said out of turn: a handmade hello where the handshake of a probe is due, and a word where the server should greet.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{timeout, timeout_at};

use crate::endpoint::Security;
use crate::net::stream::Stream;
use crate::net::{connect, hello};
use crate::observation::Seen;
use crate::observation::contrast::{Hello, HelloAnswer};
use crate::observation::tls::Peer;
use crate::plan::Probe;
use crate::plan::contrast::{limits, minds_haste};
use crate::protocol::{Next, Script, dialogue};
use crate::runner::probe::ehlo_name;
use crate::runner::shared::Shared;

/// When a hello is said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Where the handshake is due, which may be after STARTTLS.
    Due,
    /// At once, where it is due only after STARTTLS.
    AtOnce,
    /// After a STARTTLS that was not offered.
    Unoffered,
}

/// What is said to a server that does not greet: it harms nobody, and whoever knows no such command answers it.
const PARTING: &[u8] = b"QUIT\r\n";

/// How much is read at once.
const CHUNK: usize = 4 * 1024;

/// Says a hello to the server of a probe; gives who answered, where that is no mail server. None where STARTTLS is offered that was
/// not before: then nothing can be said of a server that does not offer it.
pub(super) async fn hello(
    shared: &Shared,
    probe: &Probe,
    address: SocketAddr,
    hello: Hello,
    when: When,
) -> Option<(HelloAnswer, Option<Peer>)> {
    let limits = limits(shared.limits);
    let said = async {
        let dialled = hello::dial(shared.network.detour(address), hello, limits.connect).await;
        let mut stream = match dialled {
            Ok(stream) => stream,
            Err(trouble) => return Some((HelloAnswer::NoConnection(trouble), Vec::new())),
        };
        if probe.endpoint.security == Security::StartTls && when != When::AtOnce {
            match up_to_tls(shared, probe, stream, when == When::Unoffered).await {
                Ready::ForTls(ready) => stream = ready,
                Ready::Offered => return None,
                Ready::Never => return Some((HelloAnswer::NoStartTls, Vec::new())),
            }
        }
        Some(hello::say(stream, hello, &probe.endpoint.host, limits.tls).await)
    };
    let answer = timeout(limits.run, said).await;
    let (answer, first) = answer.unwrap_or(Some((HelloAnswer::Timeout, Vec::new())))?;
    let stranger = (answer == HelloAnswer::NotTls)
        .then(|| stranger(first))
        .flatten();
    Some((answer, stranger))
}

/// Whose words these are, where they are no mail server's.
fn stranger(said: Vec<u8>) -> Option<Peer> {
    Some(Peer::new(said)).filter(|peer| !peer.kind.may_be_mail())
}

/// Speaks first under TLS, where the server should greet; gives who answers, where that is no mail server.
pub(super) async fn speak_first(
    shared: &Shared,
    probe: &Probe,
    address: SocketAddr,
) -> Option<Peer> {
    let limits = limits(shared.limits);
    let heard = async {
        let dialled = connect::dial(shared.network.detour(address), limits.connect).await;
        let host = &probe.endpoint.host;
        let secured = shared.tls.secure(dialled.ok()?, host, limits.tls).await;
        let mut stream = secured.ok()?.stream;
        stream.write(PARTING).await.ok()?;
        let mut said = vec![0; CHUNK];
        let length = stream.read(&mut said).await.ok()?;
        said.truncate(length);
        let _ = stream.shutdown().await;
        stranger(said)
    };
    timeout(limits.run, heard).await.ok()?
}

/// Begins TLS at once and listens who greets under it; gives nobody known where nothing is said, and none where TLS does not come about.
pub(super) async fn within(shared: &Shared, probe: &Probe, address: SocketAddr) -> Option<Peer> {
    let limits = limits(shared.limits);
    let dialled = connect::dial(shared.network.detour(address), limits.connect).await;
    let host = &probe.endpoint.host;
    let secured = shared.tls.secure(dialled.ok()?, host, limits.tls).await;
    let mut stream = secured.ok()?.stream;
    let patience = match minds_haste(probe) {
        true => limits.greeting,
        false => limits.greeting / 2,
    };
    let mut said = first_words(&mut stream, patience).await;
    // Whoever waits for the client to speak first answers now.
    if said.is_empty() && !minds_haste(probe) && stream.write(PARTING).await.is_ok() {
        said = first_words(&mut stream, patience).await;
    }
    let _ = timeout(limits.reply, stream.shutdown()).await;
    Some(Peer::new(said))
}

/// What comes first within a time.
async fn first_words(stream: &mut Stream, patience: Duration) -> Vec<u8> {
    let mut said = vec![0; CHUNK];
    let length = timeout(patience, stream.read(&mut said)).await;
    said.truncate(length.ok().and_then(Result::ok).unwrap_or_default());
    said
}

/// How far a conversation came that is to lead to TLS.
enum Ready {
    /// To the point where TLS is due.
    ForTls(TcpStream),
    /// To an offer of STARTTLS where there was to be none.
    Offered,
    /// It does not come to that.
    Never,
}

/// Speaks up to the point where TLS is due.
async fn up_to_tls(shared: &Shared, probe: &Probe, mut stream: TcpStream, insists: bool) -> Ready {
    let limits = limits(shared.limits);
    let ehlo = ehlo_name(stream.local_addr());
    let mut dialogue = dialogue(Script {
        insists,
        ..Script::bare(probe.endpoint.protocol, Security::StartTls, ehlo)
    });
    let mut until = tokio::time::Instant::now() + limits.greeting;
    loop {
        match dialogue.next() {
            Next::UpgradeToTls => return Ready::ForTls(stream),
            Next::Saw(step) => match step.outcome {
                Ok(Seen::Offered(offer)) if insists && offer.starttls => return Ready::Offered,
                Ok(_) => {}
                Err(_) => return Ready::Never,
            },
            Next::Write(outgoing) => {
                until = tokio::time::Instant::now() + limits.reply;
                let written = timeout_at(until, stream.write_all(outgoing.wire.bytes())).await;
                if !matches!(written, Ok(Ok(()))) {
                    return Ready::Never;
                }
            }
            Next::Read => {
                let mut buffer = [0; CHUNK];
                match timeout_at(until, stream.read(&mut buffer)).await {
                    Ok(Ok(length @ 1..)) => dialogue.feed(&buffer[..length]),
                    _ => return Ready::Never,
                }
            }
            Next::AskToSignIn | Next::Finished => return Ready::Never,
        }
    }
}
