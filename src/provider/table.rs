//! The names and settings that providers document, each with its source.

use super::{Cloud, Known};
use crate::endpoint::{Protocol, Security};

/// What one cloud of Exchange Online is known by.
pub(super) struct CloudRow {
    /// The host for IMAP and POP3.
    pub(super) access: &'static str,
    /// The host for SMTP submission.
    pub(super) submission: &'static str,
    /// Other hosts by which the cloud is recognised.
    pub(super) hosts: &'static [&'static str],
    /// Ends of MX names.
    pub(super) mx: &'static [&'static str],
    /// Names that `autodiscover.` before a domain is an alias of.
    pub(super) autodiscover: &'static [&'static str],
}

// learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges (endpoint sets 1, 2, 5, 6);
// MX under mx.microsoft: Microsoft message centre MC1048624.
pub(super) static WORLDWIDE: CloudRow = CloudRow {
    access: "outlook.office365.com",
    submission: "smtp.office365.com",
    hosts: &[
        "outlook.office.com",
        "imap.office365.com",
        "pop.office365.com",
    ],
    mx: &[".mail.protection.outlook.com", ".mx.microsoft"],
    autodiscover: &["autodiscover.outlook.com", "autodiscover-s.outlook.com"],
};

// support.microsoft.com "POP, IMAP, and SMTP settings for Outlook.com"; the Thunderbird entry hotmail.com.
pub(super) static CONSUMER: CloudRow = CloudRow {
    access: "outlook.office365.com",
    submission: "smtp-mail.outlook.com",
    hosts: &["imap-mail.outlook.com", "pop-mail.outlook.com"],
    mx: &[".olc.protection.outlook.com"],
    autodiscover: &[],
};

// learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-gcc-high-endpoints and
// dns-records-for-office-365-gcc-high.
pub(super) static GCC_HIGH: CloudRow = CloudRow {
    access: "outlook.office365.us",
    submission: "outlook.office365.us",
    hosts: &["smtp.office365.us"],
    mx: &[".mail.protection.office365.us"],
    autodiscover: &["autodiscover.office365.us", "autodiscover-s.office365.us"],
};

// learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-dod-endpoints: IMAP, POP
// and submission on one host.
pub(super) static DOD: CloudRow = CloudRow {
    access: "outlook-dod.office365.us",
    submission: "outlook-dod.office365.us",
    hosts: &["webmail.apps.mil"],
    mx: &[],
    autodiscover: &[
        "autodiscover-dod.office365.us",
        "autodiscover-s-dod.office365.us",
    ],
};

// learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges-21vianet.
pub(super) static CHINA: CloudRow = CloudRow {
    access: "partner.outlook.cn",
    submission: "smtp.partner.outlook.cn",
    hosts: &["imap.partner.outlook.cn", "pop.partner.outlook.cn"],
    mx: &[".mail.protection.partner.outlook.cn"],
    autodiscover: &[
        "autodiscover.partner.outlook.cn",
        "autodiscover-s.partner.outlook.cn",
    ],
};

/// The zones in which Microsoft alone has hosts, and whose they are.
pub(super) static MICROSOFT_ZONES: [(&str, Cloud); 6] = [
    (".office365.com", Cloud::Worldwide),
    (".office.com", Cloud::Worldwide),
    (".outlook.com", Cloud::Worldwide),
    (".office365.us", Cloud::GccHigh),
    (".outlook.cn", Cloud::China),
    (".mx.microsoft", Cloud::Worldwide),
];

pub(super) static KNOWN: [Known; 8] = [
    Known {
        name: "Google (Gmail, Google Workspace)",
        mx: &["smtp.google.com", ".l.google.com", ".googlemail.com"],
        hosts: &[
            (Protocol::Imap, "imap.gmail.com", 993, Security::ImplicitTls),
            (Protocol::Pop3, "pop.gmail.com", 995, Security::ImplicitTls),
            (Protocol::Smtp, "smtp.gmail.com", 587, Security::StartTls),
            (Protocol::Smtp, "smtp.gmail.com", 465, Security::ImplicitTls),
        ],
        source: "https://support.google.com/a/answer/9003945",
        app_passwords: Some("https://support.google.com/accounts/answer/185833"),
    },
    Known {
        name: "iCloud Mail",
        mx: &[".mail.icloud.com"],
        hosts: &[
            (
                Protocol::Imap,
                "imap.mail.me.com",
                993,
                Security::ImplicitTls,
            ),
            (Protocol::Smtp, "smtp.mail.me.com", 587, Security::StartTls),
        ],
        source: "https://support.apple.com/en-us/102525",
        app_passwords: Some("https://support.apple.com/en-us/102654"),
    },
    Known {
        name: "Yahoo Mail",
        // Other services (AOL, Rogers, small businesses) have names of their own in the same zone.
        mx: &[
            "mta5.am0.yahoodns.net",
            "mta6.am0.yahoodns.net",
            "mta7.am0.yahoodns.net",
            "mx-eu.mail.am0.yahoodns.net",
            "mx-apac.mail.gm0.yahoodns.net",
        ],
        hosts: &[
            (
                Protocol::Imap,
                "imap.mail.yahoo.com",
                993,
                Security::ImplicitTls,
            ),
            (
                Protocol::Pop3,
                "pop.mail.yahoo.com",
                995,
                Security::ImplicitTls,
            ),
            (
                Protocol::Smtp,
                "smtp.mail.yahoo.com",
                587,
                Security::StartTls,
            ),
            (
                Protocol::Smtp,
                "smtp.mail.yahoo.com",
                465,
                Security::ImplicitTls,
            ),
        ],
        source: "https://help.yahoo.com/kb/SLN4075.html",
        app_passwords: Some(
            "https://help.yahoo.com/kb/generate-manage-rd-party-passwords-sln15241.html",
        ),
    },
    Known {
        name: "AOL Mail",
        mx: &["mx-aol.mail.gm0.yahoodns.net"],
        hosts: &[
            (Protocol::Imap, "imap.aol.com", 993, Security::ImplicitTls),
            (Protocol::Pop3, "pop.aol.com", 995, Security::ImplicitTls),
            (Protocol::Smtp, "smtp.aol.com", 465, Security::ImplicitTls),
        ],
        source: "https://help.aol.com/articles/how-do-i-use-other-email-applications-to-send-and-receive-my-aol-mail",
        app_passwords: Some("https://help.aol.com/articles/Create-and-manage-app-password"),
    },
    Known {
        name: "Fastmail",
        mx: &[".messagingengine.com"],
        hosts: &[
            (
                Protocol::Imap,
                "imap.fastmail.com",
                993,
                Security::ImplicitTls,
            ),
            (
                Protocol::Pop3,
                "pop.fastmail.com",
                995,
                Security::ImplicitTls,
            ),
            (
                Protocol::Smtp,
                "smtp.fastmail.com",
                465,
                Security::ImplicitTls,
            ),
            (Protocol::Smtp, "smtp.fastmail.com", 587, Security::StartTls),
        ],
        source: "https://www.fastmail.help/hc/en-us/articles/1500000278342",
        app_passwords: Some("https://www.fastmail.help/hc/en-us/articles/1500000279921"),
    },
    Known {
        name: "GMX",
        // The domains under gmx.com share the mail exchangers and have other servers.
        mx: &[],
        hosts: &[
            (Protocol::Imap, "imap.gmx.net", 993, Security::ImplicitTls),
            (Protocol::Pop3, "pop.gmx.net", 995, Security::ImplicitTls),
            (Protocol::Smtp, "mail.gmx.net", 465, Security::ImplicitTls),
            (Protocol::Smtp, "mail.gmx.net", 587, Security::StartTls),
        ],
        source: "https://hilfe.gmx.net/pop-imap/imap/imap-serverdaten.html",
        app_passwords: None,
    },
    Known {
        name: "WEB.DE",
        // Its domain publishes these servers itself.
        mx: &[],
        hosts: &[
            (Protocol::Imap, "imap.web.de", 993, Security::ImplicitTls),
            (Protocol::Pop3, "pop3.web.de", 995, Security::ImplicitTls),
            (Protocol::Smtp, "smtp.web.de", 465, Security::ImplicitTls),
            (Protocol::Smtp, "smtp.web.de", 587, Security::StartTls),
        ],
        source: "https://hilfe.web.de/pop-imap/imap/imap-serverdaten.html",
        app_passwords: None,
    },
    Known {
        name: "T-Online",
        // Domains of companies share the mail exchangers.
        mx: &[],
        hosts: &[
            (
                Protocol::Imap,
                "secureimap.t-online.de",
                993,
                Security::ImplicitTls,
            ),
            (
                Protocol::Pop3,
                "securepop.t-online.de",
                995,
                Security::ImplicitTls,
            ),
            (
                Protocol::Smtp,
                "securesmtp.t-online.de",
                465,
                Security::ImplicitTls,
            ),
            (
                Protocol::Smtp,
                "securesmtp.t-online.de",
                587,
                Security::StartTls,
            ),
        ],
        source: "https://www.telekom.de/hilfe/apps-dienste/e-mail/einstellungen/posteingang-postausgang-server",
        app_passwords: None,
    },
];
