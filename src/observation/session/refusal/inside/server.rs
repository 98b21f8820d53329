//! What is said of the server, the mailbox that it keeps, and the address that it is asked from.

/// Somebody else holds the mailbox.
pub(super) const IN_USE: &[&str] = &[
    "mailbox|maildrop|inbox|account|folder|postfach ~ in use",
    "mailbox|maildrop|inbox|account|folder|database ~ being used|accessed",
    "mailbox|maildrop|inbox ~ lock|locked ~ busy|another|someone|session",
    "maildrop lock",
    "locking mailbox|maildrop|message",
    "get|obtain|acquire|create ~ lock",
    "unable|failed to ~ lock",
    "von ~ anderen|anderem ~ benutzt|verwendet|geöffnet|gesperrt",
    "lock ~ failed|busy|timeout",
    "by another user|session|process|client|program|instance|pop|pop3|imap",
    "exclusive access|use",
    "postfach ~ benutzt|geöffnet|verwendung",
    "otra sesión",
    "otro usuario|programa",
    "autre session|utilisateur|programme",
    "altra sessione",
    "メールボックスはロック",
    "opened|open|used|held elsewhere",
    "exclusive mode",
    "already logged|signed in",
    "be logined",
    "waiting for ~ logout",
    "w użyciu",
    "en|in|em uso",
    "in gebruik|benutzung|gebrauch|verwendung",
    "používán*",
    "используется",
    "kullanımda",
    "utilisé|utilisée par",
];

/// The mailbox is locked, which an account may be, too.
pub(super) const MAILBOX_LOCKED: &[&str] = &["$mailbox ~ locked|busy", "locked $mailbox"];

/// Nobody holds it.
pub(super) const FREE: &[&str] = &[
    "not|no in use",
    "not ~ longer in use",
    "no longer in use",
    "failed|unable|cannot|can to|not create",
];

/// The address is on a list.
pub(super) const LISTED: &[&str] = &[
    "spamhaus|spamcop|sorbs|abuseat|abusix|abuseipdb|spamrats|senderscore|rbl|rbls|dnsbl*|barracuda*|uceprotect*",
    "blocked using",
    "client host rejected",
    "unauthorized|unauthorised|bad|disallowed|originating ip",
    "blocklist|blacklist|denylist",
    "ip|ipaddr|address filter",
    "your|this ip|ipv4|ipv6|ipaddr ~ is|was listed",
    "your|this ip|network address is|was listed",
];

/// Told in so many words.
pub(super) const PLACE_TOLD: &[&str] = &[
    "geo|geoip ~ restriction|restrictions|restricted|blocked|block|location",
    "abroad|ausland|étranger|extranjero|estero",
    "connections|logins from ~ not|denied|blocked|forbidden|rejected|refused ~ accepted|allowed|permitted",
];

/// Only some networks are let in.
pub(super) const PLACE: &[&str] = &[
    "country|countries|geoip|geoblock*|geolocation|geographic*",
    "geo block*",
    "your|this|that region|location",
    "your|this|that network ~ not|blocked|denied|refused|forbidden",
    "from your|this|that|host|outside network",
    "internal|campus|university|corporate network|networks|lan ~ only",
    "only ~ internal|campus|university|corporate|company ~ network|networks|lan",
    "outside ~ network|office|company|organization|organisation",
    "aus ihrem|diesem land|netz|netzwerk",
    "depuis votre|ce pays|réseau",
    "desde su|este país",
    "海外",
];

/// Too many wrong tries, and it is the address that is shut out.
pub(super) const ATTEMPTS_FROM_HERE: &[&str] = &[
    "$many ~ $failed|$tries|$login ~ from|by|your ~ ip|address|host|network|source",
    "not ~ permitted|allowed ~ from your|this connection|address",
    "a vpn",
    "ip|address|host ~ $many ~ $failed|$tries",
    "blocked|banned|locked ~ ip|address|host ~ $failed|$tries",
];

/// This address is shut out.
pub(super) const BANNED: &[&str] = &[
    "ip|ips|ipv4|ipv6|ipaddr ~ banned|ban|blocked|block|blacklisted|locked|denied|refused|rejected|forbidden|disallowed|prohibited|gesperrt|blockiert|bloque*|bloqué*|bloccat*",
    "banned|blocked|blacklisted|denied|refused|rejected|forbidden|blocking|blocks ~ ip|ips|ipv4|ipv6|ipaddr",
    "your|this host|machine|computer ~ banned|blocked|denied|refused|rejected|forbidden",
    "banned|blocked|denied|refused|rejected|forbidden ~ your|this address|host|machine|computer",
    "fail2ban",
    "ip被",
    "ip地址被",
];

/// The same in the words of a sign-in.
pub(super) const CONNECTIONS: &[&str] = &[
    "connection|connections|sessions ~ reached|exhausted|full",
    "many open|active connections|sessions",
    "simultaneous|concurrent logins|users|clients",
    "parallel ~ logins|sessions|connections|users|clients",
    "logins|sessions|connections ~ parallel|simultaneously|concurrently",
    "máximo|maximo|maximal*|maximum|massimo|límite|limite|número|numero|nombre|anzahl|höchstzahl ~ conexões|conexiones|connexions|connessioni|verbindungen|verbindingen",
    "conexões|conexiones|connexions|connessioni|verbindungen|verbindingen ~ excedid*|superad*|dépassé*|superato|überschritten|erreicht|atingido|atteint|raggiunto|bereikt|overschreden",
];

/// Too many in a short time.
pub(super) const RATE: &[&str] = &[
    "exceeded|exceeds|reached|over ~ command|commands|bandwidth|request|requests|traffic ~ limit|limits|quota",
    "bandwidth|request|requests|traffic limit|limits|quota",
    "too many requests|auth|authentications|commands",
    "too many ~ concurrent|simultaneous",
    "been throttled",
    "rate limited",
    "太频繁",
    "频率",
    "per minute|hour|second|day",
    "once per|every|in",
    "minimum time|interval between",
    "only ~ every|each ~ minute|minutes|second|seconds|hour|hours",
    "this hour|minute",
    "$login quota|limit",
];

/// There is no room.
pub(super) const FULL: &[&str] = &[
    "$mailbox|account|quota ~ full|voll|plein|pleine|llena|lleno|piena|cheia|überschritten|pełna|переполнен*",
    "$mailbox ~ over|exceeds|exceeded|reached ~ limit|quota|size",
    "$mailbox|account quota",
    "over|exceeds|exceeded ~ quota",
    "gb|mb|kb storage|space limit ~ exceeded|reached",
];

/// A quota, of what is not said.
pub(super) const QUOTA: &[&str] = &[
    "$mailbox|account|quota ~ exceeded",
    "quota ~ exceeded|exhausted|reached",
];

/// There is no mailbox.
pub(super) const MISSING: &[&str] = &[
    "no|without|unknown $mailbox",
    "no such $mailbox|folder",
    "$mailbox|folder|maildir ~ not|nicht|non|pas|no|nie ~ exist|exists|existiert|found|there|gefunden|existe|esiste",
    "$mailbox|folder ~ existiert nicht",
    "$mailbox|folder ~ introuvable|unknown|nonexistent|missing|vanished|inexistant*",
    "no such file",
    "nonexistent $mailbox|namespace",
    "has no home|$mailbox",
    "not provisioned",
    "not have $mailbox",
    "not have a $mailbox",
    "no home",
];

/// The password was right, and the mailbox does not open.
pub(super) const STORAGE: &[&str] = &[
    "unable|cannot|could|couldn|can|failed|fail|t|error ~ open|opening|read|reading|access|accessing|load|loading|loaded|sync|synchronize|fetch|select|scan|index|get|locate ~ mailbox|mailboxes|mbox|maildrop|maildir|inbox|mailstore|store|spool|folder|home|messages",
    "mailbox|mailboxes|maildrop|maildir|inbox|mailstore|store|index|folder|database ~ corrupt*|damaged|inconsistent|unavailable|unreadable",
    "mailbox|maildrop|maildir|inbox|folder|store ~ not ~ available|open|opened|loaded|load",
    "corrupt*|inconsistent ~ mailbox|maildrop|maildir|inbox|index",
    "mailbox ~ invalid format",
    "message|messages list|index not loaded",
    "legacy mailbox",
    "read|write error",
    "mailbox|maildrop|inbox ~ updated|changed|modified ~ other|another|externally",
    "open|read|access|lock ~ mail directory|folder|file|spool",
    "$mailbox ~ format",
];

/// Somebody is kept out, whatever else is said of the mailbox.
pub(super) const KEPT_OUT: &[&str] = &[
    "not|t have",
    "not ~ allowed|permitted|authorized|authorised",
];

/// A part behind the server fails, which nobody says of an account.
pub(super) const OUTAGE_TOLD: &[&str] = &[
    "ldap|sql|mysql|postgres*|mariadb|database|redis|radius|dbase ~ error|errors|failure|failed|unavailable|down|timeout|locked|connect*|problem|unreachable|not",
    "error|failed|failure|unable|can|could|connect|connecting|opening|open ~ ldap|sql|mysql|postgres*|mariadb|database|redis|radius|backend|upstream",
    "backend|upstream|mailstore ~ error|failure|failed|unavailable|down|timeout|unreachable|not|lost|refused|unresponsive",
    "server|servers|service|backend|daemon|storage|subsystem ~ unavailable|unreachable|down|timeout|offline|overloaded|busy",
    "server|servers|service|daemon|storage ~ not ~ available|reachable|responding|running|ready|working",
    "no ~ server|servers|backend|backends ~ available|reachable",
    "connection to ~ failed|lost|refused|timed",
    "connection lost",
    "connect to ip",
    "in ~ failure mode",
    "host|network|networks|interfaces ~ unreachable|down",
    "space left on device|disk|volume|filesystem|server",
    "generic failure",
    "due to|of server|system|high|heavy|excessive load",
    "due to|of high|heavy|excessive server|system load",
    "can not create ~ session|process|socket|temporary",
    "can not start|open ~ process|socket|temporary",
    "maintenance|maintainance|fsck|wartung*|mantenimiento|manutenzione|manutenção|onderhoud",
];

/// That it is encryption which did not come about, and not the sign-in.
pub(super) const ENCRYPTION: &[&str] = &["servertls|tls_start_servertls|handshake"];

/// What nobody says of a caller, and a server that is failing does.
pub(super) const FAILING: &[&str] = &[
    "can not start|open ~ session",
    "maintenance|maintainance|fsck|upgrading|upgraded|migration|migrating",
    "an|for|during|system|server|scheduled upgrade",
    "upgrade in progress",
    "will|ll|should ~ be back",
    "shutting|shut down",
    "shutdown",
    "system|server|service ~ is|currently|temporarily down|offline|closed|stopped|paused",
    "service|server|authentication|authentification|end point ~ unavailable",
    "service|server|authentication|end point ~ not ~ available|active|ready|running|responding|reachable",
    "temporarily|temporally|momentarily|currently ~ unavailable",
    "out of service|memory|order|space|disk|resources|descriptors",
    "out of file|open descriptors|handles|files",
    "no|not|low|insufficient|enough ~ memory|resources|disk|descriptors",
    "disk|filesystem ~ full",
    "storage ~ limit|full|exceeded",
    "too many open|users|clients|processes|threads",
    "load average",
    "too much load",
    "high|heavy|excessive|system load",
    "overload|overloaded|overloading",
    "busy ~ try|retry|later",
    "database|sql|mysql|ldap|redis|dbase|db|mdb ~ error|errors|failure|failed|unavailable|down|timeout|locked|connect*|problem",
    "error|failed|failure|unable|cannot|connect|connecting|from ~ database|sql|mysql|ldap|redis|dbase|db|mdb",
    "backend|backends|upstream",
    "bad gateway",
    "gateway timeout",
    "proxy error|failure",
    "cannot|unable|could|couldn|can|failed|not|t ~ connect|reach|contact ~ server|backend|service|host|daemon|socket|store|directory|owa",
    "cannot|unable|could|couldn|can|failed|not|t ~ determine ~ server|backend|host",
    "connection ~ failed|lost|refused",
    "negotiation failure|failed",
    "can|unable|failed|not|t ~ fork",
    "can|cannot|could|couldn|unable|failed|t ~ open|create|start pipe|socket|process|file|child",
    "internal|system|fatal|operating|io|local|software|program error|failure|problem|fault",
    "operating system error",
    "i o error",
    "internal ~ error|failure|fault|problem",
    "server|service error|failure|problem|fault",
    "unable|failed|could|couldn|can|not to|t process ~ request",
    "unexpected error|failure",
    "temporary|transient ~ error|failure|problem|fault",
    "abnormal shutdown",
    "configuration|config ~ error|problem|incorrectly|invalid|missing",
    "misconfigured|misconfiguration|unhandled|exception|traceback|crashed|crashing|crash",
    "process broken",
    "starting up",
    "server|service ~ restarting|restarted",
    "timeout while",
    "timed out",
    "outage",
    "wartung*",
    "überlast*|überlastet",
    "außer betrieb",
    "störung*",
    "interner fehler",
    "nicht|derzeit|vorübergehend ~ verfügbar|erreichbar",
    "surcharg*",
    "hors service",
    "erreur interne",
    "indisponib*|indispon*",
    "mantenimiento",
    "fuera de servicio",
    "error interno",
    "no ~ disponible",
    "manutenzione",
    "manutenção",
    "errore interno",
    "non ~ disponibile",
    "não ~ disponível",
    "onderhoud",
    "niet ~ beschikbaar",
    "przerwa techniczna",
    "niedostępn*",
    "техническ*",
    "недоступ*",
    "перегружен*",
    "维护",
    "繁忙",
    "系统忙",
    "内部错误",
    "メンテナンス",
    "混雑",
    "内部エラー",
];
