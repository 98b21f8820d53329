//! What Microsoft's sign-in service tells everybody about a domain: who signs its people in, and where.

use serde_json::Value;
use url::Url;

use super::Unreadable;

/// A longer text is not kept.
const LONGEST: usize = 300;

/// Who signs the people of a domain in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// Microsoft.
    Managed,
    /// A service of the organisation's own, or of another provider.
    Federated,
    /// Nobody whom this cloud knows.
    Unknown,
}

impl Namespace {
    /// The word that stands for this in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Managed => "managed",
            Self::Federated => "federated",
            Self::Unknown => "unknown",
        }
    }
}

/// What the service says of a domain (`getuserrealm.srf`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Realm {
    /// Who signs its people in.
    pub namespace: Namespace,
    /// The host where they sign in, where it is not Microsoft's.
    pub sts: Option<String>,
    /// The name that the organisation shows.
    pub brand: Option<String>,
    /// The cloud, such as `microsoftonline.com`.
    pub cloud: Option<String>,
}

/// Reads it.
///
/// # Errors
///
/// When it is none.
pub fn realm(bytes: &[u8]) -> Result<Realm, Unreadable> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| Unreadable::NotJson)?;
    let namespace = match kept(&value, "NameSpaceType")
        .ok_or(Unreadable::AnotherForm)?
        .as_str()
    {
        "Managed" => Namespace::Managed,
        "Federated" => Namespace::Federated,
        _ => Namespace::Unknown,
    };
    Ok(Realm {
        namespace,
        sts: kept(&value, "AuthURL").and_then(|url| host_of(&url)),
        brand: kept(&value, "FederationBrandName"),
        cloud: kept(&value, "CloudInstanceName"),
    })
}

/// What the service says of the tenant of a domain (`openid-configuration`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenId {
    /// There is one.
    Tenant {
        /// Its id.
        id: String,
        /// Its region, such as `EU` or `USGov`.
        region: Option<String>,
        /// A part of the region: `GCC`, `DODCON`, `DOD`.
        sub_region: Option<String>,
    },
    /// This cloud has none for the domain (AADSTS90002 and the like).
    NoTenant,
}

/// Reads it.
///
/// # Errors
///
/// When it is none.
pub fn open_id(bytes: &[u8]) -> Result<OpenId, Unreadable> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| Unreadable::NotJson)?;
    if let Some(error) = kept(&value, "error") {
        let words = kept(&value, "error_description").unwrap_or_default();
        // Another error says nothing of the domain.
        return match error == "invalid_tenant" || NO_TENANT.contains(&aadsts(&words)) {
            true => Ok(OpenId::NoTenant),
            false => Err(Unreadable::AnotherForm),
        };
    }
    let issuer = kept(&value, "issuer").ok_or(Unreadable::AnotherForm)?;
    let parts = issuer.split('/');
    let id = parts
        .into_iter()
        .find(|part| is_uuid(part))
        .ok_or(Unreadable::AnotherForm)?;
    Ok(OpenId::Tenant {
        id: id.to_ascii_lowercase(),
        region: kept(&value, "tenant_region_scope"),
        sub_region: kept(&value, "tenant_region_sub_scope"),
    })
}

/// The numbers of the errors by which the service says that it has no such tenant in this cloud
/// (learn.microsoft.com, "Microsoft Entra authentication and authorization error codes").
const NO_TENANT: &[&str] = &["90002", "90019", "90038", "900023"];

/// The number behind `AADSTS` at the beginning of an error's words; empty where there is none.
fn aadsts(words: &str) -> &str {
    let rest = words.strip_prefix("AADSTS").unwrap_or_default();
    let end = rest.find(|one: char| !one.is_ascii_digit());
    &rest[..end.unwrap_or(rest.len())]
}

fn kept(value: &Value, name: &str) -> Option<String> {
    let text = value.get(name)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.chars().take(LONGEST).collect())
}

/// The host of an address of the web.
pub(super) fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn managed_and_federated_domains_are_told_apart() {
        let managed = br#"{"State":4,"UserState":1,"Login":"contoso.com","NameSpaceType":"Managed","DomainName":"contoso.com","FederationBrandName":"Contoso","CloudInstanceName":"microsoftonline.com"}"#;
        let realm_of = |bytes: &[u8]| realm(bytes).expect("a realm");
        assert_eq!(realm_of(managed).namespace, Namespace::Managed);
        assert_eq!(realm_of(managed).brand.as_deref(), Some("Contoso"));
        let federated = br#"{"NameSpaceType":"Federated","AuthURL":"https://sts.contoso.com/adfs/ls/?username=kim"}"#;
        assert_eq!(realm_of(federated).sts.as_deref(), Some("sts.contoso.com"));
        assert_eq!(
            realm_of(br#"{"NameSpaceType":"Unknown"}"#).namespace,
            Namespace::Unknown
        );
        assert_eq!(realm(b"{}"), Err(Unreadable::AnotherForm));
    }

    #[test]
    fn a_tenant_has_an_id() {
        let tenant = br#"{"issuer":"https://login.microsoftonline.com/11111111-2222-3333-4444-55555555555A/v2.0","tenant_region_scope":"EU"}"#;
        assert!(matches!(
            open_id(tenant),
            Ok(OpenId::Tenant { id, region: Some(region), sub_region: None })
                if id == "11111111-2222-3333-4444-55555555555a" && region == "EU"
        ));
        let none = br#"{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant 'a' not found."}"#;
        assert_eq!(open_id(none), Ok(OpenId::NoTenant));
        let numbered = br#"{"error":"invalid_request","error_description":"AADSTS90002: Tenant 'a' not found."}"#;
        assert_eq!(open_id(numbered), Ok(OpenId::NoTenant));
        let longer = br#"{"error":"invalid_request","error_description":"AADSTS900020: x"}"#;
        assert_eq!(open_id(longer), Err(Unreadable::AnotherForm));
        let common = br#"{"issuer":"https://login.microsoftonline.com/{tenantid}/v2.0"}"#;
        assert_eq!(open_id(common), Err(Unreadable::AnotherForm));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fall(bytes in any::<Vec<u8>>()) {
            let _ = realm(&bytes);
            let _ = open_id(&bytes);
        }
    }
}
