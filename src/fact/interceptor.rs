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
    pub(super) name: String,
    /// What stands in the issuer, in lower case.
    issuer: Vec<String>,
    /// The setting to look for, in the words of the product.
    pub(super) switch: Option<String>,
}

/// The product that makes certificates with this issuer, when it is a known one.
pub(super) fn product(issuer: &str) -> Option<&'static Product> {
    static PRODUCTS: OnceLock<Vec<Product>> = OnceLock::new();
    let products = PRODUCTS.get_or_init(|| {
        let table: Result<Table, _> = toml::from_str(TABLE);
        table.map(|table| table.product).unwrap_or_default()
    });
    let issuer = issuer.to_lowercase();
    let made_by = |product: &&Product| product.issuer.iter().any(|part| issuer.contains(part));
    products.iter().find(made_by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only their presence matters")]
    struct Whole {
        name: String,
        issuer: Vec<String>,
        switch: Option<String>,
        source: String,
        read: toml::value::Datetime,
    }

    #[test]
    fn every_entry_is_whole_and_says_where_it_is_from() {
        let table: toml::Table = toml::from_str(TABLE).expect("a table");
        let entries = table["product"].as_array().expect("entries");
        assert!(!entries.is_empty());
        for entry in entries {
            let whole: Whole = entry.clone().try_into().expect("a whole entry");
            assert!(whole.source.starts_with("https://"), "{}", whole.name);
            let lower = |part: &String| !part.is_empty() && *part == part.to_lowercase();
            assert!(!whole.issuer.is_empty() && whole.issuer.iter().all(lower));
        }
    }

    #[test]
    fn an_issuer_names_its_product_and_an_authority_names_none() {
        let name = |issuer| product(issuer).map(|product| product.name.as_str());
        let avast = "CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield";
        assert_eq!(name(avast), Some("Avast Antivirus"));
        assert_eq!(
            name("CN=FG100,O=Fortinet,C=US"),
            Some("a FortiGate of Fortinet")
        );
        assert_eq!(name("CN=R11,O=Let's Encrypt,C=US"), None);
    }
}
