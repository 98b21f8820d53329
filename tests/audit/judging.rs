//! What an export means.

use mailprobe::audit::export;
use mailprobe::audit::judge::{Asked, Audit, Kind, Standing, Why, judge};
use mailprobe::audit::keep::Keep;
use mailprobe::audit::mailbox::{Door, Doors, Unknown};
use mailprobe::audit::tenant::Tenant;
use mailprobe::audit::wish::{State, Wishes};
use mailprobe::catalogue::Catalogue;
use mailprobe::report::audit::AuditReport;

pub(crate) const MAILBOXES: &str = "\
PrimarySmtpAddress,EmailAddresses,ImapEnabled,PopEnabled,SmtpClientAuthenticationDisabled,ImapUseProtocolDefaults,ImapForceICalForCalendarRetrievalOption,PopUseProtocolDefaults,PopForceICalForCalendarRetrievalOption
kim@contoso.com,SMTP:kim@contoso.com smtp:akers@contoso.com,True,True,,True,True,True,False
lee@contoso.com,SMTP:lee@contoso.com,True,False,False,False,True,True,False
max@contoso.com,SMTP:max@contoso.com,False,False,True,True,True,True,True
";
pub(crate) const OFF: &str = "{\"SmtpClientAuthenticationDisabled\":true}";
pub(crate) const ON: &str = "{\"SmtpClientAuthenticationDisabled\":false}";

pub(crate) struct Judged {
    pub(crate) tenant: Tenant,
    pub(crate) audit: Audit,
    pub(crate) wishes: Wishes,
    keep: Keep,
}

pub(crate) fn judged(files: &[&str], wished: &str, kept: &[(Doors, &str)]) -> Judged {
    let mut keep = Keep::default();
    for (doors, text) in kept {
        keep.add("keep.txt", text.as_bytes(), *doors).unwrap();
    }
    let mut tenant = Tenant::default();
    for text in files {
        export::read(&mut tenant, "export", text.as_bytes(), &mut keep).unwrap();
    }
    let wishes = match wished {
        "" => Wishes::default(),
        text => text.parse().unwrap(),
    };
    let audit = judge(&tenant, &wishes, &keep);
    Judged {
        tenant,
        audit,
        wishes,
        keep,
    }
}

impl Judged {
    /// Whom a finding is about; none when it is not there.
    pub(crate) fn who(&self, kind: Kind) -> Option<Vec<&str>> {
        let finding = self
            .audit
            .findings
            .iter()
            .find(|finding| finding.kind == kind)?;
        let names = finding.names.iter().map(String::as_str);
        let mailboxes = finding.mailboxes.iter();
        let labels = mailboxes.map(|at| {
            self.tenant.mailboxes[*at as usize]
                .address
                .as_deref()
                .unwrap()
        });
        Some(labels.chain(names).collect())
    }

    fn on(&self) -> [usize; 3] {
        self.audit.counts.map(|counts| counts.on)
    }

    pub(crate) fn report(&self) -> AuditReport<'_> {
        AuditReport::new(&self.tenant, &self.audit, &self.wishes, &self.keep, None)
    }
}

#[test]
fn smtp_auth_is_what_the_mailbox_says_and_else_what_the_organisation_says() {
    let off = judged(&[MAILBOXES, OFF], "", &[]);
    assert_eq!(off.on(), [2, 1, 1]);
    assert_eq!(
        off.who(Kind::SmtpExceptionOn),
        Some(vec!["lee@contoso.com"])
    );
    let on = judged(&[MAILBOXES, ON], "", &[]);
    assert_eq!(on.on(), [2, 1, 2]);
    assert_eq!(
        on.who(Kind::SmtpExceptionOff),
        Some(vec!["max@contoso.com"])
    );
    let unknown = judged(&[MAILBOXES], "smtp=off", &[]);
    assert_eq!(
        unknown.who(Kind::NotAsWished(Door::Smtp, State::Off)),
        Some(vec!["lee@contoso.com"])
    );
    let told = unknown
        .audit
        .untold
        .iter()
        .find(|one| one.what == Asked::Door(Door::Smtp))
        .unwrap();
    assert_eq!(
        (told.why, told.count),
        (Why::Setting(Unknown::Organization), 1)
    );
}

#[test]
fn an_icalendar_option_that_does_nothing_is_found_where_the_protocol_is_on() {
    let audit = judged(&[MAILBOXES, OFF], "", &[]);
    assert_eq!(audit.audit.standing, Standing::Deviates);
    assert_eq!(
        audit.who(Kind::IcalIdle(Door::Imap)),
        Some(vec!["kim@contoso.com"])
    );
    assert_eq!(
        audit.who(Kind::IcalIdle(Door::Pop)),
        None,
        "POP is off where it would do nothing"
    );
    let wished = judged(&[MAILBOXES, OFF], "ical=on", &[]);
    assert_eq!(
        wished.who(Kind::IcalNotAsWished(true)),
        Some(vec!["kim@contoso.com"])
    );
    assert_eq!(wished.who(Kind::IcalIdle(Door::Imap)), None);
    let off = judged(&[MAILBOXES, OFF], "ical=off", &[]);
    assert_eq!(
        off.who(Kind::IcalNotAsWished(false)),
        Some(vec!["lee@contoso.com"])
    );
    // Where IMAP and POP are to go, invitations are of no matter.
    let gone = judged(&[MAILBOXES, OFF], "imap=off pop=off ical=on", &[]);
    assert_eq!(gone.who(Kind::IcalNotAsWished(true)), None);
}

#[test]
fn whoever_is_on_the_keep_list_is_an_exception_by_any_address() {
    let kept = judged(
        &[MAILBOXES, OFF],
        "imap=off",
        &[(
            Doors::ALL,
            "AKERS@contoso.com # the scanner\n\nnobody@contoso.com\n",
        )],
    );
    assert_eq!(
        kept.who(Kind::NotAsWished(Door::Imap, State::Off)),
        Some(vec!["lee@contoso.com"])
    );
    assert_eq!(kept.who(Kind::KeepUnseen), Some(vec!["nobody@contoso.com"]));
    assert_eq!(
        kept.who(Kind::NeededButOff(Door::Smtp)),
        Some(vec!["kim@contoso.com"])
    );
    assert_eq!(kept.who(Kind::NotNeeded(Door::Pop)), None, "Kim needs it");
    assert_eq!(
        kept.who(Kind::NotNeeded(Door::Smtp)),
        Some(vec!["lee@contoso.com"])
    );
    assert_eq!(kept.audit.counts[0].needed, 1);
    let imap_only = judged(
        &[MAILBOXES, OFF],
        "",
        &[(Doors::only(Door::Imap), "kim@contoso.com")],
    );
    assert_eq!(
        imap_only.who(Kind::NotNeeded(Door::Imap)),
        Some(vec!["lee@contoso.com"])
    );
    assert_eq!(
        imap_only.who(Kind::NotNeeded(Door::Pop)),
        None,
        "there is no list for POP"
    );
}

#[test]
fn a_keep_list_says_which_line_is_no_address() {
    let mut keep = Keep::default();
    for text in [
        "kim@contoso.com\nDomain Admins\n",
        "# all\nkim\u{1b}[2J@\n",
        "a b@c\n",
        "@contoso.com\n",
        "kim@contoso.com,Kim Akers\n",
        "zoe@contoso.com, Max <max@contoso.com>\n",
        "kim@contoso.comzoe@contoso.com\n",
    ] {
        let error = keep
            .add("keep.txt", text.as_bytes(), Doors::ALL)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("keep.txt, line ") && error.contains("one address a line"),
            "{error}"
        );
        assert!(!error.contains('\u{1b}'), "{error}");
    }
    let long = format!("{}@contoso.com\n", "a".repeat(9_000));
    assert!(keep.add("keep.txt", long.as_bytes(), Doors::ALL).is_err());
    let csv = "\u{feff}\"PrimarySmtpAddress\"\r\n\"kim@contoso.com\"\r\nsmtp:lee@contoso.com,\r\n";
    let mut keep = Keep::default();
    let utf16: Vec<u8> = csv.encode_utf16().flat_map(u16::to_le_bytes).collect();
    keep.add("keep.csv", utf16.as_slice(), Doors::ALL).unwrap();
    assert_eq!(keep.unseen(), ["kim@contoso.com", "lee@contoso.com"]);
}

#[test]
fn what_new_mailboxes_get_is_judged_too() {
    const PLANS: &str = "Name,ImapEnabled,PopEnabled\nExchangeOnline-1,True,False\n";
    let off = judged(
        &[
            "PrimarySmtpAddress,ImapEnabled,PopEnabled\nkim@contoso.com,False,False\n",
            PLANS,
        ],
        "imap=off pop=off",
        &[],
    );
    assert_eq!(off.audit.standing, Standing::Deviates);
    assert_eq!(
        off.who(Kind::PlanNotAsWished(Door::Imap, State::Off)),
        Some(vec!["ExchangeOnline-1"])
    );
    assert_eq!(off.who(Kind::PlanNotAsWished(Door::Pop, State::Off)), None);
    let open = judged(&[MAILBOXES, OFF, PLANS], "", &[]);
    assert_eq!(
        open.who(Kind::PlanOn(Door::Imap)),
        Some(vec!["ExchangeOnline-1"])
    );
    let without = judged(
        &["PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,False\n"],
        "imap=off",
        &[],
    );
    assert_eq!(without.audit.standing, Standing::AsWished);
    assert!(
        without
            .audit
            .untold
            .iter()
            .any(|one| one.what == Asked::Plans && !one.decides)
    );
}

#[test]
fn policies_are_held_against_what_exchange_online_takes() {
    const POLICIES: &str = "[{\"Name\":\"Legacy\",\"AllowBasicAuthImap\":true,\"AllowBasicAuthPop\":false,\"AllowBasicAuthSmtp\":true},
        {\"Name\":\"Block\",\"AllowBasicAuthImap\":false,\"AllowBasicAuthPop\":false,\"AllowBasicAuthSmtp\":false}]";
    const USERS: &str = "UserPrincipalName,AuthenticationPolicy\nkim@contoso.com,Legacy\nlee@contoso.com,Gone\nmax@contoso.com,\n";
    const DEFAULT: &str = "{\"DefaultAuthenticationPolicy\":\"Block\",\"Name\":\"contoso\"}";
    const EVERYBODY: &str = "PrimarySmtpAddress,SmtpClientAuthenticationDisabled\nkim@contoso.com,False\nlee@contoso.com,False\nmax@contoso.com,False\n";
    let audit = judged(&[EVERYBODY, POLICIES, USERS, DEFAULT], "smtp=on", &[]);
    assert_eq!(audit.who(Kind::BasicWithoutEffect), Some(vec!["Legacy"]));
    assert_eq!(audit.who(Kind::BasicSmtp), Some(vec!["Legacy"]));
    assert_eq!(audit.who(Kind::PolicyMissing), Some(vec!["Gone"]));
    assert_eq!(
        audit.who(Kind::SmtpPasswordBlocked),
        Some(vec!["max@contoso.com"])
    );
    assert_eq!(
        audit.audit.standing,
        Standing::AsWished,
        "these are only good to know"
    );
    // Without the people, or without the policy of the organisation, nobody is said to be refused.
    let untold = |files: &[&str]| {
        let judged = judged(files, "smtp=on", &[]);
        assert_eq!(judged.who(Kind::SmtpPasswordBlocked), None);
        let told = judged
            .audit
            .untold
            .iter()
            .find(|one| one.what == Asked::Policy);
        let told = told.map(|one| (one.why, one.count, one.decides));
        (
            told,
            judged.report().not_told.last().map(|one| one.what.clone()),
        )
    };
    let (told, what) = untold(&[EVERYBODY, POLICIES, DEFAULT]);
    assert_eq!(told, Some((Why::Setting(Unknown::NotExported), 3, false)));
    assert!(what.is_some_and(|what| what.contains("not known for 3 mailboxes")));
    let (told, _) = untold(&[EVERYBODY, POLICIES, USERS]);
    assert_eq!(told, Some((Why::Setting(Unknown::Organization), 1, false)));
    let allows = POLICIES.replace("false}]", "true}]");
    assert_eq!(
        untold(&[EVERYBODY, &allows, DEFAULT]).0,
        None,
        "each takes passwords"
    );
}

#[test]
fn the_end_is_deviating_before_undecided_before_as_wished() {
    let standing = |export: &str, wished: &str| judged(&[export], wished, &[]).audit.standing;
    let only_imap = judged(
        &["PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,True\n"],
        "imap=on",
        &[],
    );
    let asked = [Asked::Plans];
    assert!(
        only_imap
            .audit
            .untold
            .iter()
            .all(|one| asked.contains(&one.what)),
        "who asks for IMAP is not told of POP"
    );
    let two = "PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,True\nlee@contoso.com,\n";
    assert_eq!(standing(two, "imap=off"), Standing::Deviates);
    assert_eq!(standing(two, "imap=on"), Standing::Undecided);
    assert_eq!(
        standing(two, "pop=off"),
        Standing::Undecided,
        "never exported"
    );
    assert_eq!(
        standing(
            "PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,True\n",
            "imap=on"
        ),
        Standing::AsWished
    );
    let all = "PrimarySmtpAddress,ImapEnabled,PopEnabled,SmtpClientAuthenticationDisabled\nkim@contoso.com,True,True,False\n";
    assert_eq!(standing(all, ""), Standing::AsWished);
    let rows = (0..1000).map(|id| format!("user{id}@contoso.com,False\n"));
    let thousand = format!(
        "PrimarySmtpAddress,ImapEnabled\n{}",
        rows.collect::<String>()
    );
    assert_eq!(
        standing(&thousand, "imap=off"),
        Standing::Undecided,
        "the cmdlet stops at 1000 by itself"
    );
}

#[test]
fn the_report_names_pages_that_exist_and_sorts_by_name() {
    let catalogue = Catalogue::embedded();
    let rows = (0..40)
        .rev()
        .map(|id| format!("User{id:02}@contoso.com,True,True,True,True\n"));
    let export = format!(
        "PrimarySmtpAddress,ImapEnabled,PopEnabled,ImapUseProtocolDefaults,ImapForceICalForCalendarRetrievalOption\n{}",
        rows.collect::<String>()
    );
    let keep = [(Doors::ALL, "user07@contoso.com\nuser08@contoso.com")];
    let judged = judged(&[&export, OFF], "imap=off", &keep);
    let report = judged.report();
    for finding in &report.findings {
        let page = finding
            .page
            .is_none_or(|page| catalogue.page(page).is_some());
        assert!(page, "{:?}", finding.page);
        let labels: Vec<String> = finding.mailboxes.labels().collect();
        assert!(labels.is_sorted(), "{labels:?}");
    }
    assert_eq!(report.headline, "38 of 40 mailboxes are not as wished.");
    let text = report.render(
        &mailprobe::style::Style::PLAIN,
        mailprobe::report::human::Detail::Usual,
    );
    assert!(
        text.contains(
            "  40 mailboxes\n  IMAP      40 on, 0 off; of those on 2 needed, 38 not needed\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("User00@contoso.com\n") && text.contains("User11@contoso.com\n"),
        "{text}"
    );
    assert!(
        !text.contains("User12@contoso.com") && text.contains("and 28 more"),
        "{text}"
    );
    let all = report.render(
        &mailprobe::style::Style::PLAIN,
        mailprobe::report::human::Detail::Everything,
    );
    assert!(
        all.contains("User12@contoso.com") && !all.contains("more; -v"),
        "{all}"
    );
}
