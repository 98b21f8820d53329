//! The words by which refusals of a sender or a recipient are told apart.

/// The server's own set-up is broken, whoever it names beside that.
pub(super) const MISCONFIGURED: &[&str] = &[
    "server|system|service configuration error|problem|failure",
    "server|system|service ~ misconfigured",
    "server|system incorrectly configured",
];

/// The recipient has to wait; neither it nor the sender is at fault.
pub(super) const PUT_OFF: &[&str] = &[
    "recipient address rejected unverified",
    "address verification in progress",
    "recipient|sender thread limit",
];

/// The same with a code for now.
pub(super) const ONE_TOO_MANY: &[&str] = &["too many ~ recipients|rcpt"];

/// Who may write to a group or a mailbox is a matter of the recipient.
pub(super) const RESTRICTED: &[&str] = &[
    "resolver rst",
    "delivery restriction",
    "not ~ allowed|permitted|authorized ~ post|list|group",
    "not ~ allowed|permitted|authorized|authorised to send|write|mail to",
    "members only",
    "identical sender",
    "recipient account|mailbox|user ~ blocked|disabled|suspended|inactive|locked|closed",
    "destinataire ~ bloqu*|archiv*",
];

pub(super) const TLS: &[&str] = &[
    "starttls|tls|ssl|encryption ~ required|first|needed|mandatory|erforderlich",
    "encrypt ~ session|connection",
    "unencrypted|cleartext|plaintext ~ not|refused|rejected",
    "must|issue|use|require|requires|needs ~ starttls|tls|ssl|encryption|encrypted",
];

/// Mail that others sent in the name of a domain, or for it.
pub(super) const RELAY_OF_OTHERS: &[&str] = &["credentials for relay"];

pub(super) const RELAY_DENIED: &[&str] = &[
    "relaying|relay ~ denied|prohibited|refused|rejected|forbidden",
    "keine weiterleitung",
    "weiterleitung ~ nicht|verweigert|abgelehnt|untersagt|verboten",
    "nicht weitergeleitet",
];

/// What the domain of the sender itself publishes about who may send in its name.
pub(super) const PUBLISHED: &[&str] = &[
    "spf|dmarc|dkim",
    "sender id",
    "required authentication level",
    "bad|invalid|no ~ mx record|records",
    "absender*|mittente|remitente|remetente|expéditeur|expediteur|nadawc*|afzender* ~ existiert|existe|esiste|bestaat|istnieje|inexistent*|unbekannt|inconnu|ungültig*|inválid*",
    "null|blank|empty|bogus ~ sender|from|mailfrom|return|envelope",
    "ip addresses are not allowed as",
    "mx ~ resource record",
    "mail from|mailfrom ~ domain ~ listed",
    "sender|mailfrom|sending domain ~ listed|blacklisted|blocked using",
    "sender|mailfrom address|domain ~ listed|blacklisted|blocked",
];

pub(super) const SEND_AS: &[&str] = &[
    "send|sending as|sendas",
    "sendasdenied",
    "not|never|nicht ~ own|owned|owner|belong|belongs|belonging",
    "not ~ allowed|permitted|authorized|authorised|able ~ send|use|sending from|as",
    "sending|send from ~ not ~ allowed|permitted|authorized|authorised",
    "not ~ allowed|permitted|authorized|authorised ~ use ~ address|sender|from|domain",
    "domain|address ~ not ~ allowed|permitted|authorized|authorised ~ from|sender|header",
    "disallowed as",
    "not|must|should ~ match|matches|correspond|conform|agree ~ auth*|login|account|user|username|credentials|sender|smtp",
    "sender|from|address|auth*|credentials|user|domain ~ not ~ match|matches ~ sender|from|address|auth*|envelope",
    "sender|from|address|login|identity|authentication mismatch*",
    "mismatch* ~ sender|from|login|identity",
    "same as ~ auth*|smtp|login|user|username|account|sasl",
    "must|should ~ equal|match|same|identical|belong ~ auth*|user|username|login|account",
    "mail from must",
    "with your authentication",
    "with your account",
    "incorrect authentication for",
    "credentials ~ not match",
    "local sender over",
    "one of your addresses",
    "your own ~ address|addresses|domain",
    "use ~ address ~ logged|login|sign",
    "address|alias|identity ~ not ~ configured|assigned|registered|linked|associated|set ~ account|login|user",
    "spoof*|fake|forged|forgery|impersonat* ~ sender|from|mail|address|message",
    "sender|from|address ~ spoof*|fake|forged",
    "anti spoofing",
    "sender|senders|envelope ~ not ~ allowed|permitted|authorized|authorised|yours",
    "from address|header|domain ~ not ~ allowed|permitted|authorized|authorised|yours",
    "unauthorized|unauthorised|disallowed ~ sender|domain",
    "sender ~ unauthorized|unauthorised|disallowed",
    "permission|permissions|right|rights ~ send|use as|from|this|that",
    "not ~ senders|sender|from list",
    "internal|our|local domain ~ external|outside",
    "external|outside ~ internal|our|local domain",
    "absender* ~ nicht|gehört|passt|stimmt",
    "nicht ~ berechtigt|erlaubt ~ absender*|adresse",
    "mittente|remitente|remetente|expéditeur|expediteur|expédition|expedition|émetteur|emetteur|nadawc* ~ non|no|não|pas|nie",
    "afzender*|avsändar*|afsender*|avsender*|gönderen|odesílatel*|feladó ~ niet|inte|ikke|değil|není|nem",
    "отправител* ~ не",
    "일치하지 않*",
    "一致しません",
    "不一致",
    "不匹配",
];

/// The account waits for its owner.
pub(super) const ACTIVATE: &[&str] = &["activate your ~ account"];

pub(super) const UNVERIFIED: &[&str] = &[
    "sender|from|domain|address|identity|signature|email|domains ~ not ~ verified|validated|confirmed|registered|approved|validate|verify",
    "unverified|unconfirmed|unvalidated|unconfigured|unregistered|unapproved ~ sender|from|domain|address|sending|identity|email",
    "sender|from|domain|identity ~ unverified|unvalidated|unconfirmed|unconfigured|unregistered",
    "verify|validate|add|authenticate ~ sender|sending|your domain|address|identity",
    "verified|validated|approved sender|domain|identity|address",
    "sender signature|identity|identities",
    "sandbox|sandboxed",
    "test|trial purposes|account|accounts",
    "free accounts",
    "domain|sender|address|email|identity must be verified|validated|confirmed|activated",
    "sender ~ not ~ active|activated|enabled",
    "only send test|testing",
    "demo|trial|test domain|domains",
    "domain ~ not allowed to send",
];

pub(super) const SIGN_IN: &[&str] = &[
    "authentication|authentification|authenticate|auth|authorization|login ~ required|requise|needed|necessary|first|mandatory|before",
    "requires|require|required|needs|need ~ authentication|authenticate|login",
    "must|please|not authenticate|login|log",
    "must ~ authenticate",
    "issue an auth",
    "proper authentication",
    "turn|switch on|off ~ auth|authentication",
    "not|never authenticated|logged|signed",
    "not been authenticated",
    "without ~ authentication|authenticating|login",
    "unauthenticated ~ sender|senders|client|user|users|relay|access|connection",
    "log|sign|signed|logged in|on ~ first|before",
    "logon|login|signin ~ first|before",
    "check|read|get|fetch ~ mail|pop ~ before|first",
    "pop before smtp",
    "only ~ authenticated|authorized|authorised users|clients|senders",
    "anmeldung|authentifizierung|authentisierung ~ erforderlich|notwendig|nötig",
    "melden|authentifizieren|authentisieren sie sich",
    "autenticación|autentificación|autenticacion ~ requerida|necesaria|obligatoria",
    "requiere|requer|richiede|richiesta ~ autenticación|autenticação|autenticazione",
    "autenticazione|autenticação ~ richiesta|necessaria|obbligatoria|necessária|requerida|obrigatória",
    "wymagan* ~ uwierzytelnieni*|autoryzacj*",
    "необходима|требуется ~ авторизация|аутентификация",
    "需要身份验证",
    "请先登录",
    "认证后",
    "認証が必要",
];

pub(super) const HELO: &[&str] = &[
    "helo|ehlo|helohost ~ name|argument|rejected|invalid|error|domain|hostname|bad|listed",
    "helo|ehlo command rejected",
    "bad|invalid|illegal helo|ehlo|helohost",
    "need|requires|require fully qualified hostname",
    "host|hostname ~ not ~ match ~ ip",
];

pub(super) const GREYLIST: &[&str] = &[
    "greylist*|graylist*",
    "grey|gray list*",
    "intentional policy rejection",
];

/// The address or the name that the connection comes from.
pub(super) const ADDRESS: &[&str] = &[
    "spamhaus|spamcop|sorbs|abuseat|abusix|spamrats|senderscore|rbl|rbls|hostkarma|drbl",
    "barracuda*|uceprotect*|cloudmark|dnsbl*",
    "listed in|by|on|at|with ~ rbl|list|blacklist|blocklist|black|block",
    "blocked using",
    "client host ~ rejected|blocked|denied|refused",
    "ip|ips|ipv4|ipv6|ipaddress|client|host|network|machine ~ blocked|banned|blacklisted|listed|rejected|refused|denied|forbidden|unauthorized|unauthorised|gesperrt|blockiert|abgelehnt|bloque*|bloqué*|bloccat*|zablokowan*|заблокирован*",
    "ip|ips|ipaddress|network|host|client ~ not ~ allowed|permitted|authorized|authorised|accepted|welcome|trusted|whitelist|whitelisted|allowlisted",
    "blocked|block|banned|blacklisted|black|denied|rejected|refused|unauthorized|unauthorised|forbidden ~ ip|ips|ipaddress",
    "invalid|bad|wrong ip|ips|ipaddress",
    "your|sending|sender server|mta|host ~ blocked|banned|blacklisted|listed|rejected|refused|denied|blacklist|blocklist",
    "blocked / see",
    "ip ~ check|reputation|block|black",
    "blackip|badip",
    "ip ~ on|in|auf|en ~ list|blocklist|blacklist|sperrliste|blockliste|lista|liste",
    "directly to ~ servers|server",
    "bad|poor|low reputation ~ ip|server|mta|host|sending",
    "ip|mta|server ~ reputation",
    "not ~ accepted from|servers ~ ip|servers|hosts",
    "not be accepted from ip",
    "reverse dns|hostname|lookup|name|record",
    "ip name lookup",
    "name lookup failed",
    "find your hostname|host",
    "ptr",
    "rdns",
    "may not be mail exchanger",
    "dial up",
    "dialup|dsl",
    "dynamic|dynamically|residential ~ ip|ips|address|addresses|assigned|network|range|ranges|pool|space",
    "mismatches client",
    "network / not allowed",
    "spam|spammer|spamming ip|ips|host",
    "not ~ allowed|permitted from your host|ip|network|location|country",
    "not ~ allowed|permitted|authorized|authorised to connect|access",
    "access to submit messages",
    "unverif* sending ip|ips",
    "problem occurred / ask your postmaster",
    "country|countries|geoip|geoblock*|geolocation",
    "part of their network",
    "black ip",
    "黑名单",
];

pub(super) const RELAY: &[&str] = &[
    "relay*|rcpthosts",
    "delivery ~ not allowed to this",
    "deliver mail for",
    "local user|users|domains|domain only",
    "only ~ local users|domains|recipients",
    "smtp|mail server ~ of your isp|provider",
    "non local|accepted domain",
    "not local|accepted domain",
    "not a gateway",
    "your isp|provider ~ smtp|server|relay|mailserver",
    "smtp server of",
];

/// What is said of a sender where one is refused.
pub(super) const LOCAL_ONLY: &[&str] = &["local user|users only"];

pub(super) const SENDER: &[&str] = &[
    "sender|from|mailfrom|return|envelope|absender*|mittente|remitente|remetente|emetteur|émetteur|expediteur|expéditeur|nadawc* ~ rejected|reject|invalid|denied|denies|refused|unknown|bad|blocked|blacklisted|wrong|required|must|need|needs|missing|syntax|malformed|exist|exists|found|resolve|resolves|accepted|verify|verification|valid|invalide|ungültig*|abgelehnt|unbekannt|rifiutato|rechazado|rejeitado|inválido|inválida|odrzucon*|nieprawidłow*|long",
    "rejected|reject|invalid|denied|denies|deny|refused|refuse|unknown|bad|blocked|black|wrong|verify|accept|valid|ungültig*|unroutable|unrouteable|syntactically|banned ~ sender|mailfrom|senders|return|envelope",
    "invalid|bad|wrong|illegal|valid|malformed ~ mail|envelope|header|valid from",
    "valid from",
    "badmailfrom",
    "sender ~ not ~ list|allowlist|whitelist|listed",
    "domain of ~ sender",
    "from domain",
    "sender domain",
    "mail from|mailfrom ~ rejected|refused|denied|error",
    "envelope blocked",
    "non local account",
    "発信者|送信元",
    "发件人",
];

/// The same of words that say nothing of a sender, in answer to one.
pub(super) const SENDER_AT_MAIL: &[&str] = &[
    "domain|address|mailbox|user ~ not ~ exist|found|resolve|known|valid|local",
    "domain|mailbox|user ~ unknown|invalid|required",
    "invalid|unknown|bad|malformed|illegal ~ address|domain|mailbox",
    "address|domain ~ rejected|invalid|malformed|denied|refused|blacklisted|blocked|banned",
    "domain name required",
    "must contain",
    "mx record|records",
    "null mx",
    "does not exist",
    "characters ~ address|domain",
    "black mail|address",
    "no such domain|user|address",
];

pub(super) const RECIPIENT: &[&str] = &[
    "recipient|recipients|rcpt|destinataire*|empfänger*|destinatari*|odbiorc*|получател*|addressee|user|users|account|mailbox|address|mailaddress|adresse|postfach|email|utente|usuario|utilisateur|użytkownik|customer|alias ~ rejected|reject|denied|refused|unknown|invalid|invalide|bad|unavailable|disabled|inactive|suspended|locked|frozen|expired|closed|blocked|archived|archiv*|unallocated|terminated|deactivated|moved|server|inconnu*|unbekannt|desconocid*|desconhecid*|inexistent*|nonexistent|sconosciut*|nieznan*|bloqu*|gesperrt|illegal|restricted|unlisted|undeliverable|unrouteable|protected",
    "recipient|rcpt|user|account|mailbox|address|adresse|addressee|alias|empfänger*|person ~ not|no|nicht|n ~ exist|exists|found|known|valid|there|have|here|active|available|accept|accepted|longer|local|listed|allowed|authorized|existe|vorhanden",
    "does not exist",
    "unknown|invalid|illegal|bad|inactive|disabled|deactivated|suspended|locked|closed|expired|nonexistent|undeliverable|ungültig*|unbekannt* ~ user|recipient|recipients|mailbox|account|address|rcpt|alias|local|empfänger*",
    "no such|valid|one|mailbox|recipient|user|account|existe|existen",
    "not our|my|a customer|user|users|recipient|valid|local",
    "not ~ deliver|deliverable|delivered",
    "not have|reach|find|locate ~ account|mailbox|user|recipient",
    "rcpt|recipient domain",
    "recipient address must|required",
    "address verification|check failed",
    "unrouteable|unroutable|undeliverable|badrcptto|badrecipientto|validrcptto|inexistant",
    "policy ~ target address",
    "no longer on|valid|accepts|here|available|active",
    "email not exist|found",
    "nessun utente",
    "nie ma takiego",
    "neexistuje",
    "ontvanger|mottagar*|modtager|vastaanottaja|alıcı|címzett|příjemce ~ onbekend|okänd|ukendt|niet|finns|ikke|tuntematon|yok|ismeretlen|neznám*",
    "получател*|адресат*|пользовател* ~ не|неизвест*",
    "未找到",
    "존재하지 않*",
    "存在しません",
    "characters ~ address|recipient",
    "domain ~ not ~ hosted|here|use|local|served|handled|known|found|exist",
    "keine|kein ~ person|benutzer|empfänger|postfach|adresse|konto",
    "adresse|postfach|empfänger ~ nicht ~ verfügbar|verfuegbar|erreichbar|gefunden",
    "not in ~ list|directory|table",
    "收件人",
    "用户不存在",
    "宛先",
];

/// What nothing else tells more of.
pub(super) const OF_A_RECIPIENT: &[&str] = &["recipient|recipients|empfänger*|destinataire*"];
pub(super) const OF_A_SENDER: &[&str] = &["sender|senders|mailfrom|absender*|expéditeur"];
pub(super) const OF_A_NAME: &[&str] = &["helo|ehlo"];
pub(super) const OF_A_LIST: &[&str] = &["blacklist*|blocklist*|denylist*|rbls"];

/// The server has a fault of its own.
pub(super) const OUTAGE: &[&str] = &[
    "internal|local|system|temporary|server|software|configuration ~ error|failure|problem",
    "insufficient|no|low|not|out ~ storage|space|memory|resources|disk|of memory",
    "queue ~ error|full|unavailable",
    "temporarily unavailable|unable|rejected|failed",
    "service|server ~ unavailable|available|busy|overloaded|down",
    "resources ~ unavailable",
    "maintenance|overload*|busy",
    "trouble in",
    "no healthy",
    "database|ldap|backend|upstream",
];
