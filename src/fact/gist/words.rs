//! The vocabulary of [`super`]: the words that count, and what takes several of them to say.

/// The plain words, each with the words that it stands for, separated by spaces. What is not here is dropped.
pub(super) const WORDS: &[(&str, &str)] = &[
    (
        "account",
        "account accounts compte conta cuenta konto subscription",
    ),
    ("app", "app application"),
    (
        "attempt",
        "anmeldung attempt attempts failures fehlversuche intentos login logins logon logons pogingen sign signin tentativas tentatives tentativi tries",
    ),
    (
        "blocked",
        "banned blacklisted blocage bloccata bloccato blocked blockiert bloqueada bloqueado bloqué bloquée geblokkeerd zablokowana zablokowane zablokowany заблокирован заблокирована заблокировано",
    ),
    ("browser", "browser webmail"),
    (
        "connection",
        "connection connections connexions session sessions verbindungen",
    ),
    ("enable", "activate activer aktivieren enable"),
    (
        "expired",
        "abgelaufen caducada expirada expirado expired expiré expirée scaduta scaduto verlopen wygasło",
    ),
    ("full", "cheia full llena lleno overvol piena pleine voll"),
    ("imap", "imap imap4"),
    ("ip", "ip"),
    (
        "later",
        "busy later maintenance migrated migration moment temporarily temporary vorübergehend wartung",
    ),
    (LET, "authorised authorized"),
    (
        "limit",
        "allowance credit credits limiet limit limite limited limits límite threshold",
    ),
    ("locked", "gesperrt locked lockout verrouillé verrouillée"),
    (
        "mailbox",
        "buzón caixa casella mailbox mailboxes maildir maildrop postbus postfach skrzynka ящик",
    ),
    (
        "many",
        "demasiadas demasiados exceed exceeded exceeding exceeds fast frequent frequently many max maximum much muitas muitos often reached simultaneous trop troppe troppi",
    ),
    ("mechanism", "mechanism mechanisms"),
    (
        "missing",
        "inconnu inexistant inexistente nieznany nonexistent onbekend sconosciuto unbekannt unbekannter unknown unrecognised unrecognized",
    ),
    ("misused", "compromised hacked suspicious"),
    ("no", "kein keine no"),
    ("not", "nicht not unable"),
    ("oauth", "oauth oauth2 oauthbearer xoauth2"),
    (
        "off",
        "abnormal closed deactivated deaktiviert desativada desativado deshabilitada deshabilitado disabilitata disabilitato disabled disallowed désactivé forbidden frozen inactive paused prohibited restricted sospesa sospeso suspended suspendida suspendido suspendu suspensa suspension suspenso terminated uitgeschakeld unsupported wyłączone wyłączony отключен отключена отключён",
    ),
    (
        ON,
        "activated active aktiviert allowed available enabled freigeschaltet open permitted supported",
    ),
    (
        "password",
        "anmeldedaten contraseña credenciais credenciales credentials credenziali hasło identifiants kennwort password passwords passwort senha wachtwoord wachtwoorden zugangsdaten пароль пароля",
    ),
    ("period", "daily day hour hourly hours month monthly"),
    ("permission", "permission permissions rights"),
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
    (RIGHT, "accepted conform correct match valid"),
    ("send", "outbound outgoing send sending sends versand"),
    (
        "sender",
        "absender absenderadresse emetteur expediteur expéditeur mittente remetente remitente sender émetteur отправитель",
    ),
    ("smtp", "smtp"),
    ("spam", "spam spammer spamming unsolicited"),
    ("terms", "agreement eula terms"),
    (THERE, "exist exists found known recognized"),
    ("tls", "encrypted encryption ssl starttls tls"),
    ("unauthorized", "unauthorised unauthorized"),
    (
        "unverified",
        "unconfigured unconfirmed unvalidated unverified",
    ),
    (
        "user",
        "benutzer benutzername gebruiker gebruikersnaam identifiant user username users usuario usuário utente utilisateur użytkownik użytkownika имя логин пользователь",
    ),
    (
        "wrong",
        "bad błędne błędny errata errate errati errato erreur falsch falsche falscher falsches incorrect incorrecta incorrecto incorrects incorreta incorreto incorretos incorretti invalid invalide inválida inválidas inválido inválidos mismatch nesprávné nieprawidłowa nieprawidłowe nieprawidłowy onjuist onjuiste ungültig ungültige ungültiger wrong неверные неверный неправильный",
    ),
];

/// What takes several words, or a part of one, to say, and the word for it.
pub(super) const PHRASES: &[(&str, &str)] = &[
    ("n't", " not"),
    // The name of a product.
    ("oauth 2.0 proxy", "proxy"),
    ("cannot", "not"),
    ("turned off", "disabled"),
    ("switched off", "disabled"),
    ("try again in", "later"),
    ("mot de passe", "password"),
    ("access is denied", "disabled"),
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
    ("密码错误", " password wrong "),
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
