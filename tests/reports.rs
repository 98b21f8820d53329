//! Reports as they are shown, and the schema that describes them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

use mailprobe::report::{Report, SCHEMA, json};

/// With `UPDATE_SCHEMA=1` the published schema is written anew.
#[test]
fn the_published_schema_is_that_of_the_types() {
    let current = json::schema::<Report>();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/schema.json");
        std::fs::write(path, &current).unwrap();
        return;
    }
    assert_eq!(
        SCHEMA, current,
        "src/report/schema.json is old; UPDATE_SCHEMA=1 cargo test --test reports writes it anew"
    );
}
