//! What is said of an account, its name and its password.

/// That it is the password, or the name and the password.
pub(super) const WRONG_CREDENTIALS: &[&str] = &[
    "$wrong $password|credentials|login",
    "$password|credentials|login is|are $wrong",
    "$password|credentials|login $wrong",
];

/// What holds of the account now.
pub(super) const NOW: &[&str] = &[
    "has|have been",
    "is|are locked|blocked|disabled|suspended|closed|inactive|banned",
    "application|app|specific|web|browser|webmail",
    "too many",
    "has expired",
];

/// An account with the name of a protocol.
pub(super) const SMTP_ACCOUNT: &[&str] = &[
    "smtp|imap|pop|pop3|email $account ~ not yet|been|activated|active|verified|confirmed|enabled",
    "smtp|email $account|user ~ suspended|deactivated|blocked",
];

/// The account was taken over, or so its keeper thinks.
pub(super) const MISUSED: &[&str] = &[
    "compromised|hacked|abused|fraud|fraudulent|phished|phishing",
    "suspicion|suspected|suspicious ~ abuse|activity|activities|behaviour|behavior|use|spam",
    "$off|locked|restricted ~ suspicion|suspicious|abuse|misuse|spam|spamming|phishing|violation|violations",
    "for ~ security reasons ~ $off|locked|restricted",
    "$account ~ abuse",
];

/// The account is off, by whoever runs the server or whoever owns it.
pub(super) const OFF_TOLD: &[&str] = &[
    "administrat* ~ locked|$off",
    "$off|locked ~ by ~ administrator|admin|administrat*|postmaster|provider",
    "locked ~ inactivity|request|administrat*|payment|billing|unpaid|owner|user's",
    "locked|$off ~ non payment",
    "unpaid|overdue|nonpayment|unbezahlt",
    "$account|$user|service|domain|$mailbox|subscription|trial|license|licence ~ expired|lapsed|abgelaufen",
    "pending ~ approval|activation|verification|review",
    "under review",
    "not subscribed",
    "trial|subscription|contract|license|licence|vertrag ~ ended|over|expired|cancelled|canceled|abgelaufen",
    "no longer ~ exists|active|valid|customer",
];

/// The account is off.
pub(super) const OFF: &[&str] = &[
    "$account|$user|$mailbox|customer|kunde ~ $off",
    "service|domain|server|logins ~ suspended|deactivated|disabled",
    "$account|$user|$mailbox|service|domain ~ turned|switched off",
    "login disabled|deactivated|suspended ~ $user|$account",
    "$off $account|$user|$mailbox|domain|customer",
    "$account|$user|$mailbox|domain ~ not|nicht|non|pas|nie|niet|não|no|ikke|inte|ej|не ~ active|activated|enabled|aktiviert|aktiv|freigeschaltet|verified|confirmed|validated|approved|activé|activada|activado|activo|habilitada|habilitado|verificada|ativa|ativada|attivo|attiva|attivato|abilitato|aktywn*|verifiziert|bestätigt",
    "unverified|unconfirmed|unactivated|inactive|disabled|suspended ~ $account|$user",
    "not ~ activated|verified|confirmed yet|account|$account",
    "account ~ abnormal|restricted|under|hold",
    "login|logins ~ $off ~ user|account",
    "被禁用",
    "被冻结",
    "被停用",
    "已停用",
    "已冻结",
    "账号异常",
    "사용이 중지",
    "정지된",
    "停止され",
];

/// The account is locked for wrong tries.
pub(super) const LOCKED: &[&str] = &[
    "$many ~ $failed",
    "$failed ~ $many times",
    "$tries|failures ~ exceeded|reached|exhausted|überschritten|dépassé|superado|superato|przekroczon*",
    "exceeded|reached|maximum|max ~ number|limit|allowed|of ~ $tries",
    "exceeded|reached|maximum|max ~ $tries|failures",
    "wrong ~ $many|times ~ $tries",
    "$off|locked ~ $tries",
    "excesso|exceso|eccesso|excès|nombre|número|numero ~ $tries",
    "brute",
    "guess|guesses|guessing",
    "lockout|lockedout",
    "locked out",
    "$temporarily ~ locked|blocked|banned|gesperrt|bloqu*|bloccat*|zablokowan*|geblokkeerd|заблокирован*|frozen",
    "$account|$user|login ~ locked|verrouillé|verrouillée|zárolva|kilitli",
    "locked $account|$user",
    "authentication|auth ~ locked",
    "次数过多",
    "次数太多",
    "被锁定",
    "ロックされ",
    "잠겼습니다",
];

/// Too many sign-ins, right or wrong.
pub(super) const TRIES: &[&str] = &[
    "$many ~ $login|$tries",
    "$login ~ $many times",
    "$login ~ $many",
];

/// Whoever signs in does it too often: nobody says that these sign-ins failed.
pub(super) const OFTEN: &[&str] = &[
    "authenticate|authenticates|authenticated|authenticating|login|logon|signin ~ $many times",
    "log|logs|logged|logging|sign|signs|signed|signing in ~ $many times",
    "log|logs|logged|logging in ~ often|frequently|fast|quickly",
    "$login ~ often|frequently|fast|quickly",
    "登录太频繁",
];

/// The form of the name.
pub(super) const USER_FORM: &[&str] = &[
    "full|complete|whole|entire ~ email|e|mailaddress",
    "vollständige ~ adresse|mailadresse|email",
    "$user|name|names ~ must|should ~ address|domain|contain|email",
    "include|including|with ~ domain|@",
    "without ~ domain",
    "local part",
    "$user ~ format",
    "wildcard*",
];

/// The name is not known, or has the wrong form.
pub(super) const USER: &[&str] = &[
    "unknown|nonexistent|unrecognised|unrecognized|unbekannt*|inconnu*|desconocid*|desconhecid*|sconosciut*|nieznan*|neznám*|ismeretlen|onbekend* $user|$account|$mailbox|recipient|login|name|domain",
    "keine|kein|geen|aucun|ningún|nessun|nenhum|brak $user|$account",
    "no $user|$account",
    "unknown authentication|login|smtp|imap $user",
    "no such ~ $user|$account|login|person|domain|name",
    "$user|$account|login|address|domain ~ not|nicht|non|pas|no|nie|niet|não|не|doesn|nem ~ found|exist|exists|known|recognized|recognised|registered|valid|existe|existiert|trouvé|encontrado|encontrada|esiste|trovato|istnieje|gevonden|bestaat|existuje|найден*|существует|gefunden|there|here|listed",
    "$user|$account ~ unknown|nonexistent|missing|unrecognized|unrecognised|inconnu*|inexistant*|inexistente|desconocid*|sconosciut*|unbekannt*|nieznan*|onbekend|neznám*|неизвест*",
    "could|can|unable|failed ~ find|locate ~ $user|$account",
    "$wrong $user|account|name",
    "$wrong ~ user name|id|login",
    "$user|$account|username|domain ~ $wrong",
    "name $wrong",
    "n existe|existent pas",
    "$user|$account|adresse ~ introuvable|inexist*",
    "adresse|dirección|indirizzo|endereço ~ complète|completa|completo",
    "user name|names ~ must|should|has",
    "username|usernames|login ~ must|should|include|contain",
    "include|including|with ~ domain",
    "@ domain",
    "$user ~ no longer",
    "account no longer exists",
    "用户不存在",
    "账号不存在",
    "帐号不存在",
    "存在しない",
    "존재하지 않",
];

/// Wrong credentials beside what else it may be.
pub(super) const EITHER: &[&str] = &[
    "$wrong ~ $password|login ~ or ~ imap|pop|pop3|smtp",
    "imap|pop|pop3|smtp ~ or ~ $wrong ~ $password",
    "$password / or",
    "$password or ~ locked|$off",
];

/// One of them is wrong.
pub(super) const NAME_OR_PASSWORD: &[&str] = &[
    "$user|name|id|login|email|account|address or|and|und|oder|ou|o|y|e|et|lub|i|of|en|nebo|и|или|vagy|ve|veya $password",
    "$user|name|id|login|email|account|address or|and|und|oder|ou|o|y|e|et|lub|i|of|en|nebo|и|или|vagy|ve|veya $wrong $password",
    "$user|name ~ or|and|oder|ou|o|lub|veya $password",
    "$user|name|id|login|email|account|address $password",
    "$password ~ $account|$user ~ $wrong",
    "$wrong ~ key|token",
    "$wrong $user / $password",
    "failed / $wrong format",
    "login daten",
    "daten|data ~ $wrong",
    "key|token ~ not ~ found|valid|known|recognized",
    "$wrong login|logon|logins|credentials|data|auth*",
    "login|logon $wrong",
    "$password ~ $failed|refused|denied|error|inncorrect",
    "$password or|and|und|oder|ou|o|y|e|et|lub|i|of|en|nebo|и|или|vagy|ve|veya $user|name|id|login|email|account|address",
    "mot de passe ou|et",
];

/// The name or the password is wrong, in many languages.
pub(super) const CREDENTIALS: &[&str] = &[
    "passerr",
    "authentication|login|logon failed|failure|unsuccessful for",
    "$wrong ~ $password",
    "$password ~ $wrong",
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

/// The password has to be changed.
pub(super) const EXPIRED: &[&str] = &[
    "$password ~ expired|expire|abgelaufen|expiré|expirée|expirado|expirada|expiró|expirou|caducado|caducada|vencida|scaduta|scaduto|verlopen|wygasł*|vypršel*|истек*|истёк*|lejárt|superato",
    "expired $password",
    "password has to be reset|changed",
    "change|reset|update|renew|modify|ändern|aktualisieren ~ $password",
    "$password ~ changed|reset|change|renewed|updated|ändern|geändert ~ required|needed|must|first|before",
    "must|has|have|need|needs|please|required ~ change|reset|update ~ $password",
    "$password must|should|has|needs ~ changed|reset|renewed|updated|replaced",
    "set|choose|pick ~ another|new|different ~ $password|one",
    "$password change|reset required|needed|necessary",
    "cambiare|modificare|changer|modifier|cambiar|cambie|alterar|trocar|zmienić|zmień|wijzigen|změnit|сменить|смените ~ $password",
    "密码过期",
    "有効期限が切れ",
    "만료",
    "密码已过期",
    "修改密码",
];

/// The password is too simple.
pub(super) const WEAK: &[&str] = &[
    "$password ~ too weak|simple|short|easy|old",
    "$password ~ not ~ strong|secure|complex enough",
    "$password ~ not ~ meet|satisfy|comply|fulfil|fulfill",
    "$password is weak|compromised",
    "weak $password",
    "$password ~ policy|requirements|complexity",
];

/// The server's own settings for somebody are amiss.
pub(super) const ADMIN_TOLD: &[&str] = &["user settings"];

/// Somebody has to look at it.
pub(super) const ADMIN: &[&str] = &[
    "contact|call|ask|notify|contate|contatte|contatta|skontaktuj|kontaktujte|обратитесь|kontaktieren|contacter|contactez|contacte|contattare|wenden ~ admin|administrator|support|administrateur|administrador|amministratore|helpdesk|desk|администратору|поддержку|administratorem|postmaster|provider|hosting|assistance",
    "refer|see|check ~ server log|logs",
];
