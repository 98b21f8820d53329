//! What an access token says of itself, and what it opens: `mailprobe token`.

mod judge;

use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use self::judge::{notes, problem, problems};
use super::build::joined;
use super::human::{mark, painted_lines};
use super::markdown_text::wrapped;
use super::words::span;
use super::{SCHEMA_VERSION, Tool};
use crate::catalogue::Catalogue;
use crate::endpoint::Protocol;
use crate::fact::token::form;
use crate::observation::token::{Claims, Token};
use crate::style::{Paint, Style, safe};

/// What a token says of itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe token", extend("$id" = "mailprobe-token-1"))]
pub struct TokenReport {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// Whether it opens a mailbox by what it says: `works` for one protocol or more, `undecided` when it cannot be read.
    #[schemars(extend("enum" = ["works", "undecided", "trouble"]))]
    pub verdict: &'static str,
    /// Its form.
    #[schemars(extend("enum" = ["jwt", "broken", "encrypted", "opaque"]))]
    pub form: &'static str,
    /// Whether its signature was checked: never, because only the service can.
    #[schemars(extend("const" = false))]
    pub signature_checked: bool,
    /// What stands against it, each with the page that tells how to mend it.
    pub problems: Vec<TokenProblem>,
    /// The protocols that it opens at Exchange Online by what it says; null where it does not show.
    pub opens: TokenOpens,
    /// What it cannot tell by itself, and what that depends on, as sentences.
    pub notes: Vec<String>,
    /// What it says of itself; null when it cannot be read.
    pub claims: Option<ClaimsReport>,
}

/// One thing that stands against a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TokenProblem {
    /// The id of its page.
    pub id: &'static str,
    /// What it is, in one sentence.
    pub says: String,
}

/// What a token opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TokenOpens {
    /// IMAP.
    pub imap: Option<bool>,
    /// POP3.
    pub pop3: Option<bool>,
    /// SMTP.
    pub smtp: Option<bool>,
}

/// The claims of a token.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimsReport {
    /// Who made it (`iss`).
    pub issuer: Option<String>,
    /// What it is for (`aud`).
    pub audience: Vec<String>,
    /// The name of that service, where it is known and the audience is not readable by itself.
    pub service: Option<&'static str>,
    /// For whom it speaks.
    #[schemars(extend("enum" = ["delegated", "application", "id-token"]))]
    pub kind: &'static str,
    /// The account (`upn` or the like).
    pub user: Option<String>,
    /// Whether it is of a personal Microsoft account; null when it does not say.
    pub personal: Option<bool>,
    /// The tenant (`tid`).
    pub tenant: Option<String>,
    /// The id of the application (`appid` or `azp`).
    pub application: Option<String>,
    /// The name of the application.
    pub application_name: Option<String>,
    /// What a person allowed the application (`scp`).
    pub scopes: Vec<String>,
    /// What the application may do by itself (`roles`).
    pub roles: Vec<String>,
    /// When it was made (RFC 3339, UTC).
    pub issued: Option<String>,
    /// From when it counts.
    pub not_before: Option<String>,
    /// Until when it counts.
    pub expires: Option<String>,
    /// How many seconds it still counts, by the clock of this computer; negative when it has run out.
    pub left_s: Option<i64>,
}

impl TokenReport {
    /// Puts together what is told of a token at this moment; `mailbox` is the name that is to sign in with it.
    pub fn new(token: &Token, mailbox: Option<&str>, now: i64) -> Self {
        let claims = match token {
            Token::Claims(claims) => Some(&**claims),
            _ => None,
        };
        let problems = match (token, claims) {
            (Token::Broken, _) => vec![problem(
                "oauth.malformed",
                "It begins as a token that can be read, and is cut off or broken. Copy it once more, whole.",
            )],
            (_, Some(claims)) => problems(claims, mailbox, now),
            _ => Vec::new(),
        };
        let hinders =
            |one: &TokenProblem| !["oauth.wrong-scope", "oauth.user-mismatch"].contains(&one.id);
        let is_closed = problems.iter().any(hinders);
        let is_of_another = problems.iter().any(|one| one.id == "oauth.user-mismatch");
        let opens = |protocol| {
            if is_closed {
                return Some(false);
            }
            let claims = claims.filter(|claims| claims.is_of_microsoft())?;
            match claims.permits(protocol) {
                // Whether one person may open the mailbox of another only Exchange knows.
                Some(true) if is_of_another => None,
                permits => permits,
            }
        };
        let opens = TokenOpens {
            imap: opens(Protocol::Imap),
            pop3: opens(Protocol::Pop3),
            smtp: opens(Protocol::Smtp),
        };
        let all = [opens.imap, opens.pop3, opens.smtp];
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            verdict: if all.contains(&Some(true)) {
                "works"
            } else if is_closed || all.contains(&Some(false)) {
                "trouble"
            } else {
                "undecided"
            },
            form: form(token),
            signature_checked: false,
            notes: claims.map_or_else(Vec::new, |claims| notes(claims, &opens, mailbox, now)),
            problems,
            opens,
            claims: claims.map(|claims| ClaimsReport::new(claims, now)),
        }
    }

    /// The report as text.
    pub fn render(&self, catalogue: &Catalogue, style: &Style) -> String {
        let (mark, paint) = mark(self.verdict, style);
        let mut out = painted_lines(
            &style.plain(&self.headline()),
            style,
            paint,
            &format!("{mark} "),
            "  ",
        );
        out.push_str(&painted_lines(
            "This is what the token says of itself. Its signature was not checked, and it was sent nowhere.",
            style,
            Paint::Faint,
            "  ",
            "  ",
        ));
        if let Some(claims) = &self.claims {
            out.push('\n');
            for (name, value) in claims.rows() {
                let first = format!("  {name:<14}");
                out.push_str(&wrapped(
                    &style.plain(&value),
                    style,
                    &first,
                    &" ".repeat(16),
                ));
            }
        }
        for note in &self.notes {
            out.push('\n');
            out.push_str(&wrapped(&style.plain(note), style, "  ", "  "));
        }
        for (number, problem) in self.problems.iter().enumerate() {
            let title = catalogue
                .page(problem.id)
                .map_or(problem.id, |page| page.title.as_str());
            out.push('\n');
            out.push_str(&painted_lines(
                title,
                style,
                Paint::Strong,
                &format!("{}. ", number + 1),
                "   ",
            ));
            out.push_str(&wrapped(&style.plain(&problem.says), style, "   ", "   "));
            let more = format!("How to mend it: mailprobe explain {}", problem.id);
            out.push_str(&painted_lines(&more, style, Paint::Faint, "   ", "   "));
        }
        out
    }

    fn headline(&self) -> String {
        let protocols = [
            ("IMAP", self.opens.imap),
            ("POP3", self.opens.pop3),
            ("SMTP", self.opens.smtp),
        ];
        let named = |wanted: bool| -> Vec<String> {
            let fitting = protocols.iter().filter(|(_, opens)| *opens == Some(wanted));
            fitting.map(|(name, _)| (*name).to_owned()).collect()
        };
        let (opened, closed) = (named(true), named(false));
        let has_problem = |id: &str| self.problems.iter().any(|one| one.id == id);
        let unclear = protocols.iter().filter(|(_, opens)| opens.is_none());
        let unclear: Vec<String> = unclear.map(|(name, _)| (*name).to_owned()).collect();
        match (self.verdict, self.form) {
            ("works", _) => {
                let not = match closed.is_empty() {
                    true => String::new(),
                    false => format!(", and not {}", joined(&closed)),
                };
                let open = match unclear.is_empty() {
                    true => String::new(),
                    false => format!(" Whether it fits {} does not show in it.", joined(&unclear)),
                };
                format!("This token fits {} of Exchange Online{not}.{open}", joined(&opened))
            }
            ("trouble", "broken") => "This token cannot be used: it is cut off or broken.".to_owned(),
            ("trouble", _) => match self.problems.first().map(|one| self.reason(one.id)) {
                Some(reason) => format!("This token opens no mailbox: {reason}."),
                None => "This token opens no mailbox.".to_owned(),
            },
            (_, "jwt") if has_problem("oauth.user-mismatch") => {
                "Whether this token opens that mailbox does not show in it: it is of another account.".to_owned()
            }
            (_, "opaque") => {
                "This token can be read by its service alone. That is no fault: tokens of personal Microsoft accounts and of Google are like that."
                    .to_owned()
            }
            (_, "encrypted") => {
                "This token is encrypted, and can be read by its service alone.".to_owned()
            }
            _ => {
                let issuer = self.claims.as_ref().and_then(|claims| claims.issuer.as_deref());
                let why = match issuer {
                    None => "it does not say who made it (`iss`)".to_owned(),
                    Some(issuer) => format!("it is not made by Microsoft, but by {issuer}, whose permissions only its own service knows"),
                };
                format!("What this token opens cannot be told from what it says: {why}.")
            }
        }
    }

    /// Why it opens nothing, in a few words.
    fn reason(&self, id: &str) -> String {
        match id {
            "oauth.token-expired" => "it has run out".to_owned(),
            "oauth.not-yet-valid" => "it does not count yet".to_owned(),
            "oauth.wrong-audience" => {
                let service = self.claims.as_ref().and_then(|claims| claims.service);
                format!("it is for {}", service.unwrap_or("another service"))
            }
            "oauth.malformed" => "it is an ID token, and no access token".to_owned(),
            _ => "it lacks the permissions for mail".to_owned(),
        }
    }
}

impl ClaimsReport {
    fn new(claims: &Claims, now: i64) -> Self {
        let shown = |text: &Option<String>| text.as_deref().map(safe);
        let all = |texts: &[String]| texts.iter().map(|text| safe(text)).collect();
        Self {
            issuer: shown(&claims.issuer),
            audience: all(&claims.audience),
            service: claims.service_name(),
            kind: claims.kind().name(),
            user: shown(&claims.user),
            personal: claims.is_personal(),
            tenant: shown(&claims.tenant),
            application: shown(&claims.application),
            application_name: shown(&claims.application_name),
            scopes: all(&claims.scopes),
            roles: all(&claims.roles),
            issued: claims.issued.and_then(moment),
            not_before: claims.not_before.and_then(moment),
            expires: claims.expires.and_then(moment),
            left_s: claims.expires.map(|expires| expires.saturating_sub(now)),
        }
    }

    /// What is known, name and value.
    fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = Vec::new();
        let mut row = |name, value: Option<String>| {
            rows.extend(
                value
                    .filter(|value| !value.is_empty())
                    .map(|value| (name, value)),
            );
        };
        let audience = self.audience.join(", ");
        row(
            "Service",
            Some(match self.service {
                Some(name) => format!("{name} ({audience})"),
                None => audience,
            }),
        );
        let account = match (&self.user, self.personal) {
            (Some(user), Some(true)) => Some(format!("{user} (a personal Microsoft account)")),
            (user, _) => user.clone(),
        };
        row("Account", account);
        let speaks = match self.kind {
            "application" => "an application by itself, without a person",
            "id-token" => "nobody: it is an ID token, which tells a program who signed in",
            _ => "a person, through an application",
        };
        row("Speaks for", Some(speaks.to_owned()));
        let application = match (&self.application_name, &self.application) {
            (Some(name), Some(id)) => Some(format!("{name} ({id})")),
            (name, id) => name.clone().or_else(|| id.clone()),
        };
        row("Application", application);
        row("Tenant", self.tenant.clone());
        row("Issuer", self.issuer.clone());
        row(
            "Permissions",
            Some([self.scopes.as_slice(), &self.roles].concat().join(", ")),
        );
        row("Made", self.issued.clone());
        row("Counts from", self.not_before.clone());
        let until = self.expires.as_ref().map(|until| match self.left_s {
            Some(left @ 1..) => format!("{until}, for another {}", span(left.unsigned_abs())),
            Some(left) => format!("{until}, which is {} ago", span(left.unsigned_abs())),
            None => until.clone(),
        });
        row("Counts until", until);
        rows
    }
}

/// A moment as RFC 3339 has it; none for one that no calendar has.
fn moment(seconds: i64) -> Option<String> {
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    moment.format(&Rfc3339).ok()
}
