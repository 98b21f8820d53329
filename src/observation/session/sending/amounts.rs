//! The words by which it is told that there is too much of something, and that an account is stopped for it.

pub(super) const FULL: &[&str] = &[
    "mailbox|inbox|maildir|boite|boîte|mailfolder|postfach|casella|buzón|caixa|skrzynka ~ full|pleine|voll|llen*|pien*|chei*|przepełnion*|quota|overquota|exceed*|out|storage",
    "quota|quotas ~ mailbox|boite|boîte|postfach",
    "mailbox|maildir|storage size|quota|limit ~ exceed*|reached|limit",
    "over quota|limit",
    "overquota",
    "account|user|recipient is full",
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
    "message|mail|email size|length ~ exceed*|limit|larger|greater|over",
    "exceed*|maximum|max|over ~ message|mail|email|attachment size",
    "message|mail|email|attachment exceed*|exceeded|over ~ size",
    "message|messages|mail|email|attachment|stream|size ~ more|larger|bigger|longer|greater than ~ bytes|octets|kb|mb|kib|mib|kilobytes|megabytes",
    "taille ~ message",
];

pub(super) const RATE: &[&str] = &[
    "too many|much ~ messages|message|mails|mail|emails|email|recipients|recipient|rcpt|rcpts|connects|connections|sessions|requests|defers",
    "too fast|quickly|frequent|frequently|often",
    "rate|frequency|submission|volume ~ limit*|exceed*|control|too|rate",
    "ratelimit*|ratelimited",
    "throttl*",
    "limit|limits|quota|quotas|threshold|allowance|credits|maximum|max|limite|volume|rate ~ exceed*|reached|hit|over|achieved|used|erreicht*|überschritten|ausgeschöpft|atteint*|dépass*|depass*|superat*|superad*|excedid*|exced*|alcançad*|alcanzad*|atingid*|raggiunt*|przekroczon*|overschreden|bereikt",
    "exceed*|reached|hit|over|achieved|surpassed|atteint|dépassé|superato|superado|excedido|prekročen*|překročen*|przekroczon* ~ limit|limits|quota|quotas|threshold|allowance|credits|maximum|limite|kvót*|messages|mails|emails|recipients|rate|límite",
    "daily|hourly|monthly|weekly ~ allotment|budget|contingent|contingents",
    "not|no more than ~ day|hour|minute|messages|mails|emails|recipients|addressees",
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
    "overlimit",
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
    // Exchange's judgement of what an account sends.
    "wascl",
    "outboundspamexception",
    "unusual|suspicious|abnormal ~ activity|sending|login|email|logins",
    "abuse|abusive|compromised|hacked|hijacked",
    "outgoing|outbound|sending|smtp ~ suspen*|disabled|blocked|paused|stopped|off|denied|inactive|deactivated|restricted|permission|hold|held|revoked|withdrawn|removed",
    "stopped|revoked|withdrew|withdrawn ~ sending|outgoing|outbound",
    "unpaid|invoice|overdue|payment",
    "password ~ leaked|stolen|compromised",
    "suspended|disabled|blocked|banned|restricted|prevented|prohibited|denied ~ send|sending|outgoing|outbound",
    "your|sender|sending account|user|mailbox|konto|domain|email|subscription ~ suspended|disabled|blocked|locked|inactive|deactivated|closed|banned|restricted|pending|frozen|terminated|expired",
    "your|this|smtp account|konto ~ not ~ active|activated|enabled|verified|approved|confirmed|subscribed|allowed",
    "mail server is|was|has been suspended",
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

/// The sender's own mailbox, in answer to a recipient.
pub(super) const YOUR_MAILBOX: &[&str] = &["your mailbox ~ disabled|inactive|deactivated"];

/// A mailbox that is switched off, where a recipient is refused: it is that one's (RFC 3463, section 3.3: X.2.1).
pub(super) const MAILBOX_OFF: &[&str] = &[
    "mailbox disabled|inactive|deactivated",
    "mailbox is|was|has ~ disabled|inactive|deactivated",
];

/// The same of words that are about the recipient where they refuse one.
pub(super) const ACCOUNT_AT_MAIL: &[&str] = &[
    "account ~ not ~ active|activated|enabled|verified|approved|confirmed|subscribed|allowed",
    "account|user|mailbox|konto|login ~ suspended|disabled|blocked|locked|inactive|deactivated|closed|banned|restricted|pending|frozen|terminated|expired",
    "suspended|disabled|blocked|locked|inactive ~ account|user|mailbox",
    "user|account in ~ blacklist|blocklist|list",
];

pub(super) const OF_A_RATE: &[&str] = &["quota|quotas|limit|limits|ratelimit*"];
