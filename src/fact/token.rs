//! What an access token says of itself, beside what it is used for.

use super::Notes;
use super::tls::seconds;
use crate::endpoint::Protocol;
use crate::observation::Run;
use crate::observation::token::{Claims, Token};
use crate::plan::Probe;

/// The tenant of personal Microsoft accounts.
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// The id of Office 365 Exchange Online as a service, in every tenant.
const EXCHANGE_ONLINE: &str = "00000002-0000-0ff1-ce00-000000000000";

/// Hosts that stand for the mail service in a token, worldwide and in the other clouds.
const OUTLOOK: [&str; 8] = [
    "outlook.office.com",
    "outlook.office365.com",
    "outlook.office365.us",
    "outlook-dod.office365.us",
    "outlook.office.de",
    "partner.outlook.cn",
    "outlook.com",
    "ps.outlook.com",
];

/// The same for Microsoft Graph, and its id.
const GRAPH: [&str; 4] = [
    "graph.microsoft.com",
    "graph.microsoft.us",
    "dod-graph.microsoft.us",
    "microsoftgraph.chinacloudapi.cn",
];
const GRAPH_ID: &str = "00000003-0000-0000-c000-000000000000";

/// Hosts of Microsoft's sign-in service in the name of an issuer.
const MICROSOFT: [&str; 5] = [
    "sts.windows.net",
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "sts.chinacloudapi.cn",
];

/// The service that a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Outlook: the mail servers of Microsoft.
    Outlook,
    /// Microsoft Graph.
    Graph,
    /// Another one.
    Other,
}

impl Audience {
    /// The word that stands for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Outlook => "outlook",
            Self::Graph => "graph",
            Self::Other => "other",
        }
    }
}

/// For whom a token speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person, by an application that the person allowed it.
    Delegated,
    /// An application by itself.
    Application,
    /// It is an ID token: for the application, not for a service.
    Id,
}

impl Kind {
    /// The word that stands for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delegated => "delegated",
            Self::Application => "application",
            Self::Id => "id-token",
        }
    }
}

/// How a token stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// It counts.
    Valid,
    /// It has run out.
    Expired,
    /// It does not count yet.
    NotYet,
}

impl Time {
    /// The word that stands for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYet => "not-yet",
        }
    }
}

impl Claims {
    /// The service that it is for; none when it does not say.
    pub fn audience_is(&self) -> Option<Audience> {
        let is = |hosts: &[&str], id: &str| {
            self.audience.iter().any(|audience| {
                let named = host(audience);
                named == id || hosts.contains(&named.as_str())
            })
        };
        if self.audience.is_empty() {
            None
        } else if is(&OUTLOOK, EXCHANGE_ONLINE) {
            Some(Audience::Outlook)
        } else if is(&GRAPH, GRAPH_ID) {
            Some(Audience::Graph)
        } else {
            Some(Audience::Other)
        }
    }

    /// Whether it opens mailboxes of Exchange Online.
    pub fn is_for_exchange_online(&self) -> bool {
        self.audience_is() == Some(Audience::Outlook)
    }

    /// Whether Microsoft's sign-in service made it, by its own word.
    pub fn is_of_microsoft(&self) -> bool {
        let issuer = self.issuer.as_deref().unwrap_or_default();
        MICROSOFT.contains(&host(issuer).as_str())
    }

    /// For whom it speaks.
    pub fn kind(&self) -> Kind {
        let is_app = self.identity.as_deref() == Some("app");
        if self.scopes.is_empty() && self.roles.is_empty() && self.is_id_token {
            Kind::Id
        } else if is_app || self.scopes.is_empty() && self.user.is_none() {
            Kind::Application
        } else {
            Kind::Delegated
        }
    }

    /// Whether it is of a personal account; none when it does not say.
    pub fn is_personal(&self) -> Option<bool> {
        let tenant = self.tenant.as_ref()?;
        Some(tenant.eq_ignore_ascii_case(PERSONAL))
    }

    /// Whether it has the permission that Exchange Online wants for this protocol.
    ///
    /// None for SMTP and an application: the permission may be given by a role in Exchange, and the token
    /// then must not have it.
    pub fn permits(&self, protocol: Protocol) -> Option<bool> {
        let (of_person, of_application) = permissions(protocol);
        // A scope may be written with its service in front.
        let has = |list: &[String], wanted: &str| {
            list.iter().any(|one| {
                let name = one.rsplit('/').next().unwrap_or(one);
                name.eq_ignore_ascii_case(wanted)
            })
        };
        match self.kind() {
            Kind::Delegated => Some(has(&self.scopes, of_person)),
            Kind::Application if has(&self.roles, of_application) => Some(true),
            Kind::Application if protocol == Protocol::Smtp => None,
            Kind::Application => Some(false),
            Kind::Id => Some(false),
        }
    }

    /// The name of the service that it is for, where its audience is one that is not readable by itself.
    pub fn service_name(&self) -> Option<&'static str> {
        let is = |id: &str| self.audience.iter().any(|audience| host(audience) == id);
        match self.audience_is()? {
            Audience::Graph => Some("Microsoft Graph"),
            Audience::Outlook if is(EXCHANGE_ONLINE) => Some("Office 365 Exchange Online"),
            Audience::Outlook | Audience::Other => None,
        }
    }

    /// How it stands at this moment, in seconds since 1970.
    pub fn at(&self, now: i64) -> Option<Time> {
        match (self.not_before, self.expires) {
            (_, Some(expires)) if expires <= now => Some(Time::Expired),
            (Some(not_before), _) if not_before > now => Some(Time::NotYet),
            (_, Some(_)) => Some(Time::Valid),
            (_, None) => None,
        }
    }
}

/// The permissions that Exchange Online wants: of a person's token, and of an application's.
pub const fn permissions(protocol: Protocol) -> (&'static str, &'static str) {
    match protocol {
        Protocol::Imap => ("IMAP.AccessAsUser.All", "IMAP.AccessAsApp"),
        Protocol::Pop3 => ("POP.AccessAsUser.All", "POP.AccessAsApp"),
        Protocol::Smtp => ("SMTP.Send", "SMTP.SendAsApp"),
    }
}

/// The host of an address of the web, or the text itself in lower case.
fn host(text: &str) -> String {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?']).next().unwrap_or(rest);
    host.to_ascii_lowercase()
}

/// The word for the form of a token.
pub const fn form(token: &Token) -> &'static str {
    match token {
        Token::Opaque => "opaque",
        Token::Encrypted => "encrypted",
        Token::Broken => "broken",
        Token::Claims(_) => "jwt",
    }
}

pub(super) fn token(notes: &mut Notes, run: &Run, probe: &Probe, clock_off: Option<i64>) {
    let Some(token) = &run.token else { return };
    notes.word("token.form", form(token));
    let Token::Claims(claims) = token else { return };
    notes.word("token.kind", claims.kind().name());
    notes.text("token.audience", &claims.audience.join(" "));
    if let Some(audience) = claims.audience_is() {
        notes.word("token.audience-is", audience.name());
    }
    notes.flag("token.of-microsoft", claims.is_of_microsoft());
    let permissions = [claims.scopes.as_slice(), &claims.roles].concat();
    notes.text("token.permissions", &permissions.join(" "));
    if let Some(permits) = claims.permits(probe.endpoint.protocol) {
        notes.flag("token.permits", permits);
    }
    notes.text("token.tenant", claims.tenant.as_deref().unwrap_or_default());
    if let Some(personal) = claims.is_personal() {
        notes.flag("token.personal", personal);
    }
    if let Some(user) = &claims.user {
        notes.text("token.user", user);
        if let Some(username) = &run.plan.username {
            let same = username.eq_ignore_ascii_case(user);
            notes.word("token.user-is", if same { "same" } else { "other" });
        }
    }
    // The server judges by its own clock, and that of this computer may be wrong.
    let now = seconds(run.started).saturating_add(clock_off.unwrap_or(0));
    if let Some(time) = claims.at(now) {
        notes.word("token.time", time.name());
    }
    if let Some(expires) = claims.expires {
        notes.say("token.left-s", expires.saturating_sub(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(scopes: &[&str]) -> Claims {
        Claims {
            scopes: scopes.iter().map(ToString::to_string).collect(),
            user: Some("kim@contoso.com".to_owned()),
            ..Claims::default()
        }
    }

    #[test]
    fn a_service_is_known_by_its_host_or_its_id() {
        for (audience, expected) in [
            ("https://outlook.office.com", Audience::Outlook),
            ("https://outlook.office365.com/", Audience::Outlook),
            ("00000002-0000-0FF1-CE00-000000000000", Audience::Outlook),
            ("https://outlook.office365.com:443/x", Audience::Outlook),
            ("https://graph.microsoft.com", Audience::Graph),
            ("00000003-0000-0000-c000-000000000000", Audience::Graph),
            ("https://outlook.office.com.evil.example", Audience::Other),
            ("api://outlook", Audience::Other),
        ] {
            let claims = Claims {
                audience: vec![audience.to_owned()],
                ..Claims::default()
            };
            assert_eq!(claims.audience_is(), Some(expected), "{audience}");
        }
        assert_eq!(Claims::default().audience_is(), None);
    }

    #[test]
    fn permissions_are_those_of_the_protocol_and_of_who_signs_in() {
        let both = person(&[
            "https://outlook.office.com/IMAP.AccessAsUser.All",
            "smtp.send",
        ]);
        assert_eq!(both.permits(Protocol::Imap), Some(true));
        assert_eq!(both.permits(Protocol::Pop3), Some(false));
        assert_eq!(both.permits(Protocol::Smtp), Some(true));
        let app = Claims {
            roles: vec!["IMAP.AccessAsApp".to_owned()],
            ..Claims::default()
        };
        assert_eq!(app.kind(), Kind::Application);
        assert_eq!(app.permits(Protocol::Imap), Some(true));
        assert_eq!(app.permits(Protocol::Pop3), Some(false));
        // The role may be one of Exchange.
        assert_eq!(app.permits(Protocol::Smtp), None);
        let id = Claims {
            is_id_token: true,
            user: Some("kim@contoso.com".to_owned()),
            ..Claims::default()
        };
        assert_eq!(
            (id.kind(), id.permits(Protocol::Imap)),
            (Kind::Id, Some(false))
        );
    }

    #[test]
    fn a_token_counts_from_its_first_to_before_its_last_moment() {
        let claims = Claims {
            not_before: Some(100),
            expires: Some(200),
            ..Claims::default()
        };
        for (now, time) in [
            (99, Time::NotYet),
            (100, Time::Valid),
            (199, Time::Valid),
            (200, Time::Expired),
        ] {
            assert_eq!(claims.at(now), Some(time), "{now}");
        }
        assert_eq!(Claims::default().at(0), None);
    }
}
