//! What servers say of sending in answer to a sign-in: some look at what an account sent before they look at its password.

use super::Objection;

/// The words for each, in order. Of addresses, rates and accounts as such others speak, too; these speak of mail.
pub(super) const KINDS: &[(Objection, &[&str])] = &[
    (Objection::Account, ACCOUNT),
    (Objection::Rate, RATE),
    (Objection::Address, ADDRESS),
];

const ACCOUNT: &[&str] = &[
    "outgoing|outbound|sending|versand|sender|envio|envío|envoi ~ suspen*|disabled|blocked|paused|stopped|denied|deactivated|restricted|prohibited|gesperrt|bloqu*",
    "suspended|disabled|blocked|banned|restricted|prohibited ~ sending|outgoing|outbound",
    "suspended|disabled|blocked|banned|locked|closed ~ spam|spamming|abuse",
    "invio ~ disabilitat*|bloccat*|sospes*",
    "sender|sending frozen",
    "sender is frozen",
    "spamming|spammer|spamversand",
    "sent|sending ~ spam",
];

const RATE: &[&str] = &[
    "sending|send|outgoing|outbound|messages|emails|mails|recipient|recipients|sender|relay ~ limit|limits|quota|quotas|rate|allowance|threshold",
    "limit|limits|quota|quotas|rate ~ sending|outgoing|outbound|messages|emails|mails|recipients|envio|envios|envíos|envois|invii|versand",
    "email|message|mail limit",
    "credit|credits ~ exceeded|exhausted|used|left",
    "no ~ credits",
    "too many|much ~ messages|emails|mails|mail|recipients",
    "messages|emails|mails|recipients per",
    "versandlimit|sendelimit|versandkontingent|mailkontingent|sendekontingent",
];

const ADDRESS: &[&str] = &[
    "spamhaus|spamcop|sorbs|abuseat|abusix|spamrats|senderscore|rbl|dnsbl*|barracuda*|uceprotect*|cloudmark",
    "blocked using",
    "client host rejected",
    "reverse dns|hostname|lookup",
    "find your hostname|host",
    "black ip",
    "blackip",
];
