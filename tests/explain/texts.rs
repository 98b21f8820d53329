//! The texts of programs as a whole: what one says in so many words is what it means first.

use mailprobe::client::Library;

/// What the words of a certificate's fault are, and the pages of which one must come first.
const TOLD: [(&[&str], &[&str]); 4] = [
    (
        &["certificate has expired", "certificate expired"],
        &["tls.expired", "clock.skewed"],
    ),
    (
        &[
            "self signed certificate in certificate chain",
            "self-signed certificate in certificate chain",
        ],
        &["tls.untrusted-root", "tls.intercepted", "tls.self-signed"],
    ),
    (
        &["self signed certificate", "self-signed certificate"],
        &["tls.self-signed"],
    ),
    (
        &[
            "name does not match certificate",
            "does not match the server certificate",
            "certificate name mismatch",
        ],
        &["tls.name-mismatch"],
    ),
];

#[test]
fn a_fault_of_a_certificate_that_is_told_comes_first() {
    let library = Library::embedded();
    let mut faults = Vec::new();
    for text in library.texts().iter().filter(|text| text.is_english()) {
        for says in &text.says {
            let lower = says.to_lowercase();
            let told = TOLD
                .iter()
                .find(|(words, _)| words.iter().any(|word| lower.contains(word)));
            let first = text.means[0].id.as_str();
            // The certificate of another server, and that of an authority.
            if first == "auth.federation-unreachable" || first == "tls.intermediate-expired" {
                continue;
            }
            if told.is_some_and(|(_, ids)| !ids.contains(&first)) {
                faults.push(format!("{}:{}: {says}: {first}", text.path, text.line));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
