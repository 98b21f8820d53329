//! A certificate authority made for one test, and certificates with one thing wrong each.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

/// How many certificates were made.
static ISSUED: AtomicU32 = AtomicU32::new(0);

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
        Self::named("Contoso Test Root")
    }

    /// One of this name.
    pub(crate) fn named(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names, no invalid name");
        params.distinguished_name.push(DnType::CommonName, name);
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

    /// What signs, for certificates that are made elsewhere.
    pub(crate) fn issuer(&self) -> &CertifiedIssuer<'static, KeyPair> {
        &self.issuer
    }

    /// Keeps a chain and a key, both as PEM.
    pub(crate) fn keep(&self, stem: &str, chain: &str, key: &str) -> Certificate {
        Certificate {
            chain: write(self.directory.path(), &format!("{stem}.pem"), chain),
            key: write(self.directory.path(), &format!("{stem}.key"), key),
        }
    }

    /// The certificate that these parameters describe, signed by this authority.
    pub(crate) fn keep_made(&self, stem: &str, params: &CertificateParams) -> Certificate {
        let key = key();
        let own = params
            .signed_by(&key, &self.issuer)
            .expect("a key can sign");
        self.keep(stem, &own.pem(), &key.serialize_pem())
    }

    /// One that OpenSSL makes: with such a key (`rsa:1024`), such a signature (`-sha1`) and these extensions. Without extensions, it is of
    /// version 1.
    pub(crate) fn issue_by_openssl(
        &self,
        key: &str,
        digest: &str,
        extensions: &str,
    ) -> Certificate {
        let extended = if extensions.is_empty() {
            ""
        } else {
            "-extfile extensions"
        };
        let script = format!(
            "openssl req -newkey {key} -nodes -keyout own.key -subj /CN=imap.contoso.example -out request
             openssl x509 -req -in request -CA ../ca.pem -CAkey ca.key -days 60 {digest} {extended} -out own.pem"
        );
        self.by_openssl(&script, extensions)
    }

    /// One that OpenSSL makes below an authority of this name, which has such a key and is itself signed in this way.
    pub(crate) fn issue_below(
        &self,
        (name, key, signed): (&str, &str, &str),
        signing: &str,
        extensions: &str,
    ) -> Certificate {
        let script = format!(
            "openssl req -newkey {key} -nodes -keyout above.key -subj '/CN={name}' -out request
             echo basicConstraints = critical, CA:TRUE > for-authorities
             openssl x509 -req -in request -CA ../ca.pem -CAkey ca.key -days 60 {signed} -extfile for-authorities -out above.pem
             openssl req -newkey rsa:2048 -nodes -keyout own.key -subj /CN=imap.contoso.example -out request
             openssl x509 -req -in request -CA above.pem -CAkey above.key -days 60 {signing} -extfile extensions -out own.pem
             cat above.pem >> own.pem"
        );
        self.by_openssl(&script, extensions)
    }

    /// Runs a script that leaves `own.pem` and `own.key`; it finds the key of this authority in `ca.key`.
    fn by_openssl(&self, script: &str, extensions: &str) -> Certificate {
        let made = tempfile::Builder::new()
            .prefix("openssl-")
            .tempdir_in(self.directory.path());
        let made = made.expect("our own directory");
        let here = made.path();
        fs::write(here.join("ca.key"), self.issuer.key().serialize_pem())
            .expect("our own directory");
        fs::write(here.join("extensions"), extensions).expect("our own directory");
        let ended = Command::new("sh")
            .args(["-ec", script])
            .current_dir(here)
            .output();
        let ended = ended.expect("sh starts");
        let errors = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{script}\n{errors}");
        let read = |name: &str| fs::read_to_string(here.join(name)).expect("our own directory");
        let stem = here
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        self.keep(
            &format!("{}-kept", stem.unwrap_or_default()),
            &read("own.pem"),
            &read("own.key"),
        )
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
        // Two that are made at a time must not share their files.
        let number = ISSUED.fetch_add(1, Ordering::Relaxed);
        let stem = format!("{}-{flaw:?}-{number}", names[0]);
        self.keep(&stem, &chain, &key.serialize_pem())
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
