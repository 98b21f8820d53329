//! The words by which refusals of a sender or a recipient are told apart.

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
    "members only",
    "recipient account|mailbox|user ~ blocked|disabled|suspended|inactive|locked|closed",
    "destinataire ~ bloqu*|archiv*",
];

pub(super) const TLS: &[&str] = &[
    "starttls|tls|ssl|encryption ~ required|first|needed|mandatory|erforderlich",
    "must|issue|use|require|requires|needs ~ starttls|tls|ssl|encryption|encrypted",
];

/// Mail that others sent in the name of a domain, or for it.
pub(super) const RELAY_OF_OTHERS: &[&str] = &["credentials for relay"];

/// What the domain of the sender itself publishes about who may send in its name.
pub(super) const PUBLISHED: &[&str] = &[
    "spf|dmarc|dkim",
    "sender id",
    "required authentication level",
    "bad|invalid|no ~ mx record|records",
    "absender*|mittente|remitente|remetente|expéditeur|expediteur|nadawc*|afzender* ~ existiert|existe|esiste|bestaat|istnieje|inexistent*|unbekannt|inconnu|ungültig*|inválid*",
    "null|blank|empty|bogus ~ sender|from|mailfrom|return|envelope",
    "ip addresses are not allowed as",
    "mx|dns ~ resource record",
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
    "must|should ~ equal|match|same|identical ~ auth*|user|username|login|account",
    "mail from must",
    "with your authentication",
    "with your account",
    "incorrect authentication for",
    "credentials ~ not match",
    "local sender over",
    "one of your addresses",
    "spoof*|fake|forged|forgery|impersonat* ~ sender|from|mail|address|message",
    "sender|from|address ~ spoof*|fake|forged",
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
    "log|login|sign|signed|logged in ~ first|before",
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
    "host|hostname ~ not ~ match ~ ip",
];

pub(super) const FULL: &[&str] = &[
    "mailbox|inbox|maildir|boite|boîte|mailfolder|postfach|casella|buzón|caixa|skrzynka ~ full|pleine|voll|llen*|pien*|chei*|przepełnion*|quota|overquota|exceed*|out|storage",
    "quota|quotas|limit ~ mailbox|boite|boîte|postfach",
    "mailbox|maildir|storage size|quota|limit ~ exceed*|reached|limit",
    "over quota|limit",
    "overquota",
    "переполнен*",
    "已满",
    "over ~ disk|storage|mailbox quota",
    "exceeded storage allocation",
    "out of storage",
    "speichervolumen|speicherplatz|speicher ~ überschritten|ueberschritten|erschöpft|voll|ausgeschöpft",
    "disk|disc|storage quota ~ exceed*",
    "not ~ enough|sufficient space|storage ~ mailbox|user|account|in",
];

pub(super) const SIZE: &[&str] = &[
    "message|mail|size|attachment|file|email ~ too big|large|long",
    "message|mail size|length ~ exceed*|limit|larger|greater|over",
    "exceed*|maximum|max|over ~ message|mail size",
    "taille ~ message",
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
    "reverse dns|hostname|lookup|name|record|address",
    "ip name lookup",
    "name lookup failed",
    "find your hostname|host",
    "ptr",
    "rdns",
    "may not be mail exchanger",
    "dynamic|dynamically|residential ~ ip|ips|address|addresses|assigned|network",
    "mismatches client",
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

pub(super) const RATE: &[&str] = &[
    "too many|much ~ messages|message|mails|mail|emails|email|recipients|recipient|rcpt|rcpts|connects|connections|sessions|requests|defers",
    "too fast|quickly|frequent|frequently|often",
    "rate|frequency|submission|volume ~ limit*|exceed*|control|too|rate",
    "ratelimit*|ratelimited",
    "throttl*",
    "limit|limits|quota|quotas|threshold|allowance|credits|maximum|max|limite|volume|rate ~ exceed*|reached|hit|over|achieved|used|erreicht*|überschritten|ausgeschöpft|atteint*|dépass*|depass*|superat*|superad*|excedid*|exced*|alcançad*|alcanzad*|atingid*|raggiunt*|przekroczon*|overschreden|bereikt",
    "exceed*|reached|hit|over|achieved|surpassed|atteint|dépassé|superato|superado|excedido|prekročen*|překročen*|przekroczon* ~ limit|limits|quota|quotas|threshold|allowance|credits|maximum|limite|kvót*|messages|mails|emails|recipients|rate|límite",
    "daily|hourly|monthly|weekly|hour|day|minute ~ limit|limits|quota|allowance|maximum",
    "number of ~ messages|emails|mails|recipients",
    "maximale|höchste|maximaal ~ anzahl|zahl|aantal",
    "número|numero|nombre|number|aantal máximo|massimo|maximal|maximum",
    "limite|límite|limiet|verzendlimiet|limitet|kvót*|limitu|grænsen|gränsen",
    "лимит",
    "превышен",
    "한도",
    "超限",
    "limit|limits|limite|limitu|quota|maximum|límite ~ daily|hourly|monthly|day|hour|minute|giornaliero|jour|heure|hora|día|dia|dia|stunde|tag|dzienn*|send*|envio|envios|envío|envíos|envoi|envois|invii|invio|versand",
    "denní|dobow*|dzienn*|journali*|diari*|giornalier* ~ limit|limite|límite|quota|kvót*",
    "sending|send|message|messages|messaging|relay|email|recipient|recipients|rcpt|outgoing|outbound ~ limit|limits|quota|quotas",
    "messages|emails|mails|mail|recipients per",
    "out of allow",
    "excessive|high|unusual volume|rate",
    "slow down",
    "failure sending mail",
    "try ~ slower",
    "max|maximum ~ number|defers|rcpt|recipients|messages|emails|threshold",
    "sent too",
    "so viele|zu viele ~ nachrichten|mails|empfänger|verbindungen",
    "versandlimit|sendelimit|mailkontingent|versandkontingent|sendekontingent",
    "trop de|d ~ messages|mails|destinataires|connexions|courriers|emails",
    "demasiados|muitos|troppi|troppe|zbyt|слишком ~ mensajes|correos|mensagens|messaggi|destinatari|destinatarios|wiadomości|писем",
    "превышен* ~ лимит*|квот*|количеств*",
    "лимит* ~ превышен*|исчерпан*",
    "频率",
    "超过限制",
    "超出限制",
    "上限",
    "送信数",
];

/// The account is stopped, mostly for what it sent.
pub(super) const ACCOUNT: &[&str] = &[
    "spam|spams|spammer|spamming|spamversand|unsolicited|spammers|phishing",
    "bad outbound sender",
    "unusual|suspicious|abnormal ~ activity|sending|login|email|logins",
    "abuse|abusive|compromised|hacked|hijacked",
    "outgoing|outbound|sending|smtp ~ suspen*|disabled|blocked|paused|stopped|off|denied|inactive|deactivated|restricted|permission",
    "suspended|disabled|blocked|banned|restricted|prevented|prohibited|denied ~ send|sending|outgoing|outbound",
    "your|sender|sending account|user|mailbox|konto|domain|email|subscription ~ suspended|disabled|blocked|locked|inactive|deactivated|closed|banned|restricted|pending|frozen|terminated|expired",
    "your|this|smtp account|konto ~ not ~ active|activated|enabled|verified|approved|confirmed|subscribed|allowed",
    "account is|has ~ pending|suspended|blocked|disabled|paused|locked|review",
    "not ~ allowed|permitted|authorized|authorised to|for ~ send",
    "no ~ outgoing|send|sending ~ permission|rights",
    "activate your",
    "plan|package|subscription|tariff ~ not ~ include|includes|allow|allows|support",
    "receive|receiving only",
    "verify ~ account",
    "ihr konto|account|postfach ~ gesperrt|deaktiviert|blockiert",
    "konto|account|postfach|versand ~ gesperrt|deaktiviert|blockiert",
    "compte|envoi ~ bloqu*|suspendu*|désactiv*|desactiv*",
    "cuenta|envío ~ bloquead*|suspendid*|desactivad*|inhabilitad*",
    "conta|envio ~ bloquead*|suspens*|desativad*",
    "account|casella|invio ~ bloccat*|sospes*|disattivat*|disabilitat*",
    "konto|wysyłanie ~ zablokowan*|zawieszon*",
    "учетная|аккаунт|ящик ~ заблокирован*",
    "спам",
    "отправка|учетная|учётная ~ заблокирован*|приостановлен*",
    "垃圾邮件",
    "封禁",
    "スパム",
    "스팸",
    "被封",
    "被禁",
];

/// The same of words that are about the recipient where they refuse one.
pub(super) const ACCOUNT_AT_MAIL: &[&str] = &[
    "account ~ not ~ active|activated|enabled|verified|approved|confirmed|subscribed|allowed",
    "account|user|mailbox|konto|login ~ suspended|disabled|blocked|locked|inactive|deactivated|closed|banned|restricted|pending|frozen|terminated|expired",
    "suspended|disabled|blocked|locked|inactive ~ account|user|mailbox",
    "user|account in ~ blacklist|blocklist|list",
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

pub(super) const SENDER: &[&str] = &[
    "sender|from|mailfrom|return|envelope|absender*|mittente|remitente|remetente|emetteur|émetteur|expediteur|expéditeur|nadawc* ~ rejected|reject|invalid|denied|denies|refused|unknown|bad|blocked|blacklisted|wrong|required|must|need|needs|missing|syntax|malformed|exist|exists|found|resolve|resolves|accepted|verify|verification|valid|invalide|ungültig*|abgelehnt|unbekannt|rifiutato|rechazado|rejeitado|inválido|inválida|odrzucon*|nieprawidłow*|long",
    "rejected|reject|invalid|denied|denies|deny|refused|refuse|unknown|bad|blocked|black|wrong|verify|accept|valid|ungültig*|unroutable|unrouteable|syntactically|banned ~ sender|mailfrom|senders",
    "invalid|bad|wrong|illegal|valid|malformed ~ mail|envelope|header|valid from",
    "valid from",
    "badmailfrom",
    "sender ~ not ~ list|allowlist|whitelist|listed",
    "domain of sender",
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
    "characters ~ address|domain",
    "black mail|address",
    "no such domain|user|address",
];

pub(super) const RECIPIENT: &[&str] = &[
    "recipient|recipients|rcpt|destinataire*|empfänger*|destinatari*|odbiorc*|получател*|addressee|user|users|account|mailbox|address|mailaddress|adresse|postfach|email|utente|usuario|utilisateur|użytkownik|customer|alias ~ rejected|reject|denied|refused|unknown|invalid|invalide|bad|unavailable|disabled|inactive|suspended|locked|frozen|expired|closed|blocked|archived|archiv*|unallocated|terminated|deactivated|moved|server|inconnu*|unbekannt|desconocid*|desconhecid*|inexistent*|nonexistent|sconosciut*|nieznan*|bloqu*|gesperrt|illegal|restricted|unlisted|undeliverable|unrouteable|protected",
    "recipient|rcpt|user|account|mailbox|address|adresse|addressee|alias|empfänger*|person ~ not|no|nicht|n ~ exist|exists|found|known|valid|there|have|here|active|accept|accepted|longer|local|allowed|authorized|existe|vorhanden",
    "unknown|invalid|illegal|bad|inactive|disabled|nonexistent|undeliverable|ungültig*|unbekannt* ~ user|recipient|recipients|mailbox|account|address|rcpt|alias|local|empfänger*",
    "no such|valid|one|mailbox|recipient|user|account|existe|existen",
    "not our|my|a customer|user|users|recipient|valid|local",
    "not ~ deliver|deliverable|delivered",
    "not have ~ account|mailbox",
    "unrouteable|unroutable|undeliverable|badrcptto|badrecipientto|validrcptto|inexistant",
    "policy ~ target address",
    "no longer on|valid|accepts|here|available|active",
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
