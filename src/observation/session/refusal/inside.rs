//! The words by which refusals of a sign-in and at the mailbox are told apart.

use super::{About, words};

/// The words for each, in the order in which they are looked for: what is told exactly comes before what may mean anything.
pub(super) const KINDS: &[(About, &[&str])] = &[
    (About::InUse, IN_USE),
    (About::Privacy, PRIVACY),
    (About::Mechanism, MECHANISM),
    (About::Place, PLACE),
    (About::Banned, BANNED),
    (About::Connections, words::CONNECTIONS),
    (About::Connections, CONNECTIONS),
    (About::Rate, words::RATE),
    (About::Rate, RATE),
    (About::Credentials, CREDENTIALS),
    (About::Storage, STORAGE),
    (About::Outage, FAILING),
];

/// Somebody else holds the mailbox.
const IN_USE: &[&str] = &[
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
];

/// No password without encryption.
const PRIVACY: &[&str] = &[
    "tls|ssl|starttls|stls|encryption ~ required|requiered|needed|first|necessary|mandatory",
    "transport layer security required",
    "requires|require|need|needs|must|use|using|issue|try|run|without|only|before|until|enable ~ tls|ssl|starttls|stls|encryption",
    "requires|require|required|requiered|needed|need|needs|must|use|using|only ~ secure|secured|encrypted|private ~ connection|channel|session|network|layer|line",
    "secure|secured|encrypted connection|channel|session ~ required|requiered|needed",
    "not|non secure|secured|encrypted|private ~ connection|connections|channel|line|ssl|tls",
    "unencrypted|insecure|unsecured|plaintext|cleartext connection|connections|channel",
    "plaintext|cleartext ~ disabled|disallowed|forbidden|prohibited|rejected|refused",
    "plaintext|cleartext ~ not ~ allowed|permitted|accepted|supported|enabled",
    "plain login|logins|text|password|passwords ~ disabled|disallowed|forbidden|prohibited",
    "plain text|login|logins ~ not ~ allowed|permitted|accepted|supported|enabled",
    "not|t|cannot ~ over plain|plaintext|cleartext",
    "no plaintext|cleartext",
    "under|over a layer",
    "verschlüssel* ~ erforderlich|notwendig|nötig|verwenden",
    "connexion sécurisée",
    "chiffr* ~ requis*|obligatoire",
    "conexión|conexion segura",
    "conexão|conexao segura",
    "connessione sicura",
    "安全连接",
];

/// This way of signing in is not known here.
const MECHANISM: &[&str] = &[
    "unsupported|unrecognized|unrecognised|unknown|invalid|unimplemented method|methods|mechanism|mechanisms",
    "unsupported sasl",
    "unsupported|unrecognized|unrecognised|unknown|invalid|unimplemented authentication|authenticate|auth|sasl|authorization method|methods|mechanism|mechanisms|type|mode|scheme",
    "mechanism|mechanisms|method|methods|apop|cram|digest|scram|plain|xoauth2|oauthbearer|xoauth|ntlm|gssapi ~ not ~ supported|implemented|offered|available|recognized|recognised|advertised|possible|enabled",
    "mechanism|method ~ unavailable|unsupported|disabled",
    "support ~ not advertised",
    "only ~ supported mechanism|method",
    "authentication|auth not supported|implemented|advertised",
    "no ~ mechanism|mechanisms ~ available|succeeded",
];

/// Only some networks are let in.
const PLACE: &[&str] = &[
    "country|countries|geoip|geoblock*|geolocation|geographic*",
    "geo block*",
    "your|this|that region|location",
    "your|this|that network ~ not|blocked|denied|refused|forbidden",
    "from your|this|that|host|outside network",
    "outside ~ network|office|company|organization|organisation",
    "aus ihrem|diesem land|netz|netzwerk",
    "depuis votre|ce pays|réseau",
    "desde su|este país",
    "海外",
];

/// This address is shut out.
const BANNED: &[&str] = &[
    "ip|ips|ipv4|ipv6|ipaddr ~ banned|ban|blocked|block|blacklisted|locked|denied|refused|rejected|forbidden|disallowed|prohibited|gesperrt|blockiert|bloque*|bloqué*|bloccat*",
    "banned|blocked|blacklisted|denied|refused|rejected|forbidden|blocking|blocks ~ ip|ips|ipv4|ipv6|ipaddr",
    "your|this host|machine|computer ~ banned|blocked|denied|refused|rejected|forbidden",
    "banned|blocked|denied|refused|rejected|forbidden ~ your|this address|host|machine|computer",
    "fail2ban",
    "ip被",
    "ip地址被",
];

const CONNECTIONS: &[&str] = &[
    "connection|connections|sessions ~ reached|exhausted|full",
    "many open|active connections|sessions",
];

/// Too many in a short time.
const RATE: &[&str] = &[
    "exceeded|exceeds|reached|over ~ command|commands|bandwidth|request|requests|traffic ~ limit|limits|quota",
    "bandwidth|request|requests|traffic limit|limits|quota",
    "too many requests|auth|authentications|commands",
    "too many ~ concurrent|simultaneous",
    "been throttled",
    "rate limited",
    "太频繁",
    "频率",
];

/// The name or the password is wrong, in many languages.
const CREDENTIALS: &[&str] = &[
    "wrong|incorrect*|invalid*|bad|mismatch|fals*|ungültig*|fehlerhaft*|inválid*|errat*|erróne*|errad*|nieprawidłow*|błędn*|niepoprawn*|onjuist*|ongeldig*|verkeerd*|chybn*|nesprávn*|neplatn*|špatn*|hibás|érvénytelen|невер*|неправил*|невірн*|yanlış|hatalı|geçersiz|felaktig*|feil|forkert|virheellinen|väärä|λάθος ~ password|passwords|passwort|kennwort|passwd|passwor*|credential|credentials|contraseña*|contrasena|senha*|passe|identifiants|credenzial*|credencial*|hasł*|wachtwoord*|hesl*|jelszó*|парол*|şifre*|parola*|lösenord*|passord*|adgangskode*|salasana*|zugangsdaten|anmeldedaten",
    "password|passwords|passwort|kennwort|passwd|passwor*|credential|credentials|contraseña*|contrasena|senha*|passe|identifiants|credenzial*|credencial*|hasł*|wachtwoord*|hesl*|jelszó*|парол*|şifre*|parola*|lösenord*|passord*|adgangskode*|salasana*|zugangsdaten|anmeldedaten ~ wrong|incorrect*|invalid*|bad|mismatch|fals*|ungültig*|fehlerhaft*|inválid*|errat*|erróne*|errad*|nieprawidłow*|błędn*|niepoprawn*|onjuist*|ongeldig*|verkeerd*|chybn*|nesprávn*|neplatn*|špatn*|hibás|érvénytelen|невер*|неправил*|невірн*|yanlış|hatalı|geçersiz|felaktig*|feil|forkert|virheellinen|väärä|λάθος",
    "password|passwords|credentials|passwd ~ not ~ correct|match|valid|accepted|recognized|recognised|right",
    "passwort|kennwort|zugangsdaten|anmeldedaten ~ nicht ~ korrekt|richtig|gültig",
    "passe|identifiants ~ pas|non ~ correct*|valide*|reconnu*",
    "contraseña|credenciales ~ no ~ correct*|válid*|coincid*",
    "senha|credenciais ~ não ~ corret*|válid*|confer*",
    "password|credenziali ~ non ~ corrett*|valid*",
    "not the|your password",
    "密码错误",
    "密码不正确",
    "密码有误",
    "パスワードが違",
    "パスワードが正しく",
    "パスワードが間違",
    "비밀번호가",
];

/// The password was right, and the mailbox does not open.
const STORAGE: &[&str] = &[
    "unable|cannot|could|couldn|can|failed|fail|t|error ~ open|opening|read|reading|access|accessing|load|loading|loaded|sync|synchronize|fetch|select|scan|index|get|locate ~ mailbox|mailboxes|mbox|maildrop|maildir|inbox|mailstore|store|spool|folder|home|messages",
    "mailbox|mailboxes|maildrop|maildir|inbox|mailstore|store|index|folder|database ~ corrupt*|damaged|inconsistent|unavailable|unreadable",
    "mailbox|maildrop|maildir|inbox|folder|store ~ not ~ available|open|opened|loaded|load",
    "corrupt*|inconsistent ~ mailbox|maildrop|maildir|inbox|index",
    "mailbox ~ invalid format",
    "message|messages list|index not loaded",
    "legacy mailbox",
    "read|write error",
    "mailbox|maildrop|inbox ~ updated|changed|modified ~ other|another|externally",
];

/// What nobody says of a caller, and a server that is failing does.
const FAILING: &[&str] = &[
    "maintenance|maintainance|upgrading|upgraded|migration|migrating",
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

/// Somebody is kept out, whatever else is said of the mailbox.
pub(super) const DENIED: &[&str] = &[
    "not|t have",
    "not ~ allowed|permitted|authorized|authorised",
];

/// Nobody holds it.
pub(super) const FREE: &[&str] = &["not|no in use", "not ~ longer in use", "no longer in use"];
