//! What a screen reader reads out of the page, where the keyboard gets to and what is on paper, asked of the browser itself.

use serde_json::Value;

use super::*;

/// The browser's own account of a page.
struct Account {
    /// What a screen reader is given, in its order: the role, the name and the level.
    tree: Vec<(String, String, Option<u64>)>,
    /// Where the key Tab leads to, in its order.
    walk: Vec<Value>,
    /// What of it is folded up or too wide on paper.
    printed: Value,
}

impl Browser {
    fn account(&self, page: &str) -> Account {
        const WALK: &str = include_str!("walk.py");
        let path = self.home.path().join("aloud.html");
        std::fs::write(&path, page).unwrap();
        let browser = self.command(1280, false);
        let mut python = Command::new("/usr/bin/python3");
        python.args(["-c", WALK]);
        python.arg(browser.get_program()).args(browser.get_args());
        python.envs(
            browser
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let output = python.arg(address(&path)).output().unwrap();
        let told: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
        let nodes = told["tree"].as_array().unwrap();
        let mut tree = Vec::new();
        // A tree is read from its root, a branch to its end before the next.
        let mut next = vec![&nodes[0]["id"]];
        while let Some(id) = next.pop() {
            let Some(node) = nodes.iter().find(|node| node["id"] == *id) else {
                continue;
            };
            if node["ignored"] == false {
                let word = |name: &str| node[name].as_str().unwrap_or_default().to_owned();
                tree.push((word("role"), word("name"), node["level"].as_u64()));
            }
            next.extend(node["children"].as_array().unwrap().iter().rev());
        }
        let walk = told["walk"].as_array().unwrap().clone();
        let printed = told["printed"].clone();
        Account {
            tree,
            walk,
            printed,
        }
    }
}

impl Account {
    fn of_role(&self, role: &str) -> impl Iterator<Item = &(String, String, Option<u64>)> {
        self.tree.iter().filter(move |(own, ..)| own == role)
    }
}

#[test]
fn a_screen_reader_is_given_all_of_it_in_order() {
    let Some(browser) = Browser::open() else {
        return;
    };
    for report in [TENANT, WORKS].map(on_real_pages) {
        let account = browser.account(&html::render(&report));
        assert_eq!(account.of_role("main").count(), 1);
        let mut before = 0;
        for (_, name, level) in account.of_role("heading") {
            let level = level.unwrap();
            assert!(
                !name.trim().is_empty() && level <= before + 1,
                "h{level} {name:?} behind h{before}"
            );
            before = level;
        }
        assert_eq!(account.of_role("heading").next().unwrap().2, Some(1));
        for role in ["link", "table", "DisclosureTriangle"] {
            let unnamed = account
                .of_role(role)
                .filter(|(_, name, _)| name.trim().is_empty());
            assert_eq!(unnamed.count(), 0, "{role}");
        }
        let tables = account.of_role("table").count();
        assert!(account.of_role("columnheader").count() >= tables);
        // A mark is drawn for the eye, and said in words.
        let drawn = ["image", "img", "SvgRoot", "graphics-document"];
        assert!(
            drawn
                .iter()
                .all(|role| account.of_role(role).next().is_none())
        );
        let words: String = account
            .of_role("StaticText")
            .map(|(_, name, _)| format!("{name} "))
            .collect();
        for finding in &report.findings {
            assert!(words.contains(&finding.title), "{}", finding.title);
        }
        for (name, one) in report.protocols.iter() {
            let way = account
                .of_role("heading")
                .find(|(_, text, _)| text.starts_with(&name.to_uppercase()));
            assert!(way.is_some(), "{name}");
            let word = one.verdict;
            assert!(words.to_lowercase().contains(word), "{name} {word}");
        }
    }
}

#[test]
fn the_keyboard_gets_everywhere_and_shows_where_it_is() {
    let Some(browser) = Browser::open() else {
        return;
    };
    for report in [TENANT, WORKS].map(on_real_pages) {
        let account = browser.account(&html::render(&report));
        let first = &account.walk[0];
        assert_eq!(
            first["tag"], "a",
            "the way past the head comes first: {first}"
        );
        assert_eq!(account.walk.len() as u64, first["of"].as_u64().unwrap());
        for (place, here) in account.walk.iter().enumerate() {
            assert_eq!(here["at"], place, "{here}");
            assert!(here["seen"] == true && here["outlined"] == true, "{here}");
            assert!(here["tag"] != "summary" || here["turned"] == true, "{here}");
        }
        let details = account.walk.iter().filter(|here| here["tag"] == "summary");
        assert!(details.count() > 0);
    }
}

#[test]
fn paper_has_all_of_it() {
    let Some(browser) = Browser::open() else {
        return;
    };
    for report in [TENANT, WORKS].map(on_real_pages) {
        let printed = browser.account(&html::render(&report)).printed;
        assert!(printed["of"].as_u64() > Some(0), "{printed}");
        for name in ["folded", "wide"] {
            assert_eq!(printed[name], serde_json::json!([]), "{name}: {printed}");
        }
    }
}
