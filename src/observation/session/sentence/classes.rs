//! Words that stand for one thing in many languages.

/// Each by its name, with its words separated by spaces.
const CLASSES: &[(&str, &str)] = &[
    (
        "account",
        "account accounts accout compte comptes cuenta conta conto konto konta kontos rachunek účet účtu fiók fiókja hesap hesabınız hesabı аккаунт аккаунта учетная учётная запись tili kontoen kontot",
    ),
    (
        "user",
        "user users username usernames userid benutzer benutzername usuario usuário utente utilisateur gebruiker gebruikersnaam użytkownik użytkownika uživatel uživatelské felhasználó felhasználónév kullanıcı пользователь пользователя логин användare bruker bruger käyttäjä nutzer",
    ),
    (
        "mailbox",
        "mailbox mailboxes mbox maildrop maildrops maildir inbox mailstore postfach boîte casella caixa buzón skrzynka schránka postafiók postbus ящик brevlåda postkasse posta",
    ),
    (
        "password",
        "password passwords passwort kennwort passwd passwor* pass pw passphrase credential credentials contraseña* contrasena clave senha* passe identifiants credenzial* credencial* hasł* haslo wachtwoord* hesl* jelszó* jelszava парол* şifre* sifre* parola* lösenord* passord* adgangskode* salasana* zugangsdaten anmeldedaten",
    ),
    (
        "wrong",
        "wrong incorrect* inncorrect invalid* bad mismatch mismatched fals* ungültig* fehlerhaft* inválid* invalide* errat* erróne* errone* errad* nieprawidłow* nieprawidlow* błędn* bledn* niepoprawn* onjuist* ongeldig* verkeerd* chybn* nesprávn* neplatn* špatn* hibás érvénytelen невер* неправил* невірн* yanlış hatalı geçersiz felaktig* feil forkert virheellinen väärä λάθος sconosciut*",
    ),
    (
        "off",
        "disabled deactivated suspended closed inactive frozen terminated blocked banned deleted removed cancelled canceled unsubscribed inactivated dormant deactived deaktiviert blockiert gesperrt désactivé désactivée bloqué bloquée suspendu suspendida suspendido suspensa suspenso desactivada desactivado bloqueada bloqueado deshabilitada deshabilitado inhabilitada inhabilitado desativada desativado sospeso sospesa bloccato bloccata disabilitato disabilitata disattivata disattivato zablokowan* zawieszon* wyłączon* nieaktywn* zablokován* pozastaven* uitgeschakeld geblokkeerd opgeschort заблокирован* отключен* отключён* заморожен* приостановлен* askıya engellendi letiltva zárolva spärrat sperret inactiva inactivo inativa inativo inattiva inattivo inactif inaktiv неактив* cerrada cerrado encerrada encerrado chiusa chiuso fermé fermée supprimé eliminada eliminado cancelada cancelado dezaktywowan* usunięt* zamknięt* geschlossen gelöscht",
    ),
    (
        "temporarily",
        "temporarily temporary temporally temporär vorübergehend temporairement temporalmente temporaneamente temporariamente tijdelijk chwilowo czasowo dočasně временно átmenetileg geçici momentarily",
    ),
    (
        "many",
        "many much viele trop demasiadas demasiados demasiado troppe troppi troppo muitas muitos dużo zbyt veel mnoho слишком túl çok excessive repeated multiple consecutive numerous several",
    ),
    (
        "tries",
        "attempt attempts tries trials logins failures fails retries fehlversuch* anmeldeversuch* anmeldungen versuche tentatives intentos tentativi tentativas prób prob pogingen inlogpogingen попыток pokusů próbálkozás denemesi försök forsøg",
    ),
    (
        "failed",
        "failed fail failure failures bad wrong invalid incorrect unsuccessful rejected erroneous fehlgeschlagen* fehlerhaft* falsch* fallidos infructueuses échouées falliti errate errati mislukte nieudanych neúspěšných неудачных inválidas başarısız",
    ),
    (
        "login",
        "login logins logon logons logging signin signins sign auth authentication authentications authenticate anmeldung* connexion connexions inicio sesión accesso accesos logowania logowanie přihlášení inloggen вход входа",
    ),
];

/// The words of the class with this name.
pub(super) fn words_of(name: &str) -> impl Iterator<Item = &'static str> {
    let class = CLASSES.iter().find(|(class, _)| *class == name);
    class
        .into_iter()
        .flat_map(|(_, words)| words.split_whitespace())
}
