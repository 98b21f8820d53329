//! What is expected of the settings that a domain publishes, held to the made-up tenant.

use crate::tenant::{self, File};

const EXPECT: &str = "[[target]]
name = \"contoso\"
domain = \"contoso.com\"
[target.expect]
settings-from = \"provider\"
no-discovery-findings = true
imap = { works = true, settings-trust = \"high\" }
";

#[test]
fn what_is_published_is_expected_beside_what_works() {
    let tenant = tenant::open();
    let good = tenant::way(&tenant) + EXPECT;
    let ran = File::new(&good).smoke(&["--format=json", "-v"], &[]);
    assert_eq!(ran.code, 0, "{}", ran.told());
    assert_eq!(ran.json()["counts"]["met"], 4, "{}", ran.told());
    let discovery = &ran.json()["targets"][0]["discovery"];
    assert_eq!(discovery["verdict"], "found", "{discovery:#}");
    for (from, to, broken) in [
        (
            "from = \"provider\"",
            "from = \"srv\"",
            "contoso/settings-from",
        ),
        (
            "no-discovery-findings = true",
            "published-by = \"autoconfig\"",
            "contoso/published-by",
        ),
    ] {
        let text = good.replace(from, to);
        assert_ne!(text, good, "{from}");
        let ran = File::new(&text).smoke(&["--format=json"], &[]);
        assert_eq!(ran.code, 1, "{}", ran.told());
        let wrong: Vec<String> = ran.otherwise().into_iter().map(|(name, _)| name).collect();
        assert_eq!(wrong, [broken], "{}", ran.told());
        // What is to be run next asks as this run did.
        let report = ran.json();
        let all = report["targets"][0]["expectations"].as_array().unwrap();
        let one = all.iter().find(|one| one["outcome"] != "met").unwrap();
        let (dns, roots) = (tenant.text("dns"), tenant.text("ca_file"));
        let next = format!("mailprobe discover contoso.com --dns={dns} --ca-file={roots}");
        let told = one["next_step"].as_str().unwrap_or_default();
        assert!(told.starts_with(&next), "{}", ran.told());
        assert!(told.contains(" --connect-to="), "{told}");
        // Where nothing is expected of it, nobody asks.
        assert!(ran.json()["targets"][0]["discovery"].is_null());
    }
}
