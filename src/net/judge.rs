//! The two judges of a certificate: the roots of Mozilla, and this operating system.
//!
//! They are asked off-line, after the handshake and before any credential. Their difference is a
//! finding: an inspecting proxy passes only the second, an old store fails only the second.

mod gap;
mod number;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, RootCertStore};
use rustls_platform_verifier::Verifier;
use tokio::sync::OnceCell;
use tokio::time::timeout;
use x509_parser::certificate::X509Certificate;

use super::Network;
use super::certificate::{self, Validity};
use crate::observation::tls::{CertificateFault, Judgement};

/// The judges of one run: set up once, when first needed, and asked once for each chain and name.
pub(crate) struct Judges {
    provider: Arc<CryptoProvider>,
    extra: Vec<CertificateDer<'static>>,
    /// Roots for the judge of the platform alone.
    company: Vec<CertificateDer<'static>>,
    limit: Duration,
    roots: OnceLock<Arc<RootCertStore>>,
    bundled: OnceLock<Option<Arc<dyn ServerCertVerifier>>>,
    platform: OnceCell<Option<Arc<dyn ServerCertVerifier>>>,
    known: Mutex<HashMap<Case, Arc<OnceCell<Verdict>>>>,
}

/// What is judged.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Case {
    /// The certificates as the server sent them, its own first.
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// The OCSP answer that the server stapled; empty when it did not.
    pub(super) ocsp: Vec<u8>,
    /// The name that the certificate must be for.
    pub(super) name: ServerName<'static>,
}

/// What the two judges say.
#[derive(Clone)]
pub(super) struct Verdict {
    pub(super) bundled: Judgement,
    pub(super) platform: Judgement,
    /// When the chain would be trusted, where only its time is wrong.
    pub(super) passes_at: Option<SystemTime>,
}

impl Judges {
    /// Judges that trust the further roots of the network as well, and of which the platform's may take so long.
    pub(crate) fn new(provider: Arc<CryptoProvider>, network: &Network, limit: Duration) -> Self {
        let certificates =
            |roots: &[Vec<u8>]| roots.iter().cloned().map(CertificateDer::from).collect();
        Self {
            provider,
            extra: certificates(&network.extra_roots),
            company: certificates(&network.company_roots),
            limit,
            roots: OnceLock::new(),
            bundled: OnceLock::new(),
            platform: OnceCell::new(),
            known: Mutex::default(),
        }
    }

    /// Loads the roots of this operating system, which takes some milliseconds, ahead of time.
    pub(crate) async fn warm_up(&self) {
        self.platform().await;
    }

    /// Asks both judges.
    pub(super) async fn judge(self: &Arc<Self>, case: Case) -> Verdict {
        let known = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(case.clone()).or_default().clone()
        };
        let verdict = known.get_or_init(|| self.ask(case));
        verdict.await.clone()
    }

    async fn ask(self: &Arc<Self>, case: Case) -> Verdict {
        if self.is_pinned(&case) {
            let judgement = judge_pinned(&case, SystemTime::now());
            return Verdict {
                passes_at: passes_at(&case, &judgement, |now| judge_pinned(&case, now)),
                bundled: judgement.clone(),
                platform: judgement,
            };
        }
        let now = SystemTime::now();
        let chain = case.chain.clone();
        let (bundled, bundled_at) = match self.bundled() {
            Some(judge) => judge_at_both(judge.as_ref(), &case, now),
            None => (Judgement::Unavailable, None),
        };
        let (platform, platform_at) = match self.platform().await {
            // The judge of Windows looks for missing certificates on the network, and may block.
            Some(judge) => {
                let judging = move || judge_at_both(judge.as_ref(), &case, now);
                match timeout(self.limit, tokio::task::spawn_blocking(judging)).await {
                    Ok(Ok(judged)) => judged,
                    _ => (Judgement::Unavailable, None),
                }
            }
            None => (Judgement::Unavailable, None),
        };
        Verdict {
            bundled: self.with_gap(bundled, &chain),
            platform: self.with_gap(platform, &chain),
            passes_at: platform_at.or(bundled_at),
        }
    }

    fn bundled(&self) -> Option<Arc<dyn ServerCertVerifier>> {
        let judge = self.bundled.get_or_init(|| {
            let roots = self.roots().clone();
            let builder = WebPkiServerVerifier::builder_with_provider(roots, self.provider.clone());
            let judge: Arc<dyn ServerCertVerifier> = builder.build().ok()?;
            Some(judge)
        });
        judge.clone()
    }

    /// The roots of Mozilla, and those that are trusted besides.
    fn roots(&self) -> &Arc<RootCertStore> {
        self.roots.get_or_init(|| {
            let mut roots = RootCertStore {
                roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
            };
            roots.add_parsable_certificates(self.extra.iter().cloned());
            Arc::new(roots)
        })
    }

    /// The judgement, with a gap in the chain told from an authority that nobody knows.
    fn with_gap(&self, judgement: Judgement, chain: &[CertificateDer<'_>]) -> Judgement {
        use CertificateFault::{BadSignature, MissingIntermediate, UnknownIssuer};
        match judgement {
            Judgement::Failed(UnknownIssuer | BadSignature)
                if gap::has_gap(chain, &self.roots().roots) =>
            {
                Judgement::Failed(MissingIntermediate)
            }
            judgement => judgement,
        }
    }

    async fn platform(&self) -> Option<Arc<dyn ServerCertVerifier>> {
        let judge = self.platform.get_or_init(|| async {
            let provider = self.provider.clone();
            // The platform's judge refuses to work at all with a root that it cannot read.
            let usable = |root: &&CertificateDer<'static>| {
                RootCertStore::empty().add((*root).clone()).is_ok()
            };
            let further = self.extra.iter().chain(&self.company).filter(usable);
            let further: Vec<_> = further.cloned().collect();
            let setting_up = tokio::task::spawn_blocking(move || {
                let judge = match further.is_empty() {
                    true => Verifier::new(provider),
                    // On Windows it asks every doubtful chain twice, and needs more of the system.
                    false => Verifier::new_with_extra_roots(further, provider),
                };
                let judge = judge.ok()?;
                let judge: Arc<dyn ServerCertVerifier> = Arc::new(judge);
                Some(judge)
            });
            match timeout(self.limit, setting_up).await {
                Ok(Ok(judge)) => judge,
                _ => None,
            }
        });
        judge.await.clone()
    }

    /// Whether the user trusts this very certificate, and not only an authority above it.
    fn is_pinned(&self, case: &Case) -> bool {
        case.chain
            .first()
            .is_some_and(|own| self.extra.contains(own))
    }
}

/// Judges a certificate that is trusted as it is: only its time and its names count.
fn judge_pinned(case: &Case, now: SystemTime) -> Judgement {
    let Some(own) = case.chain.first() else {
        return Judgement::Failed(CertificateFault::Malformed);
    };
    let Some(parsed) = certificate::parse(own) else {
        return Judgement::Failed(CertificateFault::Malformed);
    };
    match certificate::validity(&parsed, now) {
        Validity::Before => return Judgement::Failed(CertificateFault::NotYetValid),
        Validity::After => return Judgement::Failed(CertificateFault::Expired),
        Validity::Within => {}
    }
    let fits = ParsedCertificate::try_from(own)
        .and_then(|own| rustls::client::verify_server_name(&own, &case.name));
    match fits {
        Ok(()) => Judgement::Passed,
        Err(_) => Judgement::Failed(CertificateFault::NameMismatch),
    }
}

/// What a judge says now, and when it would trust the chain, where only the time is wrong.
fn judge_at_both(
    judge: &dyn ServerCertVerifier,
    case: &Case,
    now: SystemTime,
) -> (Judgement, Option<SystemTime>) {
    let judgement = verify(judge, case, now);
    let passes_at = passes_at(case, &judgement, |at| verify(judge, case, at));
    (judgement, passes_at)
}

/// The middle of the time that all certificates of the chain have in common, or else the middle of that of
/// the server's own, where the chain would be trusted then.
fn passes_at(
    case: &Case,
    judgement: &Judgement,
    judge: impl Fn(SystemTime) -> Judgement,
) -> Option<SystemTime> {
    use CertificateFault::{Expired, IntermediateExpired, NotYetValid};
    let Judgement::Failed(Expired | NotYetValid | IntermediateExpired) = judgement else {
        return None;
    };
    let spans: Vec<_> = case
        .chain
        .iter()
        .filter_map(|der| certificate::parse(der))
        .map(|parsed| certificate::span(&parsed))
        .collect();
    let first = spans.iter().map(|(first, _)| *first).max()?;
    let last = spans.iter().map(|(_, last)| *last).min()?;
    let middle = |(first, last): (SystemTime, SystemTime)| {
        let half = last.duration_since(first).ok()? / 2;
        first.checked_add(half)
    };
    let moments = [(first, last), *spans.first()?];
    let mut moments = moments.into_iter().filter_map(middle);
    moments.find(|at| judge(*at) == Judgement::Passed)
}

fn verify(judge: &dyn ServerCertVerifier, case: &Case, now: SystemTime) -> Judgement {
    let Some((own, others)) = case.chain.split_first() else {
        return Judgement::Failed(CertificateFault::Malformed);
    };
    let since = now.duration_since(SystemTime::UNIX_EPOCH);
    let at = UnixTime::since_unix_epoch(since.unwrap_or_default());
    match judge.verify_server_cert(own, others, &case.name, &case.ocsp, at) {
        Ok(_) => Judgement::Passed,
        Err(rustls::Error::InvalidCertificate(error)) => {
            Judgement::Failed(fault(&error, &case.chain, now))
        }
        Err(_) => Judgement::Failed(CertificateFault::Other),
    }
}

/// What is wrong, told more exactly than the judges do, by a look at the chain.
pub(super) fn fault(
    error: &CertificateError,
    chain: &[CertificateDer<'_>],
    now: SystemTime,
) -> CertificateFault {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            match unknown_issuer(chain) {
                // At no time would anybody trust it.
                CertificateFault::SelfSigned => CertificateFault::SelfSigned,
                _ => out_of_time(chain, now, CertificateFault::Expired),
            }
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateFault::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::NameMismatch
        }
        CertificateError::UnknownIssuer => unknown_issuer(chain),
        CertificateError::Revoked => CertificateFault::Revoked,
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            CertificateFault::WrongUsage
        }
        CertificateError::BadSignature
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            bad_signature(chain)
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. } => {
            CertificateFault::BadSignature
        }
        CertificateError::BadEncoding => CertificateFault::Malformed,
        error if number::is_bad_signature(error) => bad_signature(chain),
        _ => other_fault(error, chain, now),
    }
}

/// Which certificate is past its end, the server's own or one above it.
fn out_of_time(
    chain: &[CertificateDer<'_>],
    now: SystemTime,
    otherwise: CertificateFault,
) -> CertificateFault {
    let own = chain.first().and_then(|own| certificate::parse(own));
    match own.map(|own| certificate::validity(&own, now)) {
        Some(Validity::After) => CertificateFault::Expired,
        Some(Validity::Before) => CertificateFault::NotYetValid,
        Some(Validity::Within) if otherwise == CertificateFault::Expired => {
            let parsed = chain.iter().filter_map(|der| certificate::parse(der));
            let mut ended = parsed
                .filter(|one| certificate::validity(one, now) == Validity::After)
                .peekable();
            // A root that is trusted counts whatever its own time is; this one is not, and would not be if it were renewed.
            match ended.peek().is_some() && ended.all(|one| certificate::is_self_signed(&one)) {
                true => CertificateFault::UnknownIssuer,
                false => CertificateFault::IntermediateExpired,
            }
        }
        _ => otherwise,
    }
}

/// Nobody who is trusted vouches for the chain: a self-made certificate, an unknown authority, or a
/// chain with a gap.
fn unknown_issuer(chain: &[CertificateDer<'_>]) -> CertificateFault {
    let Some(own) = chain.first().and_then(|own| certificate::parse(own)) else {
        return CertificateFault::UnknownIssuer;
    };
    if certificate::is_self_signed(&own) {
        return CertificateFault::SelfSigned;
    }
    // A public authority signs with an intermediate and tells where it can be had. A private one, and
    // a proxy that inspects, does neither.
    let sends_issuer = chain[1..]
        .iter()
        .filter_map(|der| certificate::parse(der))
        .any(|other| other.subject().as_raw() == own.issuer().as_raw());
    if !sends_issuer && certificate::names_its_issuers(&own) {
        return CertificateFault::MissingIntermediate;
    }
    CertificateFault::UnknownIssuer
}

/// A signature does not fit. Where those in the chain do, it is that of an authority whose name is trusted here with another key:
/// one that was set up anew, or a self-made certificate of the same name.
fn bad_signature(chain: &[CertificateDer<'_>]) -> CertificateFault {
    let parsed: Vec<_> = chain
        .iter()
        .filter_map(|der| certificate::parse(der))
        .collect();
    let fits = |one: &X509Certificate<'_>| {
        let issuer = parsed
            .iter()
            .find(|other| other.subject().as_raw() == one.issuer().as_raw());
        issuer.is_none_or(|issuer| certificate::is_signed_by(one, issuer))
    };
    let is_weak = parsed
        .iter()
        .any(|one| certificate::weakness(one).is_some());
    if !is_weak && parsed.iter().all(fits) {
        unknown_issuer(chain)
    } else {
        CertificateFault::BadSignature
    }
}

/// Errors that the library does not name, such as an authority's own certificate used for a server,
/// or that a judge wraps into one of its own, as the platform's does with the wrong usage.
fn other_fault(
    error: &CertificateError,
    chain: &[CertificateDer<'_>],
    now: SystemTime,
) -> CertificateFault {
    let own = chain.first().and_then(|own| certificate::parse(own));
    if own.is_some_and(|own| !certificate::is_for_servers(&own)) {
        return CertificateFault::WrongUsage;
    }
    match out_of_time(chain, now, CertificateFault::Other) {
        CertificateFault::Other => match unknown_issuer(chain) {
            CertificateFault::SelfSigned => CertificateFault::SelfSigned,
            unknown if number::is_untrusted(error) => unknown,
            _ => CertificateFault::Other,
        },
        fault => fault,
    }
}
