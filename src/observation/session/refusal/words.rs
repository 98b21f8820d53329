//! The words by which refusals are told apart.

/// What there can be too much of beside connections.
pub(super) const OTHERS: &[&str] = &[
    "attempts",
    "closing",
    "commands",
    "dropping",
    "errors",
    "failures",
    "logins",
    "message",
    "messages",
    "recipients",
    "terminating",
];

pub(super) const GREYLIST: &[&str] = &["greylist*|graylist*"];

pub(super) const NO_GREYLIST: &[&str] = &["no|not|non greylist*|graylist*"];

pub(super) const FULL: &[&str] = &[
    "concurrent server connections",
    "all ~ ports|slots|lines|workers|processes|threads ~ busy|used|use",
    "too many users|clients|processes|threads",
    "maximum|max ~ processes|threads|children|users|clients",
    "server ~ full",
    "too many ~ connections on this|the server|system",
];

pub(super) const CONNECTIONS: &[&str] = &[
    "too many ~ connection|connections|connexions|sessions|connects",
    "connection|connections|session|sessions|concurrency ~ limit|limits|maximum|exceeded|exceeds|quota",
    "limit|limits|maximum|max|exceeded|exceeds|concurrent|simultaneous ~ connection|connections|sessions|connexions",
    "licen*|lizenz* ~ concurrent|simultaneous|parallel|active|user|users|connection|connections|session|sessions|seats ~ exhausted|exceeded|exceeds|reached|used|full",
    "concurrent|simultaneous|parallel|active|user|users|connection|connections|session|sessions|seat licen*|lizenz* ~ exhausted|exceeded|exceeds|reached|used|full",
    "trop de connexions",
    "zu viele ~ verbindungen|sitzungen",
    "demasiadas ~ conexiones",
    "muitas ~ conexões",
    "troppe ~ connessioni",
    "te veel ~ verbindingen",
    "zbyt wiele|dużo ~ połączeń",
    "слишком много ~ подключений|соединений",
    "连接数",
    "接続数",
];

/// A list, by its name or its kind.
pub(super) const ON_A_LIST: &[&str] = &[
    "spamhaus|spamcop|sorbs|abuseat|abusix|abuseipdb|spamrats|senderscore|rbl|rbls",
    "barracuda*|uceprotect*|cloudmark|dnsbl*|blacklist*|blocklist*|blackhole*|denylist*|reputation*",
    "black|block|deny listed|list|lists|lisited",
    "blocked using",
    "listed in|by|on|at|with",
];

/// That the address of the caller is meant, or a list of addresses.
pub(super) const OF_A_CALLER: &[&str] = &[
    "you|your|ip|ips|ipv4|ipv6|client|address|adresse|host|rdns|ptr|spamhaus|spamcop|sorbs|abuseat|abusix|rbl|rbls|dnsbl*|blacklist*|blocklist*|denylist*",
    "black|block|deny listed|list|lists",
    "blocked using",
];

/// The name that a caller gives itself, or that it gives its address in the place of one.
pub(super) const NAME: &[&str] = &[
    "helo|ehlo|helohost command rejected",
    "helo|ehlo|helohost ~ name|argument|arguments|domain|hostname|literal|literals|host|parameter",
    "bad|invalid|illegal|unacceptable|forged|fake helo|ehlo|helohost",
    "address|ip|domain literal|literals",
];

pub(super) const LISTED: &[&str] = &[
    "rdns|ptr",
    "banned sending ip",
    "unsolicited|spammer|spammers|spammy",
    "spam source|sources|incident",
    "sending|send|sent spam",
    "spams|spam from|coming",
    "user complaints",
    "unexpected volume",
    "dynamic|dynamically ~ ip|ips|address|addresses|assigned",
    "dynamic|dynamically ~ range|ranges|pool|space|block",
    "dialup|dialin",
    "dial up|in",
    "to clarify / dial",
    "residential",
    "open proxy|relay",
    "reverse dns|hostname|lookup|name|record|address|mapping|host",
    "find|resolve your host|hostname",
    "name lookup failed",
    "unresolvable ~ host",
    "client host rejected",
    "may not be mail exchanger",
    "bad sender ip",
    "ip profile",
    "schwarze|schwarzen liste",
    "liste noire",
    "lista negra|nera",
    "czarnej liście",
    "чёрном|черном списке",
    "黑名单",
    "ブラックリスト",
];

pub(super) const PLACE: &[&str] = &[
    "country|countries|geoip|geoblock*|geolocation|geographic*",
    "geo block*",
    "your|this|that ~ region|location",
    "your|this|that|host network",
    "range|netblock|subnet|subnetwork|asn|provider|isp|carrier|hoster ~ not ~ allowed|permitted|accepted|authorized|authorised|welcome|trusted",
    "range|netblock|subnet|subnetwork|asn|provider|isp|carrier|hoster ~ banned|blocked|denied|refused|rejected|forbidden|disallowed|prohibited|unwelcome",
    "banned|blocked|deny|denied|refuse|refused|reject|rejected|forbidden ~ range|netblock|subnet|subnetwork|asn|provider|isp|carrier|hoster",
    "internal|campus|university|corporate network|networks|lan|users|clients|hosts|addresses|use|access ~ only",
    "only ~ campus|university|corporate|company ~ network|networks|lan",
    "only ~ internal|intranet|local",
    "intranet",
    "vpn only|required|users|clients|connections|access",
    "only|over|via|through|use|using|require*|connect ~ vpn",
    "outside ~ network|office|company|organization|organisation",
    "not|non ~ whitelist*|allowlist*|whitelisted|allowlisted",
    "not ~ allowed|white|allow list",
    "not a trusted ~ host|network|address|ip|client",
    "denied|refused|rejected|blocked|forbidden|disallowed ~ access control|rules",
    "access control|rules ~ denied|denies|refused|refuses|rejected|rejects|blocked|blocks|forbids",
    "ihrem|diesem land|netz|netzwerk",
    "votre|ce pays|réseau",
    "su|este país",
    "seu|este país",
];

/// What is done to somebody who is shut out, and whom.
pub(super) const BANNED: &[&str] = &[
    "ip|ips|ipv4|ipv6|host|client|machine|computer|adresse|dirección|indirizzo|адрес ~ banned|ban|blocked|block|locked|denied|refused|rejected|forbidden|disallowed|prohibited|unauthorized|unauthorised|unwelcome|gesperrt|blockiert|abgelehnt|bloque*|bloqué*|bloccat*|заблокирован*",
    "ip|ips|ipv4|ipv6|host|client|machine|computer ~ not ~ allowed|permitted|authorized|authorised|accepted|welcome|trusted",
    "banned|ban|blocked|block|locked|denied|refuse|refused|rejected|forbidden|disallowed|prohibited|unauthorized|unauthorised|gesperrt|blockiert|blocking|blocks ~ ip|ips|ipv4|ipv6|host|client|adresse",
    "not ~ allowed|permitted|authorized|authorised|accepted|welcome ~ ip|ips|host|address|client",
    "address ~ banned|blocked|denied|refused|rejected|forbidden|gesperrt",
    "your|this address ~ not ~ allowed|permitted|authorized|authorised|accepted|welcome|trusted",
    "you ~ banned|blocked|blacklisted",
    "you ~ not ~ allowed|permitted|authorized|authorised ~ connect|access|here",
    "adresse|ip ~ bloque*|bloqué*",
    "adres ~ zablokowan*",
    "zablokowan* ~ adres",
    "too many|repeated|multiple|excessive ~ login|logins|attempt|attempts|failures|failed|auth|authentication|authentications|passwords",
    "too many errors ~ ip",
    "zu viele ~ fehlversuche|anmeldeversuche|anmeldungen",
    "trop de tentatives",
    "demasiados intentos",
    "troppi tentativi",
    "brute force",
    "fail2ban",
    "ip被",
    "ip地址被",
    "ipアドレスは",
];

pub(super) const RATE: &[&str] = &[
    "too many messages|mails|emails|requests|connects",
    "rate limit*|limiting|control",
    "rate ~ exceeded|limit",
    "rate of connections|connects|requests",
    "throttl*",
    "too fast|frequent|frequently|often|quickly",
    "slow down",
    "try ~ slower",
    "connecting too",
];

pub(super) const CALLER: &[&str] = &[
    "protocol error|violation",
    "synchronization|synchronisation|sync error",
    "pipelining|pipelined|unpipelined|pregreet*",
    "break rules",
    "syntax|malformed|unrecognized|unrecognised|unimplemented|unsupported",
    "command|commands|capa|extension|keyword|argument|arguments|parameter|parameters",
    "early talker|talkers|talking",
    "before ~ greeting|banner|greeted|turn",
    "not ~ understand|understood|recognized|recognised|implemented",
    "helo|ehlo",
    "timeout|timed",
    "idle|inactivity",
    "this is an|a ~ server",
];

/// Who is spoken to, or of, when somebody is turned away.
pub(super) const YOU: &[&str] = &[
    "you|your|ip|ips|ipv4|ipv6|client|host|this",
    "ihr|ihre|ihrem|votre|vous|su|seu|sua|il|tuo",
];

/// Parts behind a server, which it may not be let in by, and what is done to them.
pub(super) const BEHIND: &[&str] = &[
    "database|sql|mysql|postgres*|mariadb|ldap|redis|mdb",
    "backend|backends|upstream|upstreams|storage|store",
    "mailbox|mail|auth|authentication|directory|proxy|file host|server|service|servers|daemon",
];

/// What no list of addresses is called.
pub(super) const IN_MAINTENANCE: &[&str] = &[
    "maintenance|maintainance|fsck|upgrade|upgrading|upgraded|migration|migrating|wartung*|mantenimiento|manutenzione|manutenção|onderhoud",
];

/// That a protocol is off, whoever asks: Gmail, Exchange and others say it so.
pub(super) const PROTOCOL_OFF: &[&str] = &[
    "imap|imap4|pop|pop3|smtp disabled",
    "imap|imap4|pop|pop3|smtp currently disabled",
    "imap|imap4|pop|pop3|smtp is|are|was disabled",
    "imap|imap4|pop|pop3|smtp is|are|was|has been disabled",
    "imap|imap4|pop|pop3|smtp access|use|usage|protocol|service|connections|logins disabled",
    "imap|imap4|pop|pop3|smtp access|use|usage|protocol|service|connections|logins is|are|was|has disabled|off",
    "imap|imap4|pop|pop3|smtp access|use|usage|protocol|service|connections|logins has|have been disabled",
    "imap|imap4|pop|pop3|smtp not enabled|allowed|permitted|activated",
    "imap|imap4|pop|pop3|smtp is|are not enabled|allowed|permitted|activated",
    "imap|imap4|pop|pop3|smtp access|use|usage|protocol|service not enabled|allowed|permitted|activated",
    "imap|imap4|pop|pop3|smtp access|use|usage|protocol|service is|are not enabled|allowed|permitted|activated",
    "not enabled|activated for imap|imap4|pop|pop3|smtp",
    "not have imap|imap4|pop|pop3|smtp access enabled",
    "smtpclientauthentication is disabled",
];

/// What names the credential itself, or says that a sign-in failed: no code outweighs that.
pub(super) const OF_PASSWORD: &[&str] = &[
    "password*|passwd|credential*|passphrase|secret|token|pin",
    "incorrect|wrong|mismatch|expired|suspended|blocked|banned",
    "authentication|login|logon|sign fail*|denied|rejected",
    "failed authentication|login|logon",
    "attempt*|mistake*|tries",
];

/// A mechanism that the server does not have after all.
pub(super) const NO_SUCH_MECHANISM: &[&str] = &[
    "mechanism|method|type|scheme ~ not ~ supported|recognized|recognised|known|implemented|available",
    "mechanism|method|type|scheme ~ unsupported|unrecognized|unrecognised|unknown",
    "unsupported|unrecognized|unrecognised|unknown ~ mechanism|method|type|scheme",
    "command|parameter not implemented|recognized|recognised|supported",
];

/// What may be said of a credential or an account besides, or holds for the moment only: who hears it does not try on.
pub(super) const OF_CREDENTIAL: &[&str] = &[
    "invalid|bad|unknown",
    "fail*|lock*|or|attempt*|mistake*|try|tries|retry",
    "temporar*|minute*|hour*|second*|moment|later|until|again",
    "maintenance|mechanism|plain|plaintext|cleartext|too|many",
    "account|user|mailbox disabled|off",
    "account|user|mailbox is|has|was|been|currently disabled|off",
    "deactivated|closed|inactive|terminated|removed|deleted",
    "denied|recognised|recognized|match*|default|whether|check|if|may|might|either|maybe|sure|unless",
    "unusual|suspicious|abuse|abused|security|compromised|hacked|violation|spam",
];

pub(super) const PRIVACY: &[&str] = &["tls|ssl|starttls|stls|encryption|encrypted"];

/// What somebody decided for good, and what to do in its place.
pub(super) const DECIDED: &[&str] = &[
    "by policy",
    "by ~ administrator",
    "please use",
    "not|longer supported",
    "use ~ instead",
];

/// What is busy need not be failing.
pub(super) const LOADED: &[&str] =
    &["many|limit|exceeded|concurrent|rate|busy|overloaded|frequency|load"];

/// What nobody says of a caller: the server has a fault of its own.
pub(super) const FAILING: &[&str] = &[
    "maintenance|maintainance|fsck|upgrade|upgrading|upgraded|migration|migrating|migrated",
    "is|are|being|was|were|have|has moved|relocated",
    "will|ll|expect*|should|hope ~ be back",
    "back at|in|soon|shortly|online|up",
    "shutting|shut down",
    "draining|drained",
    "system|server|service ~ is|currently|temporarily down|offline|closed|stopped|disabled|suspended|paused",
    "shutdown in|for|now",
    "out of service|memory|order|space|disk|resources|descriptors|inodes|handles",
    "out of file|open|free|disk|swap|virtual descriptors|handles|files|space|memory",
    "fenced|rebalancing|rebalanced|resilvering|failover|quorum|resyncing",
    "cluster|node|nodes|shard|replica|storage ~ recovering|rebuilding|syncing|offline|degraded|unreachable|unavailable",
    "no|not|low|insufficient|lack|enough ~ memory|resources|storage|space|disk|descriptors",
    "memory|resource|resources|space|storage ~ shortage|exhausted|low|full|unavailable|exceeded",
    "disk|filesystem|volume|spool|queue|system ~ full",
    "disk|disks|filesystem|volume|spool|queue|storage|store|partition|database ~ read only",
    "file system ~ read only",
    "read only file|filesystem|disk|volume|storage|database|mode",
    "readonly",
    "disk|disks|raid|array|volume|storage|filesystem|partition ~ failed|failure|degraded|offline|missing|unmounted|damaged|broken",
    "power|cooling|hardware ~ failure|failed|outage|fault",
    "on battery|ups",
    "emergency mode|shutdown|stop",
    "file system ~ full",
    "mail system storage",
    "disk ~ space|error|quota",
    "too many open",
    "open files",
    "load average",
    "too much load",
    "high|heavy|excessive|system load",
    "overload|overloaded|overloading|overcapacity",
    "back pressure|backpressure",
    "too|is|currently|temporarily|server busy",
    "busy ~ try|retry|later",
    "database|sql|mysql|ldap|redis|mdb",
    "backend|backends|upstream|upstreams",
    "no|all servers ~ available|down|unavailable",
    "bad gateway",
    "gateway timeout",
    "proxy error|failure|failed|unavailable",
    "cannot|unable|could|can|failed|not|t connect|reach|contact ~ server|backend|service|host|daemon|socket|store|directory",
    "connection to ~ failed|lost|refused",
    "unable|cannot|could|can|failed|not|t ~ open|read|create|fork|start|load|initialize|initialise|init|scan|write|allocate|bind|figure|access|obtain",
    "fork|getsockname|malloc|exec|socket|chdir|bind failed|error",
    "can|unable to|not fork",
    "internal|system|fatal|operating|io|local|software|program error|failure|problem|fault",
    "operating system error",
    "i o error",
    "internal ~ error|failure|fault|problem",
    "server|service error|failure|problem|fault",
    "local ~ problem|error",
    "configuration|config|configured ~ error|problem|incorrectly|wrong|invalid|missing",
    "misconfigured|misconfiguration|reconfiguration|unconfigured|unhandled|exception|traceback|crashed|corrupted|corrupt",
    "license|licence|licensed|lizenz|trial|evaluation|demo|subscription",
    "unexpected ~ failure|error",
    "process broken",
    "starting up",
    "still|is|server starting|restarting|initializing|initialising|recovering",
    "restart in",
    "not ready",
    "not yet ready|started|running|up",
    "not running|started|responding",
    "server|service ~ restricted",
    "outage",
    "wartung*",
    "überlast*|überlastet",
    "außer betrieb",
    "störung*",
    "interner fehler",
    "surcharg*",
    "hors service",
    "erreur interne",
    "mantenimiento",
    "fuera de servicio",
    "error interno",
    "sobrecarg*",
    "manutenzione",
    "manutenção",
    "fuori servizio",
    "errore interno",
    "sovraccaric*",
    "onderhoud",
    "przerwa techniczna",
    "konserwac*",
    "przeciążon*",
    "техническ*",
    "обслуживан*",
    "перегружен*",
    "维护",
    "繁忙",
    "内部错误",
    "メンテナンス",
    "混雑",
    "内部エラー",
];

/// What is said of a service that is closed for the moment, and by some of one that is closed to this caller.
pub(super) const CLOSED: &[&str] = &[
    "unavailable|unavailability",
    "not ~ available",
    "no ~ available",
    "down|closed|offline",
    "temporary|temporarily|transient|transitory ~ error|failure|problem|fault|failed|unable|out",
    "closing transmission",
    "connection is|was closed",
    "nicht|derzeit|vorübergehend ~ verfügbar|erreichbar",
    "nicht|momentan ~ verfügbar",
    "indisponib*|indispon*",
    "no ~ disponible",
    "non ~ disponibile",
    "não ~ disponível",
    "niet ~ beschikbaar",
    "niedostępn*",
    "недоступ*",
    "不可用",
    "暂时无法",
    "利用できません",
    "ご利用いただけません",
];
