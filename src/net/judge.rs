//! The two judges of a certificate: the roots of Mozilla, and this operating system.
//!
//! They are asked off-line, after the handshake and before any credential. Their difference is a
//! finding: an inspecting proxy passes only the second, an old store fails only the second.

mod fault;
mod gap;
mod number;

pub(super) use self::fault::fault;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use rustls::server::ParsedCertificate;
use rustls_platform_verifier::Verifier;
use tokio::sync::OnceCell;
use tokio::time::timeout;

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

impl Verdict {
    fn is_trusted(&self) -> bool {
        self.bundled == Judgement::Passed || self.platform == Judgement::Passed
    }

    fn may_have_gap(&self) -> bool {
        is_of_unknown(&self.bundled) || is_of_unknown(&self.platform)
    }
}

/// Whether nobody is known who vouches for the chain.
const fn is_of_unknown(judgement: &Judgement) -> bool {
    use CertificateFault::{BadSignature, UnknownIssuer};
    matches!(judgement, Judgement::Failed(UnknownIssuer | BadSignature))
}

/// What this comes to where it may take its time and stops nobody else, none when it takes longer than the limit.
async fn blocking<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Option<T> + Send + 'static,
) -> Option<T> {
    match timeout(limit, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(done)) => done,
        _ => None,
    }
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
        let case = Arc::new(case);
        let judges = (self.clone(), case.clone());
        let bundled = blocking(self.limit, move || {
            let (judges, case) = judges;
            let judge = judges.bundled()?;
            Some(judge_at_both(judge.as_ref(), &case, now))
        });
        let platform = async {
            let (judge, case) = (self.platform().await?, case.clone());
            // The judge of Windows looks for missing certificates on the network, and may block.
            blocking(self.limit, move || {
                Some(judge_at_both(judge.as_ref(), &case, now))
            })
            .await
        };
        let (bundled, platform) = tokio::join!(bundled, platform);
        let (bundled, bundled_at) = bundled.unwrap_or((Judgement::Unavailable, None));
        let (platform, platform_at) = platform.unwrap_or((Judgement::Unavailable, None));
        let verdict = Verdict {
            bundled,
            platform,
            passes_at: platform_at.or(bundled_at),
        };
        match verdict.is_trusted() || !verdict.may_have_gap() {
            true => verdict,
            false => self.with_gap(verdict, case).await,
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

    /// The verdict, with a gap in the chain told from an authority that nobody knows.
    async fn with_gap(self: &Arc<Self>, verdict: Verdict, case: Arc<Case>) -> Verdict {
        let judges = self.clone();
        let has_gap = blocking(self.limit, move || {
            Some(gap::has_gap(&case.chain, &judges.all_roots()))
        });
        let with_gap = |judgement: Judgement| match is_of_unknown(&judgement) {
            true => Judgement::Failed(CertificateFault::MissingIntermediate),
            false => judgement,
        };
        match has_gap.await {
            Some(true) => Verdict {
                bundled: with_gap(verdict.bundled),
                platform: with_gap(verdict.platform),
                ..verdict
            },
            _ => verdict,
        }
    }

    /// The roots that either judge goes by. The judge of the platform does not tell its own.
    fn all_roots(&self) -> Vec<TrustAnchor<'static>> {
        let mut all = RootCertStore {
            roots: self.roots().roots.clone(),
        };
        all.add_parsable_certificates(self.company.iter().cloned());
        all.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        all.roots
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
