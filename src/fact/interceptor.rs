//! Products that open encrypted connections, known by the issuer of the certificates that they make.

use std::sync::OnceLock;

use serde::Deserialize;

/// The table, one entry a product; it says where each is documented.
const TABLE: &str = include_str!("../../checks/interceptors.toml");

#[derive(Deserialize)]
struct Table {
    product: Vec<Product>,
}

/// A product that opens encrypted connections.
#[derive(Deserialize)]
pub(super) struct Product {
    /// What people call it.
    name: String,
    /// Whose it is, where its name does not tell.
    maker: Option<String>,
    /// Attributes of the issuer, in lower case.
    issuer: Vec<String>,
    /// The setting to look for, in the words of the product.
    pub(super) switch: Option<String>,
}

impl Product {
    /// What to call it, with its maker where its name does not tell.
    pub(super) fn title(&self) -> String {
        match &self.maker {
            Some(maker) if !self.name.contains(maker.as_str()) => {
                format!("{} of {maker}", self.name)
            }
            _ => self.name.clone(),
        }
    }
}

/// The product that makes certificates with this issuer, when it is a known one.
pub(super) fn product(issuer: &str) -> Option<&'static Product> {
    static PRODUCTS: OnceLock<Vec<Product>> = OnceLock::new();
    let products = PRODUCTS.get_or_init(|| {
        let table: Result<Table, _> = toml::from_str(TABLE);
        table.map(|table| table.product).unwrap_or_default()
    });
    let attributes = attributes(&issuer.to_lowercase());
    let is_known = |pattern: &String| attributes.iter().any(|one| fits(pattern, one));
    products
        .iter()
        .find(|product| product.issuer.iter().any(is_known))
}

/// The attributes of a distinguished name in the notation of RFC 4514, without its escapes.
fn attributes(name: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut letters = name.chars();
    while let Some(letter) = letters.next() {
        let next = match letter {
            ',' | '+' => {
                all.push(String::new());
                continue;
            }
            '\\' => letters.next(),
            plain => Some(plain),
        };
        if let Some(last) = all.last_mut() {
            last.extend(next);
        }
    }
    all
}

/// Whether a whole attribute is what the pattern says, in which one `*` stands for any text.
fn fits(pattern: &str, attribute: &str) -> bool {
    match pattern.split_once('*') {
        Some((begin, end)) => attribute
            .strip_prefix(begin)
            .is_some_and(|rest| rest.ends_with(end)),
        None => pattern == attribute.trim_end(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only their presence matters")]
    struct Whole {
        name: String,
        maker: Option<String>,
        issuer: Vec<String>,
        switch: Option<String>,
        source: String,
        read: toml::value::Datetime,
    }

    fn name(issuer: &str) -> Option<String> {
        product(issuer).map(Product::title)
    }

    #[test]
    fn every_entry_is_whole_and_says_where_it_is_from() {
        let table: toml::Table = toml::from_str(TABLE).expect("a table");
        let entries = table["product"].as_array().expect("entries");
        assert!(entries.len() >= 25, "{} products", entries.len());
        let mut all = Vec::new();
        for entry in entries {
            let whole: Whole = entry.clone().try_into().expect("a whole entry");
            let name = &whole.name;
            assert!(whole.source.starts_with("http"), "{name}");
            assert!(!whole.issuer.is_empty(), "{name}");
            for pattern in whole.issuer {
                assert_eq!(pattern, pattern.to_lowercase(), "{name}");
                let value = pattern.strip_prefix("cn=").or(pattern.strip_prefix("o="));
                let value = value.expect("a common name or an organisation");
                let plain = value.replace('*', "");
                assert!(plain.len() >= 8, "{name}: {pattern} says too little");
                assert!(value.matches('*').count() <= 1, "{name}: {pattern}");
                assert!(!all.contains(&pattern), "{pattern} stands there twice");
                all.push(pattern);
            }
        }
    }

    #[test]
    fn an_issuer_names_its_product() {
        for (issuer, expected) in [
            (
                "CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield",
                "Avast Antivirus",
            ),
            ("CN=FG100,O=Fortinet,C=US", "a FortiGate of Fortinet"),
            (
                "CN=Zscaler Intermediate Root CA (zscalerthree.net) (t)\\ ,OU=Zscaler Inc.,O=Zscaler Inc.,C=US",
                "Zscaler Internet Access",
            ),
            (
                "CN=Gateway CA - Cloudflare Managed G1 18ef32,OU=www.cloudflare.com,O=Cloudflare\\, Inc.",
                "Cloudflare Gateway",
            ),
            ("CN=ca.contoso.eu.goskope.com,O=Contoso", "Netskope"),
            ("CN=eproxy.caadmin.netskope.com", "Netskope"),
            (
                "CN=Cisco Umbrella Secondary SubCA ams-SG,O=Cisco",
                "Cisco Umbrella",
            ),
            (
                "CN=Kaspersky Anti-Virus Personal Root Certificate",
                "Kaspersky",
            ),
            (
                "CN=SonicWALL Firewall DPI-SSL,O=SonicWALL Inc.",
                "a SonicWall firewall",
            ),
        ] {
            assert_eq!(name(issuer).as_deref(), Some(expected), "{issuer}");
        }
    }

    #[test]
    fn an_authority_names_none_even_where_it_speaks_of_a_product() {
        for issuer in [
            "CN=R11,O=Let's Encrypt,C=US",
            "CN=Cloudflare TLS Issuing ECC CA 1,O=SSL Corporation,C=US",
            "CN=Cisco Systems Issuing CA,O=Cisco,C=US",
            "CN=Contoso Fortinet Operations CA,O=Contoso",
            "CN=Kaspersky Lab Mail CA,O=AO Kaspersky Lab",
            "CN=Symantec Class 3 Secure Server CA - G4,O=Symantec Corporation,C=US",
            "CN=Trusted by Zscaler Inc.,O=Contoso\\, O=Zscaler Inc.",
            "",
        ] {
            assert_eq!(name(issuer), None, "{issuer}");
        }
    }
}
