//! Which of its ways of signing in a program can use at a door.

use time::Date;

use super::answer::{Obstacle, Told};
use super::offers::{Door, OTHER_CLOUD};
use super::table::{Kind, Program, SignIn};
use crate::catalogue::dates::{self, Ended, State, Turn};
use crate::endpoint::Protocol;
use crate::observation::session::Offer;

/// The mechanisms that carry a token.
const FOR_TOKENS: [&str; 2] = ["XOAUTH2", "OAUTHBEARER"];

/// The ways of which the table says of every program whether it has them; of others it says only who has them.
const LISTED: [&str; 4] = ["PLAIN", "LOGIN", "USER/PASS", "the LOGIN command"];

/// A way of signing in that fits.
pub(super) struct Chosen {
    pub(super) with: &'static SignIn,
    /// The same in general words.
    pub(super) means: &'static str,
    pub(super) cautions: Vec<String>,
}

impl Chosen {
    /// Whether it sends a password.
    pub(super) fn is_password(&self) -> bool {
        self.with.kind == Kind::Password
    }
}

/// The best way of a program that a door takes.
pub(super) fn choose(
    program: &'static Program,
    door: &Door,
    offer: &Offer,
    today: Date,
) -> Result<Chosen, Told> {
    let protocol = door.protocol;
    let own: Vec<&SignIn> = program
        .sign_in
        .iter()
        .filter(|one| is_of(&one.protocols, protocol.name()))
        .collect();
    let oauth = own.iter().find(|one| {
        one.kind == Kind::Oauth
            && one
                .providers
                .iter()
                .any(|whose| whose == door.provider || whose == "any")
            && one.ways.iter().any(|way| offers(offer, way))
    });
    if let Some(with) = oauth {
        return Ok(Chosen {
            with,
            means: "OAuth",
            cautions: Vec::new(),
        });
    }
    let ended = passwords(door, today);
    if let Passwords::Ended(turn) = &ended {
        return Err(no_password(program, &own, door, turn));
    }
    let passwords = own.iter().filter(|one| one.kind == Kind::Password);
    let fitting = passwords.clone().find_map(|one| {
        let caution = goes(one, protocol, offer)?;
        Some((*one, caution))
    });
    if let Some((with, caution)) = fitting {
        let mut cautions: Vec<String> = caution.into_iter().collect();
        match ended {
            Passwords::Own | Passwords::Ended(_) => {}
            Passwords::Instead(what) => cautions.push(format!(
                "{} takes {what} here, not the account's own password.",
                door.owner()
            )),
            Passwords::Ending(turn) => {
                let doubt = turn.caution(today);
                let ending = || format!("With a password only until {}: {}", turn.said, turn.what);
                cautions.push(doubt.unwrap_or_else(ending));
            }
        }
        return Ok(Chosen {
            with,
            means: "a name and a password",
            cautions,
        });
    }
    Err(none_fits(program, &own, door, offer, passwords.count() > 0))
}

/// What a door does with passwords, by what is known of its provider.
enum Passwords {
    /// It takes the account's own, as far as is known.
    Own,
    /// It takes another one in its place.
    Instead(&'static str),
    /// It takes none any more.
    Ended(&'static Turn),
    /// It is to take none any more.
    Ending(&'static Turn),
}

fn passwords(door: &Door, today: Date) -> Passwords {
    // What was measured counts for more than what is known.
    let was_taken = door.accepted.is_some() && door.by_password;
    let mut turns = dates::ends(Ended::Passwords, door.provider, door.protocol);
    let Some(turn) = turns.next() else {
        return Passwords::Own;
    };
    let instead = turn.ends.as_ref().and_then(|ends| ends.instead.as_deref());
    match (turn.state, instead) {
        (State::Announced, _) => Passwords::Ending(turn),
        _ if !turn.has_come(today) || was_taken => Passwords::Own,
        (State::Done, Some(instead)) => Passwords::Instead(instead),
        (State::Done, None) => Passwords::Ended(turn),
    }
}

/// Whether a list names it; an empty list stands for all.
fn is_of(list: &[String], name: &str) -> bool {
    list.is_empty() || list.iter().any(|one| one == name)
}

/// Whether a door offers this way.
fn offers(offer: &Offer, way: &str) -> bool {
    match way {
        "LOGIN command" | "USER/PASS" => offer.plain_login,
        "APOP" => offer.apop,
        mechanism => offer.mechanisms.iter().any(|one| one == mechanism),
    }
}

/// Whether a password goes over the wire in a way that a door offers, with what has to be known.
///
/// Of a program whose ways are not documented, the least is taken that every one has: the command of the protocol, and for
/// SMTP one of PLAIN and LOGIN.
#[expect(
    clippy::option_option,
    reason = "whether it goes, and what there is to say"
)]
fn goes(with: &SignIn, protocol: Protocol, offer: &Offer) -> Option<Option<String>> {
    if !with.ways.is_empty() {
        return with
            .ways
            .iter()
            .any(|way| offers(offer, way))
            .then_some(None);
    }
    let has = |way: &str| offers(offer, way);
    match protocol {
        Protocol::Imap => (has("LOGIN command") || has("PLAIN")).then_some(None),
        Protocol::Pop3 => (has("USER/PASS") || has("PLAIN")).then_some(None),
        Protocol::Smtp => match (has("PLAIN"), has("LOGIN")) {
            (true, true) => Some(None),
            (false, false) => None,
            (has_plain, _) => {
                let only = if has_plain { "PLAIN" } else { "LOGIN" };
                Some(Some(format!(
                    "The server offers {only} alone; whether the program has it is not in the table."
                )))
            }
        },
    }
}

fn no_password(program: &Program, own: &[&SignIn], door: &Door, turn: &Turn) -> Told {
    let begins = format!(
        "{} no longer takes passwords there (they ended {}), and",
        door.owner(),
        turn.said
    );
    without_oauth(program, own, door, &begins)
}

/// That a program has no OAuth for a door, or that this is not known.
fn without_oauth(program: &Program, own: &[&SignIn], door: &Door, begins: &str) -> Told {
    let listed = program.oauth_unsure.iter().any(|one| one == door.provider);
    // Which programs know the sign-in services of those clouds, nobody has written down.
    let is_unsure = listed || door.provider == OTHER_CLOUD;
    if is_unsure || own.is_empty() {
        let why = format!("{begins} whether it has OAuth for these accounts there is not known");
        return Told::unknown(Obstacle::SignIn, why);
    }
    let has = |one: &&&SignIn| {
        one.kind == Kind::Oauth && one.providers.iter().any(|whose| whose == door.provider)
    };
    match own.iter().any(|one| has(&one)) {
        true => Told::cannot(
            Obstacle::SignIn,
            format!("{begins} the server does not offer the OAuth that it has"),
        ),
        false => Told::cannot(
            Obstacle::SignIn,
            format!("{begins} it has no OAuth for these accounts there"),
        ),
    }
}

fn none_fits(
    program: &Program,
    own: &[&SignIn],
    door: &Door,
    offer: &Offer,
    has_password: bool,
) -> Told {
    let takes_tokens = FOR_TOKENS.iter().any(|way| offers(offer, way));
    let others: Vec<&str> = offer
        .mechanisms
        .iter()
        .map(String::as_str)
        .filter(|one| !FOR_TOKENS.contains(one))
        .collect();
    let takes_passwords = offer.plain_login || offer.apop || !others.is_empty();
    if !takes_tokens && !takes_passwords {
        return Told::cannot(
            Obstacle::SignIn,
            "the server offers no way to sign in there",
        );
    }
    if own.is_empty() {
        let why = "how it signs in there is not known";
        return Told::unknown(Obstacle::SignIn, why);
    }
    if !takes_passwords {
        return without_oauth(program, own, door, "the server takes OAuth alone, and");
    }
    let mut ways = others;
    if offer.plain_login {
        ways.push(match door.protocol {
            Protocol::Pop3 => "USER/PASS",
            _ => "the LOGIN command",
        });
    }
    let kerberos = own
        .iter()
        .find(|one| one.kind == Kind::Kerberos && one.ways.iter().any(|way| offers(offer, way)));
    if kerberos.is_some() {
        let why = format!(
            "the server takes {}; it has Kerberos there, which goes with a ticket of one's own network alone",
            ways.join(", ")
        );
        return Told::unknown(Obstacle::SignIn, why);
    }
    let is_rare = |way: &&&str| !LISTED.contains(*way);
    let rare: Vec<&str> = ways.iter().filter(is_rare).copied().collect();
    if has_password && !rare.is_empty() {
        let why = format!("whether it has {} is not in the table", rare.join(" or "));
        return Told::unknown(Obstacle::SignIn, why);
    }
    let what = if has_password {
        "none of these"
    } else {
        "no password"
    };
    let why = format!("the server takes {}, and it has {what}", ways.join(", "));
    Told::cannot(Obstacle::SignIn, why)
}
