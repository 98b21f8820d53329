//! What a mail program would do, as one of four classes: yes, by hand, no, not known.

use std::collections::BTreeMap;

use serde_json::Value;

/// The class of each program in each protocol, by what a check tells.
pub(crate) fn of_check(report: &Value) -> BTreeMap<String, String> {
    let mut classes = BTreeMap::new();
    for program in report["programs"].as_array().expect("a list") {
        let name = program["name"].as_str().expect("a name");
        for (protocol, answer) in program["protocols"].as_object().expect("a table") {
            let class = match answer["verdict"].as_str() {
                Some("connects") => "yes",
                Some("connects-with") => "by hand",
                Some("cannot") => "no",
                _ => "not known",
            };
            let key = format!("{name}: {}", protocol.to_uppercase());
            classes.insert(key, class.to_owned());
        }
    }
    classes
}

/// The same by the words of `discover --programs`, of the programs that a check tells.
pub(crate) fn of_settings(
    text: &str,
    checked: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut classes = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines().skip(1) {
        let Some(rest) = line.strip_prefix("  ") else {
            let known = checked.keys().filter_map(|key| key.rsplit_once(": "));
            let named = known.map(|(name, _)| name);
            let named = named.filter(|name| line.starts_with(&format!("{name} (")));
            name = named
                .max_by_key(|name| name.len())
                .unwrap_or_default()
                .to_owned();
            continue;
        };
        let mut words = rest.split(' ');
        let protocol = words.next().unwrap_or_default();
        let is_protocol = ["IMAP", "POP3", "SMTP"].contains(&protocol);
        if !is_protocol || !rest.contains(" (receiving") && !rest.contains(" (sending") {
            continue;
        }
        let class = match rest {
            rest if rest.contains("): not with these servers: ") => "no",
            rest if rest.contains("): not known: ") => "not known",
            rest if rest.contains("finds this by itself") => "yes",
            _ => "by hand",
        };
        classes.insert(format!("{name}: {protocol}"), class.to_owned());
    }
    classes
}

/// Every program has one class in both.
pub(crate) fn assert_same(
    checked: &BTreeMap<String, String>,
    published: &BTreeMap<String, String>,
) {
    assert!(checked.len() > 25, "{checked:#?}");
    for (what, class) in checked {
        assert_eq!(published.get(what), Some(class), "{what}");
    }
}
