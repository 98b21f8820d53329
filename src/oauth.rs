//! What is asked of Microsoft's sign-in service, and what its answers mean: without I/O and without a clock.
//!
//! A device code (RFC 8628), a browser with PKCE (RFC 6749, section 4.1; RFC 7636), or the credential of
//! an application (RFC 6749, section 4.4; RFC 7523). Nothing is asked for that would have to be kept.

pub mod answer;
pub mod assertion;
pub mod browser;

use secrecy::{ExposeSecret as _, SecretString};

use self::assertion::Certificate;
use crate::provider::Cloud;
use crate::secret::Wire;

/// The service of a cloud: where people sign in, and by which names permissions for the mailboxes are asked for. Outside of the
/// world's cloud that is the host of the mailboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Service {
    host: &'static str,
    /// What stands before a permission that a person gives.
    delegated: &'static str,
    /// What an application asks a token for.
    application: &'static str,
}

const WORLDWIDE: Service = Service {
    host: "login.microsoftonline.com",
    delegated: "https://outlook.office.com",
    application: "https://outlook.office365.com",
};

const US_GOVERNMENT: Service = Service {
    host: "login.microsoftonline.us",
    delegated: "https://outlook.office365.us",
    application: "https://outlook.office365.us",
};

const CHINA: Service = Service {
    host: "login.partner.microsoftonline.cn",
    delegated: "https://partner.outlook.cn",
    application: "https://partner.outlook.cn",
};

/// The permissions that a mail program needs: one token is for all protocols.
const PERMISSIONS: [&str; 3] = ["IMAP.AccessAsUser.All", "POP.AccessAsUser.All", "SMTP.Send"];

/// The host where the people of a cloud sign in.
pub const fn host(cloud: Cloud) -> &'static str {
    service(cloud).host
}

const fn service(cloud: Cloud) -> &'static Service {
    match cloud {
        Cloud::Worldwide | Cloud::Consumer => &WORLDWIDE,
        Cloud::GccHigh | Cloud::Dod => &US_GOVERNMENT,
        Cloud::China => &CHINA,
    }
}

/// An application that asks for a token: whose it is, and where it asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The host of the sign-in service.
    pub host: String,
    /// The organisation: a domain, an id, or one of `organizations`, `consumers` and `common`.
    pub tenant: String,
    /// The id that the application is registered with.
    pub client: String,
}

/// Something to be asked of the service.
#[derive(Debug)]
pub struct Request {
    /// The path on its host.
    pub path: String,
    /// The form that is sent, `application/x-www-form-urlencoded`.
    pub form: Wire,
}

/// What an application proves its identity with.
pub enum Proof {
    /// A secret that the service made up for it.
    Secret(SecretString),
    /// The key of a certificate that the service knows.
    Certificate(Certificate),
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Secret(_) => "Secret([hidden])",
            Self::Certificate(_) => "Certificate([hidden])",
        })
    }
}

/// The fields of a form that nobody else may see.
const SECRET_FIELDS: [&str; 5] = [
    "device_code",
    "code",
    "code_verifier",
    "client_secret",
    "client_assertion",
];

impl Request {
    /// The secrets that its form holds.
    pub fn secrets(&self) -> impl Iterator<Item = SecretString> {
        let fields = form_urlencoded::parse(self.form.bytes());
        let secret = fields.filter(|(name, _)| SECRET_FIELDS.contains(&name.as_ref()));
        secret.map(|(_, value)| value.into_owned().into())
    }
}

impl Application {
    /// The service of this application's host; that of the world where the host is another one.
    fn service(&self) -> &'static Service {
        let known = [&US_GOVERNMENT, &CHINA].into_iter();
        let mut known = known.filter(|service| service.host.eq_ignore_ascii_case(&self.host));
        known.next().unwrap_or(&WORLDWIDE)
    }

    /// What a person is asked to allow.
    pub fn scope(&self) -> String {
        let service = self.service().delegated;
        PERMISSIONS
            .map(|permission| format!("{service}/{permission}"))
            .join(" ")
    }

    fn path(&self, end: &str) -> String {
        let tenant: String = form_urlencoded::byte_serialize(self.tenant.as_bytes()).collect();
        format!("/{tenant}/oauth2/v2.0/{end}")
    }

    /// The address that tokens come from.
    pub fn token_address(&self) -> String {
        format!("https://{}{}", self.host, self.path("token"))
    }

    fn token(&self, fields: &[(&str, &str)]) -> Request {
        Request {
            path: self.path("token"),
            form: form(&[&[("client_id", self.client.as_str())], fields].concat()),
        }
    }

    /// Asks for a code that a person types in a browser (RFC 8628, section 3.1).
    pub fn device_code(&self) -> Request {
        Request {
            path: self.path("devicecode"),
            form: form(&[("client_id", &self.client), ("scope", &self.scope())]),
        }
    }

    /// Asks whether the person has signed in (RFC 8628, section 3.4).
    pub fn poll(&self, device_code: &SecretString) -> Request {
        self.token(&[
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", device_code.expose_secret()),
        ])
    }

    /// Exchanges what the browser brought for a token (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
    pub fn redeem(&self, code: &SecretString, visit: &browser::Visit) -> Request {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", visit.redirect()),
            ("code_verifier", visit.verifier().expose_secret()),
            ("scope", &self.scope()),
        ])
    }

    /// Asks for a token of the application itself, at this moment in seconds since 1970; none where the key cannot sign.
    pub fn as_itself(&self, proof: &Proof, now: u64) -> Option<Request> {
        let scope = format!("{}/.default", self.service().application);
        let usual = [
            ("grant_type", "client_credentials"),
            ("scope", scope.as_str()),
        ];
        Some(match proof {
            Proof::Secret(secret) => {
                self.token(&[&usual[..], &[("client_secret", secret.expose_secret())]].concat())
            }
            Proof::Certificate(certificate) => {
                let assertion = certificate.assertion(&self.client, &self.token_address(), now)?;
                let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
                let own = [
                    ("client_assertion_type", kind),
                    ("client_assertion", assertion.expose_secret()),
                ];
                self.token(&[&usual[..], &own].concat())
            }
        })
    }
}

fn form(fields: &[(&str, &str)]) -> Wire {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    Wire::new(form.finish().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(host: &str) -> Application {
        Application {
            host: host.to_owned(),
            tenant: "contoso.com".to_owned(),
            client: "11111111-2222-3333-4444-555555555555".to_owned(),
        }
    }

    fn fields(request: &Request) -> Vec<(String, String)> {
        let pairs = form_urlencoded::parse(request.form.bytes());
        pairs
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect()
    }

    fn field(request: &Request, name: &str) -> Option<String> {
        let fields = fields(request);
        let mut found = fields.into_iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value)
    }

    #[test]
    fn a_device_asks_for_all_protocols_and_for_nothing_that_lasts() {
        let request = application("login.microsoftonline.com").device_code();
        assert_eq!(request.path, "/contoso.com/oauth2/v2.0/devicecode");
        assert_eq!(
            fields(&request),
            [
                ("client_id", "11111111-2222-3333-4444-555555555555"),
                (
                    "scope",
                    "https://outlook.office.com/IMAP.AccessAsUser.All \
                     https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send"
                ),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn every_cloud_has_its_own_service() {
        for (cloud, host, delegated, of_application) in [
            (
                Cloud::Worldwide,
                "login.microsoftonline.com",
                "https://outlook.office.com/IMAP",
                "https://outlook.office365.com/.default",
            ),
            (
                Cloud::Dod,
                "login.microsoftonline.us",
                "https://outlook.office365.us/IMAP",
                "https://outlook.office365.us/.default",
            ),
            (
                Cloud::China,
                "login.partner.microsoftonline.cn",
                "https://partner.outlook.cn/IMAP",
                "https://partner.outlook.cn/.default",
            ),
        ] {
            assert_eq!(super::host(cloud), host);
            let application = application(host);
            assert!(application.scope().starts_with(delegated), "{host}");
            let request = application.as_itself(&Proof::Secret("x".into()), 0);
            let scope = field(&request.expect("a secret signs nothing"), "scope");
            assert_eq!(scope.as_deref(), Some(of_application), "{host}");
        }
    }

    #[test]
    fn a_secret_is_in_the_form_alone_and_cannot_be_printed() {
        let application = application("login.microsoftonline.com");
        let canary = "canary + & ü =";
        let proof = Proof::Secret(canary.into());
        let request = application.as_itself(&proof, 0).expect("a request");
        assert_eq!(field(&request, "client_secret").as_deref(), Some(canary));
        let poll = application.poll(&canary.into());
        assert_eq!(field(&poll, "device_code").as_deref(), Some(canary));
        for shown in [
            format!("{request:?}"),
            format!("{poll:?}"),
            format!("{proof:?}"),
        ] {
            assert!(!shown.contains("canary"), "{shown}");
        }
    }

    #[test]
    fn a_tenant_is_one_part_of_the_path() {
        let request = Application {
            tenant: "a/../b?c#d\r\n".to_owned(),
            ..application("login.microsoftonline.com")
        }
        .device_code();
        assert_eq!(
            request.path,
            "/a%2F..%2Fb%3Fc%23d%0D%0A/oauth2/v2.0/devicecode"
        );
    }
}
