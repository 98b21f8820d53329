//! TLS handshakes that tell everything: the chain whatever it is worth, and why there is no TLS.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::{
    CryptoProvider, SecureRandom, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error, InvalidMessage,
    ProtocolVersion, SignatureScheme,
};
use tokio::io::AsyncReadExt;
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::Network;
use super::certificate;
use super::judge::{self, Case, Judges, Verdict};
use super::stream::{Carrier, First, Recorded, Stream};
use crate::observation::tls::{
    CertificateFault, Judgement, Peer, TlsSession, TlsTrouble, TlsVersion,
};

/// How long a peer that speaks clear text may take to end its first line.
const FIRST_LINE: Duration = Duration::from_millis(250);

/// The most certificates of a chain that are kept.
const LONGEST_CHAIN: usize = 20;

/// Alerts that servers send when they miss a certificate of the client: handshake failure, bad
/// certificate, access denied and certificate required (RFC 8446, section 6.2; RFC 5246, section 7.2.2).
const NO_CERTIFICATE: [u8; 5] = [40, 41, 42, 49, 116];

/// Makes TLS sessions.
pub(crate) struct Tls {
    provider: Arc<CryptoProvider>,
    judges: Arc<Judges>,
    pub(crate) limit: Duration,
    seeded: OnceCell<()>,
}

/// A handshake that ended well.
pub(crate) struct Secured {
    /// The connection, now under TLS.
    pub(crate) stream: Stream,
    /// When the handshake ended; the judges took their time after it.
    pub(crate) at: Instant,
    /// What is known of the session.
    pub(crate) session: TlsSession,
    /// Whether the server asked for a certificate of the client.
    pub(crate) wants_client_certificate: bool,
}

impl Tls {
    /// Makes handshakes, usually each within `limit`; the judges trust the further roots of the network as well.
    pub(crate) fn new(network: &Network, limit: Duration) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        Self {
            judges: Arc::new(Judges::new(provider.clone(), network, limit)),
            provider,
            limit,
            seeded: OnceCell::new(),
        }
    }

    /// Prepares ahead of time what takes long.
    pub(crate) async fn warm_up(&self) {
        tokio::join!(self.ready(), self.judges.warm_up());
    }

    /// Waits until handshakes can be made without delay.
    pub(crate) async fn ready(&self) {
        let random = self.provider.secure_random;
        let seeding = self.seeded.get_or_init(|| async move {
            // Left to the first handshake, it would stop every other conversation meanwhile.
            let _ = tokio::task::spawn_blocking(move || seed(random)).await;
        });
        seeding.await;
    }

    /// Begins with what takes long while there is no runtime yet.
    pub(crate) fn begin_early() {
        let seeding = || seed(rustls::crypto::aws_lc_rs::default_provider().secure_random);
        // Without a thread to spare it is done later.
        let _ = std::thread::Builder::new().spawn(seeding);
    }

    /// Makes the connection private within a limit and judges the certificate for the name.
    ///
    /// A certificate that no judge trusts is no trouble here: the session tells it.
    pub(crate) async fn secure(
        &self,
        stream: impl Into<Carrier>,
        host: &str,
        limit: Duration,
    ) -> Result<Secured, TlsTrouble> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| TlsTrouble::InvalidName)?;
        let recorder = Arc::new(Recorder::new(self.provider.clone()));
        let config = self.config(&recorder).ok_or(TlsTrouble::Misbehaved)?;
        let recorded = Recorded::new(stream.into());
        let first = recorded.first();
        let connecting = TlsConnector::from(config).connect(name.clone(), recorded);
        let handshake = timeout(limit, connecting.into_fallible()).await;
        let at = Instant::now();
        let stream = match handshake {
            Ok(Ok(stream)) => stream,
            Ok(Err((error, stream))) => {
                return Err(trouble(&error, &recorder, stream, &first).await);
            }
            Err(_) => return Err(TlsTrouble::Timeout),
        };
        let session = self.session(&stream, host, name, &recorder).await;
        Ok(Secured {
            stream: Stream::Tls(Box::new(stream)),
            at,
            session,
            wants_client_certificate: recorder.wants_client_certificate(),
        })
    }

    fn config(&self, recorder: &Arc<Recorder>) -> Option<Arc<ClientConfig>> {
        let mut config = ClientConfig::builder_with_provider(self.provider.clone())
            .with_safe_default_protocol_versions()
            .ok()?
            .dangerous()
            .with_custom_certificate_verifier(recorder.clone())
            .with_client_cert_resolver(recorder.clone());
        // Every handshake is to be a whole one, with the chain in it.
        config.resumption = Resumption::disabled();
        Some(Arc::new(config))
    }

    async fn session(
        &self,
        stream: &TlsStream<Recorded>,
        host: &str,
        name: ServerName<'static>,
        recorder: &Recorder,
    ) -> TlsSession {
        let (_, connection) = stream.get_ref();
        let version = match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => TlsVersion::Tls13,
            _ => TlsVersion::Tls12,
        };
        let suite = connection.negotiated_cipher_suite();
        let cipher_suite = suite
            .and_then(|suite| suite.suite().as_str())
            .map(iana_name)
            .unwrap_or_default();
        let seen = recorder.seen();
        let case = Case {
            chain: seen.chain,
            ocsp: seen.ocsp,
            name,
        };
        let chain = case.chain.iter().filter_map(|der| certificate::facts(der));
        let (chain, ocsp_stapled) = (chain.collect(), !case.ocsp.is_empty());
        let verdict = match seen.signature_fault {
            // Whoever cannot prove to hold the key is not who the certificate says.
            Some(fault) => Verdict {
                bundled: Judgement::Failed(fault),
                platform: Judgement::Failed(fault),
                passes_at: None,
            },
            None => self.judges.judge(case).await,
        };
        TlsSession {
            server_name: host.to_owned(),
            version,
            cipher_suite,
            chain,
            ocsp_stapled,
            bundled: verdict.bundled,
            platform: verdict.platform,
            passes_at: verdict.passes_at,
        }
    }
}

/// Makes the random generator collect its first entropy, which takes some 25 milliseconds of
/// computing once in a process.
fn seed(random: &dyn SecureRandom) {
    let _ = random.fill(&mut [0]);
}

/// The name of a cipher suite as IANA registers it; rustls writes `TLS13_` for those of TLS 1.3.
fn iana_name(name: &str) -> String {
    name.replacen("TLS13_", "TLS_", 1)
}

/// Why a server under TLS ended the conversation at its first answer, when that was still about TLS.
///
/// In TLS 1.3 the client is done before the server has looked at its certificate (RFC 8446, section 4.4.4).
pub(crate) fn late_trouble(
    error: &io::Error,
    wants_client_certificate: bool,
) -> Option<TlsTrouble> {
    match rustls_error(error) {
        Some(Error::AlertReceived(alert)) => Some(of_alert(*alert, wants_client_certificate)),
        Some(_) => None,
        None => wants_client_certificate.then_some(TlsTrouble::ClientCertificateRequired),
    }
}

fn rustls_error(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

fn of_alert(alert: AlertDescription, wants_client_certificate: bool) -> TlsTrouble {
    let number = u8::from(alert);
    if number == 116 || (wants_client_certificate && NO_CERTIFICATE.contains(&number)) {
        TlsTrouble::ClientCertificateRequired
    } else {
        TlsTrouble::Alert(number)
    }
}

async fn trouble(
    error: &io::Error,
    recorder: &Recorder,
    mut stream: Recorded,
    first: &First,
) -> TlsTrouble {
    let wants_client_certificate = recorder.wants_client_certificate();
    match rustls_error(error) {
        Some(Error::AlertReceived(alert)) => of_alert(*alert, wants_client_certificate),
        Some(Error::InvalidMessage(invalid)) if recorder.seen().chain.is_empty() => {
            let peer = Peer::new(first_line(&mut stream, first).await);
            let is_tls = matches!(peer.first.as_slice(), [0x14..=0x17, 0x03, ..]);
            match invalid {
                InvalidMessage::InvalidContentType
                | InvalidMessage::UnknownProtocolVersion
                | InvalidMessage::MessageTooLarge
                    if !is_tls =>
                {
                    TlsTrouble::ClearText(peer)
                }
                _ => TlsTrouble::Misbehaved,
            }
        }
        Some(Error::PeerIncompatible(_)) => TlsTrouble::NothingInCommon,
        Some(_) => TlsTrouble::Misbehaved,
        None if wants_client_certificate => TlsTrouble::ClientCertificateRequired,
        None => match error.kind() {
            io::ErrorKind::UnexpectedEof => TlsTrouble::Closed,
            io::ErrorKind::TimedOut => TlsTrouble::Timeout,
            _ => TlsTrouble::Reset,
        },
    }
}

/// The first bytes of a peer that does not speak TLS, up to the end of its first line.
async fn first_line(stream: &mut Recorded, first: &First) -> Vec<u8> {
    let line = async {
        let mut buffer = [0; 512];
        while !first.is_full() && !first.bytes().contains(&b'\n') {
            match stream.read(&mut buffer).await {
                Ok(1..) => {}
                _ => break,
            }
        }
    };
    let _ = timeout(FIRST_LINE, line).await;
    first.bytes()
}

/// Keeps what the server shows during a handshake, and accepts it: judging comes later.
///
/// A library that refuses a certificate forgets the chain, and with it what there is to say about it.
#[derive(Debug)]
struct Recorder {
    provider: Arc<CryptoProvider>,
    seen: Mutex<Shown>,
    asked_for_certificate: AtomicBool,
}

#[derive(Clone, Debug, Default)]
struct Shown {
    chain: Vec<CertificateDer<'static>>,
    ocsp: Vec<u8>,
    signature_fault: Option<CertificateFault>,
}

impl Recorder {
    fn new(provider: Arc<CryptoProvider>) -> Self {
        Self {
            provider,
            seen: Mutex::default(),
            asked_for_certificate: AtomicBool::new(false),
        }
    }

    fn seen(&self) -> Shown {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn wants_client_certificate(&self) -> bool {
        self.asked_for_certificate.load(Ordering::Relaxed)
    }

    /// A signature that cannot be checked makes the certificate worthless, but not unworthy of a look.
    fn keep_fault(
        &self,
        checked: Result<HandshakeSignatureValid, Error>,
    ) -> Result<HandshakeSignatureValid, Error> {
        match checked {
            Err(Error::InvalidCertificate(error)) => {
                let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
                let fault = match error {
                    // Not that of an authority, but that of this very key.
                    CertificateError::BadSignature => CertificateFault::BadSignature,
                    error => judge::fault(&error, &seen.chain, SystemTime::now()),
                };
                seen.signature_fault = Some(fault);
                Ok(HandshakeSignatureValid::assertion())
            }
            checked => checked,
        }
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        ocsp_response: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let others = intermediates.iter().take(LONGEST_CHAIN - 1);
        seen.chain = std::iter::once(end_entity)
            .chain(others)
            .map(|der| der.clone().into_owned())
            .collect();
        seen.ocsp = ocsp_response.to_vec();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        self.keep_fault(verify_tls12_signature(
            message,
            certificate,
            signature,
            algorithms,
        ))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        self.keep_fault(verify_tls13_signature(
            message,
            certificate,
            signature,
            algorithms,
        ))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

impl ResolvesClientCert for Recorder {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked_for_certificate.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
