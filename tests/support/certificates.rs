//! A certificate authority made for one test, and certificates with one thing wrong each.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Nothing.
    None,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// Signed by its own key.
    SelfSigned,
    /// Made out to another name.
    WrongName,
}

/// The PEM files that a server wants.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    /// The certificate, followed by its issuer where there is one.
    pub(crate) chain: PathBuf,
    /// Its private key, readable by every account: servers read it after they gave up root.
    pub(crate) key: PathBuf,
}

/// A root that nobody but this test trusts. The files are gone when it is dropped.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    directory: TempDir,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names, no invalid name");
        params
            .distinguished_name
            .push(DnType::CommonName, "Contoso Test Root");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        (params.not_before, params.not_after) = around_now();
        let issuer = CertifiedIssuer::self_signed(params, key()).expect("a key can sign");
        let directory = tempfile::Builder::new()
            .prefix("mailprobe-ca-")
            .tempdir_in("/tmp")
            .expect("/tmp is writable");
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755))
            .expect("our own directory");
        fs::write(directory.path().join("ca.pem"), issuer.pem()).expect("our own directory");
        Self { issuer, directory }
    }

    /// For `--ca-file`.
    pub(crate) fn file(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// A server certificate for these names with this flaw.
    pub(crate) fn issue(&self, names: &[&str], flaw: Flaw) -> Certificate {
        let names = if flaw == Flaw::WrongName {
            &["elsewhere.example"]
        } else {
            names
        };
        let mut params =
            CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>())
                .expect("names of ours");
        params.distinguished_name.push(DnType::CommonName, names[0]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        (params.not_before, params.not_after) = match flaw {
            Flaw::Expired => (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1)),
            Flaw::NotYetValid => (
                OffsetDateTime::now_utc() + Duration::days(30),
                OffsetDateTime::now_utc() + Duration::days(60),
            ),
            Flaw::None | Flaw::SelfSigned | Flaw::WrongName => around_now(),
        };
        let key = key();
        let chain = if flaw == Flaw::SelfSigned {
            params.self_signed(&key).expect("a key can sign").pem()
        } else {
            params
                .signed_by(&key, &self.issuer)
                .expect("a key can sign")
                .pem()
                + &self.issuer.pem()
        };
        let stem = format!("{}-{flaw:?}", names[0]);
        Certificate {
            chain: write(self.directory.path(), &format!("{stem}.pem"), &chain),
            key: write(
                self.directory.path(),
                &format!("{stem}.key"),
                &key.serialize_pem(),
            ),
        }
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("this computer can make keys")
}

/// Long enough for any test, and no longer than a public certificate may be valid.
fn around_now() -> (OffsetDateTime, OffsetDateTime) {
    let now = OffsetDateTime::now_utc();
    (now - Duration::days(30), now + Duration::days(60))
}

fn write(directory: &Path, name: &str, text: &str) -> PathBuf {
    let path = directory.join(name);
    fs::write(&path, text).expect("our own directory");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("our own file");
    path
}
