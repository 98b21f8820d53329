//! What is said of the way of signing in, and of those who are let in.

/// A password for mail programs alone.
pub(super) const APP_PASSWORD: &[&str] = &[
    "app|application|apps|aplication ~ specific|password|passwords|passcode|pwd",
    "app|application|apps specific",
    "app|application|apps|device|external|client|programs|devices ~ password|passwords|passcode ~ required|needed|use|generate|create|must",
    "application|authorization|authorisation code|token",
    "use|enter|requires|require|need|needs|with ~ authorization|authorisation code",
    "password ~ external|generated ~ devices|device|application|applications|program|programs|apps|clients",
    "secure mail key",
    "third party password",
    "external password",
    "anwendungsspezifisch* passwor*",
    "app passwor*|kennwort",
    "mot de passe ~ application",
    "contraseña de aplicación|aplicaciones",
    "contraseñas de aplicación|aplicaciones",
    "password ~ per|specifica ~ applicazioni|app",
    "senha ~ de aplicativo|app",
    "парол* ~ приложени*",
    "parol prilozheniya",
    "hasło ~ aplikacji",
    "hasła ~ aplikacji",
    "two|2 step|factor|fa",
    "2fa|mfa|2sv|otp|totp",
    "multi factor",
    "multifactor|twofactor",
    "second factor",
    "two|2 stufen|faktor",
    "zwei faktor|stufen",
    "授权码",
    "客户端专用密码",
    "专用密码",
    "独立密码",
    "専用パスワード",
    "アプリパスワード",
    "앱 비밀번호",
    "애플리케이션 비밀번호",
];

/// Something to do in a browser first.
pub(super) const WEB: &[&str] = &[
    "browser|webmail|captcha",
    "web login|interface|logon|site|page|ui|gui|portal|panel",
    "confirm|verify|unlock|accept|release|bestätigen|confirmer ~ website|webpage|webseite|portal",
    "verify|confirm|validate your account|identity|login",
    "confirm ~ was you",
    "sign|log|login|go|visit|accept ~ terms|agreement|eula",
    "terms of|and",
    "accept ~ conditions",
    "log|sign in|on ~ to|at|via|through ~ web|website|site",
    "security question|challenge",
    "unusual ~ sign|login|activity|activities|location",
    "suspicious ~ sign|login",
    "nutzungsbedingungen|agb",
    "浏览器",
    "网页",
    "登录网页",
];

/// Nothing but a browser is let in.
pub(super) const WEB_ONLY: &[&str] = &["only ~ webmail|browser|web", "webmail|browser|web only"];

/// No password at all.
pub(super) const OAUTH: &[&str] = &[
    "modern authentication",
    "basic auth|authentication ~ disabled|off|blocked|not|deprecated|no|retired",
    "oauth|oauth2|xoauth2|oauthbearer ~ required|only|needed|instead|must",
    "requires|require|required|use|using|must|only|with|via ~ oauth|oauth2|xoauth2|oauthbearer",
    "password|passwords ~ logins|login|authentication|auth|sign|based ~ disabled|off|forbidden|prohibited|deprecated",
    "password|passwords login|logins|authentication|auth|sign ~ not ~ allowed|permitted|accepted|supported|enabled",
    "password|passwords disabled|prohibited",
    "password|passwords is|are disabled|prohibited",
    "password|passwords are|is not|no ~ allowed|permitted|supported",
    "less secure",
    "migrate|switch|move|change|upgrade ~ oauth|oauth2|xoauth2",
    "password authentication|auth|login ~ retired|removed|ended|discontinued|gone",
];

/// Mail programs are kept out.
pub(super) const CLIENTS: &[&str] = &[
    "third party|parties ~ $off|not|off|restricted|denied|prohibited",
    "using this protocol",
    "this protocol ~ $off|not|restricted",
    "not ~ allowed|permitted|authorized|enabled ~ this protocol",
    "external|third|remote|client|clients ~ access ~ $off|restricted|denied",
    "mail|email client|clients|program|programs ~ $off|not ~ allowed|permitted",
    "enable ~ protocol",
    "protocol ~ $off|denied",
    "access to protocol",
    "contract|plan|tariff|tarif|package|licence|license|edition ~ not ~ include|contain|cover ~ clients|programs|apps",
    "未开启",
    "有効になっていません",
    "有効化されていません",
    "アクセスが無効",
    "機能が無効",
    "사용함으로",
    "설정이 되어 있지",
    "未开通",
    "안함",
];

/// The rights to a mailbox.
pub(super) const DENIED_TOLD: &[&str] = &[
    "belong to you",
    "not ~ owner",
    "acl",
    "need ~ right",
    "right|rights to perform",
    "not permit",
];

/// Not allowed in.
pub(super) const DENIED: &[&str] = &[
    "not ~ authorized|authorised|allowed|permitted|entitled|privileged",
    "no|insufficient|without|lacks|not ~ permission|permissions|privilege|privileges|rights|right",
    "access|permission ~ denied|rights|forbidden|refused",
    "access|login|logins ~ not ~ allowed|permitted",
    "unauthorized|unauthorised|forbidden",
    "$login ~ forbidden|prohibited",
    "nicht ~ berechtigt|erlaubt",
    "not ~ belong",
    "无权",
    "没有权限",
    "权限",
];

/// No password without encryption.
pub(super) const PRIVACY: &[&str] = &[
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
pub(super) const MECHANISM: &[&str] = &[
    "unsupported|unrecognized|unrecognised|unknown|invalid|unimplemented method|methods|mechanism|mechanisms",
    "unsupported sasl",
    "unsupported|unrecognized|unrecognised|unknown|invalid|unimplemented authentication|authenticate|auth|sasl|authorization method|methods|mechanism|mechanisms|type|mode|scheme",
    "mechanism|mechanisms|method|methods|apop|cram|digest|scram|plain|xoauth2|oauthbearer|xoauth|ntlm|gssapi ~ not ~ supported|implemented|offered|available|recognized|recognised|advertised|possible|enabled",
    "mechanism|method ~ unavailable|unsupported|disabled",
    "support ~ not advertised",
    "only ~ supported mechanism|method",
    "authentication|auth not supported|implemented|advertised",
    "no ~ mechanism|mechanisms ~ available|succeeded",
    "argument ~ not permitted|allowed",
    "auth mode",
    "only cram|scram|digest|ntlm|gssapi|plain|xoauth2|apop",
    "login command",
    "use authenticate",
    "authenticate not ~ supported|implemented|available|enabled",
];

/// That a protocol is switched off, by the names that it has.
macro_rules! switched_off {
    ($name:literal) => {
        &[
            concat!($name, " $off|off|forbidden|prohibited|restricted|discontinued|unavailable|retired"),
            concat!($name, " access|feature|features|functionality|function|service|protocol|use|usage|login|logins|is|has|was|are|zugang|zugriff|accès|acceso|accesso|acesso|dostęp|szolgáltatás|доступ ~ $off|off|forbidden|prohibited|restricted|discontinued|denied|refused"),
            concat!($name, " ~ inhabilit*|deshabilit*|desabilit*|disattiv*|disabilit*|deaktiv*|désactiv*|desativ*|desactiv*|wyłączon*|uitgeschakeld|kikapcsol*|vypnut*|отключ*|nincs"),
            concat!($name, " ~ not|nicht|non|pas|nie|niet|não|no|nem|není|не|ikke|inte ~ enabled|allowed|permitted|activated|active|supported|included|open|freigeschaltet|aktiviert|erlaubt|activé|activée|autorisé|autorisée|activado|activada|habilitado|habilitada|permitido|permitida|ativado|ativada|attivo|attiva|attivato|attivata|abilitato|abilitata|consentito|consentita|włączon*|aktywn*|toegestaan|ingeschakeld|engedélyezve|povolen*|включен*|включён|разрешен*|dostępn*"),
            concat!($name, " ~ $account|$mailbox ~ $off|deaktiv*|désactiv*|desactiv*|desativ*|disattiv*|disabilit*"),
            concat!($name, " ~ $account|$mailbox ~ not|nicht|pas|non|no|não|niet|nie ~ enabled|activated|active|allowed|aktiviert|freigeschaltet|erlaubt|activé|activée|autorisé|autorisée|activado|activada|habilitado|habilitada|ativado|ativada|attivo|attiva|abilitato|abilitata|ingeschakeld|włączon*"),
            concat!($name, " ~ not available ~ plan|tariff|account|accounts|you|your|user|package|subscription"),
            concat!($name, " ~ been|is|are|was|wurde|est|è|está|jest $off"),
            concat!($name, " in ~ einstellungen|settings|impostazioni|configuración|paramètres|ustawieniach"),
            concat!("only ~ premium|paid|pro|business|paying|vip ~ ", $name),
            concat!($name, " access not available"),
            concat!("not|nicht|non|pas|no|nie|niet|não|не ~ enabled|allowed|permitted|authorized|authorised|activated|access|have|freigeschaltet|aktiviert|use|using|connect|permission ~ ", $name),
            concat!("enable|activate|aktivieren|freischalten|activer|activez|activar|activate|ativar|attivare|włącz*|zapnout|включите ~ ", $name),
            concat!("turn|switch on ", $name),
            concat!($name, " ~ enable|activate|aktivieren|freischalten|freigeschaltet|activer|activar|ativar|attivare ~ must|first|settings|einstellungen|zuerst|müssen"),
            concat!("müssen|bitte|please|must|need ~ ", $name, " ~ freischalten|aktivieren|enable|activate|enabled"),
            concat!("no|without ", $name, " access|permission|rights|service|license|licence"),
            concat!("no ~ permission|permissions|right|rights ~ ", $name),
            concat!("$off for|to|from ~ ", $name),
            concat!("$off ", $name),
            concat!("can not use ", $name),
            concat!("not ~ use ", $name),
            concat!("unauthorized|unauthorised ~ ", $name),
            concat!($name, " ~ unauthorized|unauthorised"),
            concat!($name, " ~ available|only ~ premium|paid|pro|business|plus|pay|paying|subscribers|members|upgrade"),
            concat!("not ~ include ~ ", $name),
            concat!($name, " ~ not ~ part|included|covered"),
            concat!($name, " access|service|use ~ not ~ enabled|allowed|permitted|licensed|activated|available|included"),
            concat!("open ", $name, " flag"),
            concat!("open|switch ", $name, " ~ first"),
        ]
    };
}

pub(super) const IMAP_OFF: &[&str] = switched_off!("imap|imap4|imap4rev1");
pub(super) const POP_OFF: &[&str] = switched_off!("pop|pop3");
pub(super) const SMTP_OFF: &[&str] = switched_off!("smtp");
