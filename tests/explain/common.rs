//! What a finding says that programs show, for the faults that most callers have: the programs that they use, in English.

use mailprobe::client::{Library, Shown};

/// The fault, and the programs whose texts come first, each with words of what it shows.
const COMMON: [(&str, &[(&str, &str)]); 11] = [
    (
        "tcp.timeout",
        &[
            ("Outlook (classic)", "Cannot connect to the server."),
            ("Apple Mail (iPhone, iPad)", "timed out"),
            ("Thunderbird", "timed out"),
            ("Android e-mail app", "Can't connect to server."),
        ],
    ),
    (
        "tcp.refused",
        &[
            ("Outlook (classic)", "Cannot connect to the server."),
            ("Apple Mail (iPhone, iPad)", "refused to allow a connection"),
            ("Thunderbird", "the connection was refused"),
            ("Android e-mail app", "Can't connect to server."),
        ],
    ),
    (
        "dns.nxdomain",
        &[
            ("Outlook (classic)", "Cannot find the email server."),
            ("Apple Mail (iPhone, iPad)", "is not responding"),
            ("Thunderbird", "Failed to connect to server"),
            ("Android e-mail app", "Couldn't open connection"),
        ],
    ),
    (
        "tls.expired",
        &[
            ("Outlook (classic)", "not within its validity period"),
            ("Apple Mail (iPhone, iPad)", "Cannot Verify Server Identity"),
            ("Thunderbird", "expired on"),
            ("Android e-mail app", "Can't safely connect"),
        ],
    ),
    (
        "tls.self-signed",
        &[
            (
                "Outlook (classic)",
                "a root certificate which is not trusted",
            ),
            ("Apple Mail (iPhone, iPad)", "Cannot Verify Server Identity"),
        ],
    ),
    (
        "tls.name-mismatch",
        &[
            (
                "Outlook (classic)",
                "The target principal name is incorrect.",
            ),
            ("Apple Mail (iPhone, iPad)", "Cannot Verify Server Identity"),
            ("Thunderbird", "is not valid for that server"),
            ("Android e-mail app", "Can't safely connect"),
        ],
    ),
    (
        "tls.untrusted-root",
        &[
            (
                "Outlook (classic)",
                "a root certificate which is not trusted",
            ),
            ("Apple Mail (iPhone, iPad)", "Cannot Verify Server Identity"),
            ("Thunderbird", "does not come from a trusted source"),
            ("Android e-mail app", "Can't safely connect"),
        ],
    ),
    (
        "auth.bad-password",
        &[
            (
                "Outlook (classic)",
                "Your e-mail server rejected your login.",
            ),
            ("Apple Mail (iPhone, iPad)", "The user name or password"),
            ("Thunderbird", "Authentication failed."),
            ("Android e-mail app", "Confirm username, password"),
        ],
    ),
    (
        "auth.basic-disabled",
        &[
            (
                "Outlook (classic)",
                "Your e-mail server rejected your login.",
            ),
            ("Apple Mail (iPhone, iPad)", "The user name or password"),
            ("Thunderbird", "Login to server"),
            ("Android e-mail app", "Username or password is incorrect."),
        ],
    ),
    (
        "auth.smtp-disabled-tenant",
        &[
            (
                "Outlook (classic), account set-up",
                "We couldn't log on to the outgoing (SMTP) server.",
            ),
            ("Apple Mail (iPhone, iPad)", "Cannot Send Mail"),
            ("Thunderbird", "Unable to authenticate to Outgoing server"),
            ("Thunderbird for Android", "Authentication failed"),
        ],
    ),
    (
        "mailbox.full",
        &[
            ("Outlook (classic)", "Mail cannot be stored on server"),
            ("Thunderbird", "could not be copied to your Sent folder"),
        ],
    ),
];

/// The first text of each kind of program that most callers have.
fn first_of_each<'a>(all: &'a [Shown<'a>]) -> Vec<&'a Shown<'a>> {
    let mut firsts: Vec<&Shown<'_>> = Vec::new();
    for one in all.iter().filter(|one| one.kind.is_some()) {
        if firsts.iter().all(|first| first.kind != one.kind) {
            firsts.push(one);
        }
    }
    firsts
}

#[test]
fn the_first_texts_of_common_faults_are_of_the_programs_of_most_callers() {
    let library = Library::embedded();
    for (id, expected) in COMMON {
        let all = library.shown(id, None);
        let firsts = first_of_each(&all);
        println!("{id}");
        for one in &firsts {
            println!("    {}: {:?}", one.program, one.says);
        }
        for (at, (program, words)) in expected.iter().enumerate() {
            let one = firsts[at];
            let is_said = one.says.iter().any(|says| says.contains(words));
            assert!(one.program == *program && is_said, "{id}: {one:?}");
        }
    }
}
