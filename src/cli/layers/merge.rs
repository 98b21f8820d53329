//! Which settings count in the end.

use std::ffi::OsString;

use clap::Command;

use super::{Origin, READ_ELSEWHERE, Setting, contradict, variable};

/// Options that say how to do what only others ask for: without one of those they count for nothing.
const COMPANIONS: [(&str, &[&str]); 10] = [
    ("client-id", &["sign-in"]),
    ("flow", &["sign-in"]),
    ("app-secret-file", &["app"]),
    ("app-secret-stdin", &["app"]),
    ("app-certificate", &["app"]),
    ("tenant", &["sign-in", "app"]),
    ("login-host", &["sign-in", "app"]),
    ("mechanism", &CREDENTIALS),
    ("from", &CREDENTIALS),
    ("mailbox", &CREDENTIALS),
];

/// What gives something to sign in with.
const CREDENTIALS: [&str; 7] = [
    "password",
    "password-file",
    "password-stdin",
    "token-file",
    "token-stdin",
    "sign-in",
    "app",
];

/// Options that only show what is meant.
const IDLE: [&str; 2] = ["dry-run", "list"];

/// The forms that everything has.
const PLAIN_FORMS: [&str; 2] = ["human", "json"];

/// The variables that are secrets themselves, and ask for a sign-in.
const SECRETS: [&str; 2] = ["MAILPROBE_PASSWORD", "MAILPROBE_TOKEN"];

/// What counts in the end, of settings that are given from the nearest to the farthest: without those that a nearer one replaces or
/// contradicts, and without what only says how to do what nobody asks for.
///
/// # Errors
///
/// A sentence when two variables contradict each other.
pub(in crate::cli) fn merged(
    command: &Command,
    layers: [Vec<Setting>; 3],
    read: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Vec<Setting>, String> {
    let secret = SECRETS.into_iter().find(|name| read(name).is_some());
    let mut all: Vec<Setting> = Vec::new();
    for layer in layers {
        let nearer = all.len();
        for setting in layer {
            let replaces = |one: &&Setting| one.option == setting.option;
            let is_on =
                |one: &&Setting| !one.words.is_empty() || READ_ELSEWHERE.contains(&&*one.option);
            let contradicts = |one: &&Setting| contradict(command, &one.option, &setting.option);
            if all[..nearer].iter().any(|one| replaces(&one)) {
                continue;
            }
            let mut before = all[..nearer].iter();
            if is_on(&&setting) && before.any(|one| is_on(&one) && contradicts(&one)) {
                continue;
            }
            // A secret in a variable is nearer than what the file says of signing in.
            let is_of_file = matches!(setting.origin, Origin::File(_));
            if is_of_file && setting.option == "no-login" && secret.is_some() {
                continue;
            }
            let mut beside = all[nearer..].iter();
            if let Some(rival) =
                beside.find(|one| is_on(&&setting) && is_on(one) && contradicts(one))
                && let (Origin::Variable(one), Origin::Variable(other)) =
                    (&rival.origin, &setting.origin)
                && ![one, other].contains(&&variable("no-login"))
            {
                return Err(format!(
                    "{one} and {other} contradict each other; unset one of them"
                ));
            }
            if let (Origin::Variable(name), Some(secret)) = (&setting.origin, secret)
                && !setting.words.is_empty()
                && CREDENTIALS.contains(&&*setting.option)
                && command.get_name() == "check"
                && !all
                    .iter()
                    .any(|one| one.option == "no-login" && is_on(&one))
            {
                return Err(format!(
                    "{name} and {secret} are both set; unset one of them, or add --no-login"
                ));
            }
            all.push(setting);
        }
    }
    let refuses = all
        .iter()
        .any(|one| one.option == "no-login" && !one.words.is_empty());
    if refuses {
        all.retain(|one| {
            one.origin == Origin::Option || !contradict(command, "no-login", &one.option)
        });
    }
    let asked: Vec<String> = all
        .iter()
        .filter(|one| !one.words.is_empty())
        .map(|one| one.option.clone())
        .collect();
    let is_of_use = |one: &Setting| {
        let mut companions = COMPANIONS.iter();
        let needs = companions.find(|(option, _)| *option == one.option);
        let signs_in = |needs: &[&str]| needs.contains(&"password") && secret.is_some();
        needs.is_none_or(|(_, needs)| {
            signs_in(needs) && !refuses
                || needs.iter().any(|need| asked.iter().any(|one| one == need))
        })
    };
    // What does nothing has no report of a run, and two forms only.
    let does_nothing = asked.iter().any(|option| IDLE.contains(&option.as_str()));
    let is_form_of_run = |one: &Setting| {
        let forms = PLAIN_FORMS.map(|form| OsString::from(format!("--format={form}")));
        one.option == "format" && !one.words.iter().all(|word| forms.contains(word))
    };
    all.retain(|one| {
        one.origin == Origin::Option || is_of_use(one) && !(does_nothing && is_form_of_run(one))
    });
    Ok(all)
}
