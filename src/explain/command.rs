//! The commands of IMAP that a text shows: whose answer a line is, and whether that can be the answer to a sign-in.

/// What a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// Signing in.
    SignIn,
    /// Putting a message into a folder.
    Store,
    /// Anything else behind the sign-in: a folder or the messages in it.
    Folder,
}

/// The commands, by their names (RFC 9051, sections 6.2 to 6.4, and RFC 3501). Those that are sent at any time say nothing.
const COMMANDS: [(&str, Aim); 26] = [
    ("LOGIN", Aim::SignIn),
    ("AUTHENTICATE", Aim::SignIn),
    ("APPEND", Aim::Store),
    ("COPY", Aim::Store),
    ("MOVE", Aim::Store),
    ("SELECT", Aim::Folder),
    ("EXAMINE", Aim::Folder),
    ("CREATE", Aim::Folder),
    ("DELETE", Aim::Folder),
    ("RENAME", Aim::Folder),
    ("SUBSCRIBE", Aim::Folder),
    ("UNSUBSCRIBE", Aim::Folder),
    ("LIST", Aim::Folder),
    ("LSUB", Aim::Folder),
    ("XLIST", Aim::Folder),
    ("STATUS", Aim::Folder),
    ("CHECK", Aim::Folder),
    ("EXPUNGE", Aim::Folder),
    ("SEARCH", Aim::Folder),
    ("SORT", Aim::Folder),
    ("THREAD", Aim::Folder),
    ("FETCH", Aim::Folder),
    ("STORE", Aim::Folder),
    ("UID", Aim::Folder),
    ("IDLE", Aim::Folder),
    ("GETQUOTAROOT", Aim::Folder),
];

/// Marks of whoever asks, in a transcript.
const ASKING: [&str; 5] = ["C:", "->", "-->", ">>>", ">"];

/// One command as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// What its answer begins with, where the text shows it.
    tag: Option<String>,
    pub(super) aim: Aim,
    /// The folder that it names first.
    pub(super) folder: Option<String>,
}

/// All commands of a text, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Commands(Vec<Command>);

impl Commands {
    /// Looks for commands behind a tag, behind the mark of whoever asks, and beside the word `command`.
    pub(super) fn of(text: &str) -> Self {
        Self(text.lines().flat_map(of_line).collect())
    }

    /// The command that an answer with this tag is the answer to; one without a tag is that of the last, where the text shows no sign-in.
    pub(super) fn answered(&self, tag: Option<&str>) -> Option<&Command> {
        let is_own = |one: &&Command| one.tag.as_deref() == tag;
        if let Some(own) = self.0.iter().rev().find(is_own).filter(|_| tag.is_some()) {
            return Some(own);
        }
        let of_sign_in = |one: &Command| one.aim == Aim::SignIn;
        let is_known = tag.is_some() && self.0.iter().any(|one| one.tag.is_some());
        match is_known || self.0.iter().any(of_sign_in) {
            true => None,
            false => self.0.last(),
        }
    }
}

/// The aim of a command by its name, in capitals as programs write it.
pub(super) fn aim(name: &str) -> Option<Aim> {
    let known = COMMANDS.iter().find(|(known, _)| *known == name);
    known.map(|(_, aim)| *aim)
}

fn of_line(line: &str) -> Vec<Command> {
    /// A line with a command is no longer.
    const LONGEST: usize = 4000;
    if line.len() > LONGEST || !COMMANDS.iter().any(|(name, _)| line.contains(name)) {
        return Vec::new();
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let core = |at: usize| words[at].trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let mut found = Vec::new();
    for at in 0..words.len() {
        let Some(aim) = aim(core(at)) else { continue };
        let before = at.checked_sub(1).map(|at| words[at]);
        let asks = |before: Option<usize>| {
            before.is_none_or(|before| {
                ASKING.contains(&words[before]) || words[before].ends_with(':')
            })
        };
        let tag = before.filter(|tag| is_tag(tag) && (is_mixed(tag) || asks(at.checked_sub(2))));
        let is_named = before.is_some_and(|word| {
            word.to_ascii_lowercase()
                .trim_end_matches(':')
                .ends_with("command")
        }) || words
            .get(at + 1)
            .is_some_and(|word| word.starts_with("command"));
        if tag.is_some() || is_named || before.is_some_and(|word| ASKING.contains(&word)) {
            let behind = line.split_once(words[at]).map(|(_, behind)| behind);
            found.push(Command {
                tag: tag.map(str::to_owned),
                aim,
                folder: behind.and_then(first_folder),
            });
        }
    }
    // `UID FETCH` is one command.
    found.truncate(1);
    found
}

/// Whether a word can be a tag: letters and digits, a digit among them.
fn is_tag(word: &str) -> bool {
    const LONGEST: usize = 12;
    word.len() < LONGEST
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_mixed(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The folder that stands first behind a command: in quotes, or one word.
fn first_folder(behind: &str) -> Option<String> {
    let behind = behind.trim_start();
    let name = match behind.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next()?,
        None => behind.split([' ', ')', ']', '"', '\'', ',', ';']).next()?,
    };
    let is_name = !name.starts_with("command")
        && name.chars().any(char::is_alphabetic)
        && !name.starts_with(['(', '[', '{']);
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_that_of_its_command() {
        for (text, tag, expected) in [
            (
                "C: A7 APPEND \"Sent Items\" (\\Seen) {310}",
                Some("A7"),
                Some((Aim::Store, Some("Sent Items"))),
            ),
            (
                "a1 LOGIN kim [hidden]\na1 OK\na2 SELECT Archive",
                Some("a2"),
                Some((Aim::Folder, Some("Archive"))),
            ),
            (
                "a1 LOGIN kim [hidden]\na2 SELECT Archive",
                Some("a1"),
                Some((Aim::SignIn, Some("kim"))),
            ),
            ("a1 LOGIN kim [hidden]\na2 SELECT Archive", None, None),
            (
                "C: 8 APPEND \"Papierkorb\" {17}",
                None,
                Some((Aim::Store, Some("Papierkorb"))),
            ),
            (
                "IMAP command 'SELECT \"Archive\"' returned an error",
                None,
                Some((Aim::Folder, Some("Archive"))),
            ),
            (
                "(Command: LIST (SPECIAL-USE) \"\" \"INBOX/*\";",
                None,
                Some((Aim::Folder, None)),
            ),
            (
                "SELECT command error: BAD [b'no']",
                None,
                Some((Aim::Folder, None)),
            ),
            (
                "a3 UID FETCH 1:* FLAGS",
                Some("a3"),
                Some((Aim::Folder, Some("FETCH"))),
            ),
            ("please SELECT one", None, None),
            ("in 2026 SEARCH got slow", None, None),
            ("I could not LOGIN", None, None),
        ] {
            let commands = Commands::of(text);
            let found = commands
                .answered(tag)
                .map(|one| (one.aim, one.folder.as_deref()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
