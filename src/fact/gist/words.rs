//! The vocabulary of [`super`]: the words that count, and what takes several of them to say.

/// The plain words, each with the words that it stands for, separated by spaces. What is not here is dropped.
pub(super) const WORDS: &[(&str, &str)] = &[
    (
        "account",
        "account accounts compte conta conto contul cuenta fiók hesabınız hesap konto rachunek subscription účet účtu аккаунт учетная учётная",
    ),
    ("app", "app application"),
    (
        "attempt",
        "anmeldeversuch anmeldeversuche anmeldung attempt attempts failures fehlversuch fehlversuche forsøg inicios inlogningsförsök inlogpoging inlogpogingen intentos login logins logon logons logowania pogingen prób próby přihlášení sign signin tentativas tentative tentatives tentativi tries zalogować попытки попыток",
    ),
    (
        "blocked",
        "banned blacklisted blocage bloccata bloccato blocco blocked blockiert bloqueada bloqueado bloqué bloquée engellendi geblokkeerd zablokovaný zablokován zablokowana zablokowane zablokowany заблокирован заблокирована заблокировано",
    ),
    ("browser", "browser webmail"),
    (
        "connection",
        "connection connections connexions session sessions verbindungen",
    ),
    (
        "enable",
        "activar activate activer activez aktivieren ativar attivare enable",
    ),
    (
        "expired",
        "abgelaufen caducada caducado caducó expirada expirado expired expirou expiré expirée expiró lejárt scaduta scaduto vencida vencido verlopen vypršelo wygasło истек истекла истёк",
    ),
    ("full", "cheia full llena lleno overvol piena pleine voll"),
    ("imap", "imap imap4"),
    ("ip", "ip"),
    (
        "later",
        "busy chwilowo later maintenance migrated migration moment momentaneamente później später tard tarde tardi temporairement temporally temporalmente temporaneamente temporariamente temporarily temporary tijdelijk vorübergehend wartung временно позже",
    ),
    (LET, "authorised authorized"),
    (
        "limit",
        "allowance credit credits limiet limit limite limited limits límite threshold",
    ),
    ("locked", "gesperrt locked lockout verrouillé verrouillée"),
    (
        "mailbox",
        "boîte buzón caixa casella folder folders inbox mailbox mailboxes maildir maildrop mbox postbus postfach skrzynka ящик",
    ),
    (
        "many",
        "demasiadas demasiados exceed exceeded exceeding exceeds fast frequent frequently many max maximum much muitas muitos often reached simultaneous trop troppe troppi",
    ),
    ("mechanism", "mechanism mechanisms"),
    (
        "missing",
        "desconhecida desconhecido desconocida desconocido inconnu inesistente inexistant inexistente ismeretlen neexistuje introuvable neznámý nieznany nonexistent onbekend sconosciuto unbekannt unbekannter unknown unrecognised unrecognized неизвестный",
    ),
    (
        "misused",
        "abused compromised fraud hacked suspicion suspicious",
    ),
    ("no", "kein keine no"),
    ("not", "nem není nicht nie niet non not não pas unable не"),
    ("oauth", "oauth oauth2 oauthbearer xoauth2"),
    (
        "off",
        "askıya closed deactivated deaktiviert desabilitada desabilitado desactivada desactivado desativada desativado deshabilitada deshabilitado disabilitata disabilitato disabled disallowed discontinued désactivé désactivée désactivés forbidden frozen inactive inaktiv inattiva inattivo inhabilitada inhabilitado letiltva nieaktywna nieaktywne nieaktywny paused pozastaven pozastaveno prohibited restricted sospesa sospeso suspended suspendida suspendido suspendu suspensa suspension suspenso terminated uitgeschakeld unsupported wyłączone wyłączony заморожен отключен отключена отключён",
    ),
    (
        ON,
        "abilitata abilitato activa activated active activo activé activée aktiviert allowed ativa ativo attiva attivo autorisé available enabled erlaubt freigeschaltet habilitada habilitado ingeschakeld open permesso permitido permitted supported włączone włączony включен включён",
    ),
    (
        "password",
        "anmeldedaten contraseña credenciais credenciales credentials credenziali hasło hesla heslo identifiants jelszava jelszó kennwort pass passwd password passwords passwort senha wachtwoord wachtwoorden zugangsdaten пароль пароля",
    ),
    ("period", "daily day hour hourly hours month monthly"),
    (
        "permission",
        "permission permissions privilege privileges rights",
    ),
    ("plaintext", "cleartext plaintext"),
    ("pop", "pop pop3"),
    (PROVEN, "confirmed validated verified"),
    ("quota", "quota"),
    ("rate", "frequency rate ratelimit throttled throttling"),
    (
        "recipient",
        "destinataire destinataires destinatario destinatário empfänger empfängeradresse odbiorca rcpt recipient recipients получатель",
    ),
    ("relay", "rcpthosts relay relayed relaying relays"),
    ("request", "requests"),
    ("required", "must necessary needed required requires"),
    (
        RIGHT,
        "accepted conform correct correcta correcte correto corretta corretto korrekt match valid valide válida válido",
    ),
    ("send", "outbound outgoing send sending sends versand"),
    (
        "sender",
        "absender absenderadresse emetteur expediteur expéditeur mittente remetente remitente sender émetteur отправитель",
    ),
    ("smtp", "smtp"),
    ("spam", "spam spammer spamming unsolicited"),
    ("terms", "agreement eula terms"),
    (
        THERE,
        "encontrada encontrado esiste exist existe existiert exists existuje find found gefunden gevonden known recognized trouvé trovata trovato znaleziono найден найдена",
    ),
    ("tls", "encrypted encryption ssl starttls tls"),
    ("unauthorized", "unauthorised unauthorized"),
    (
        "unverified",
        "unconfigured unconfirmed unvalidated unverified",
    ),
    (
        "user",
        "benutzer benutzername felhasználó felhasználónév gebruiker gebruikersnaam identifiant user username users usuario usuário utente utilisateur użytkownik użytkownika uživatel uživatelské имя логин пользователь",
    ),
    (
        "wrong",
        "bad błędne błędny chybné errata errate errati errato erreur errónea erróneo falsch falsche falscher falsches felaktigt forkert hatalı hibás incorrect incorrecta incorrectas incorrecto incorrectos incorrects incorreta incorreto incorretos incorretti invalid invalide inválida inválidas inválido inválidos mismatch nesprávné nesprávný nieprawidłowa nieprawidłowe nieprawidłowy onjuist onjuiste ungültig ungültige ungültiger wrong špatné špatný неверно неверные неверный неправильно неправильный",
    ),
];

/// What takes several words, or a part of one, to say, and the word for it.
pub(super) const PHRASES: &[(&str, &str)] = &[
    ("n't", " not"),
    // The name of a product.
    ("oauth 2.0 proxy", "proxy"),
    ("cannot", "not"),
    // A threat is not yet so.
    ("will be locked", " "),
    ("will be blocked", " "),
    ("turned off", "disabled"),
    ("switched off", "disabled"),
    ("try again in", "later"),
    ("mot de passe", "password"),
    ("existiert nicht", "nonexistent"),
    ("access is denied", "disabled"),
    ("login not permitted", "unauthorized"),
    (
        "authorization for different user not supported",
        "unauthorized",
    ),
    ("account is abnormal", "account disabled"),
    ("api key", "password"),
    ("api token", "password"),
    ("smtp access denied", "smtp disabled"),
    ("imap access denied", "imap disabled"),
    ("pop access denied", "pop disabled"),
    ("pop3 access denied", "pop3 disabled"),
    ("слишком много", "many"),
    ("zbyt wiele", "many"),
    ("te veel", "many"),
    ("zu viele", "many"),
    ("trop de", "many"),
    ("from address", "sender"),
    ("from header", "sender"),
    ("mail from account", "sender"),
    ("mail from", "sender"),
    ("valid from:", "valid sender"),
    ("envelope from", "sender"),
    ("return-path", "sender"),
    ("sending domain", "sender"),
    ("sender identity", "sender"),
    ("web interface", "browser"),
    ("caixa postal", "mailbox"),
    ("登录太频繁", " many attempt "),
    ("次数过多", " many attempt "),
    ("次数太多", " many attempt "),
    ("密码错误", " password wrong "),
    ("密码有误", " password wrong "),
    ("无权", " no permission "),
    ("没有权限", " no permission "),
    ("授权码", " app password "),
    ("被禁用", " disabled "),
    ("用户", " user "),
    ("账号", " account "),
    ("帐号", " account "),
    ("邮箱", " mailbox "),
    ("使用", " "),
    ("功能", " "),
    ("服务", " "),
    ("専用パスワード", " app password "),
    ("パスワード", " password "),
    ("アカウント", " account "),
    ("制限されて", " restricted "),
    ("ロックされ", " locked "),
    ("違います", " wrong "),
    ("間違", " wrong "),
    ("사용 안함", " not enabled "),
    ("비밀번호", " password "),
    ("차단", " blocked "),
    ("nincs engedélyezve", "disabled"),
    ("mail access", "account"),
    ("密码不正确", " password wrong "),
    ("频率", " rate "),
    ("未开启", " not enabled "),
    ("未开通", " not enabled "),
    ("被锁定", " locked "),
    ("被冻结", " frozen "),
];

/// Of these only the contrary is said: what is on needs no word.
const ON: &str = "+off";
const RIGHT: &str = "+wrong";
const THERE: &str = "+missing";
const PROVEN: &str = "+unverified";
const LET: &str = "+unauthorized";
