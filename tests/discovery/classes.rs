//! A program gets the same class from `discover`, which knows what is published, as from a check, which measured it.

use crate::class_support::{assert_same, of_check, of_settings};
use crate::place::{MAIL, Place, refs, settings_file, web_hosts};
use crate::servers;

#[test]
fn of_a_small_provider_they_are_the_same() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let imap = "imap.contoso.example";
    let _dovecot = place.dovecot(imap);
    let file = settings_file(&[("imap", imap, 993, "SSL")]);
    let site = place.site("autoconfig.contoso.example");
    let site = site.page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push("contoso.example. IN MX 10 mx.contoso.example.".to_owned());
    records.push("_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.".to_owned());
    records.push(format!("{imap}. IN A {MAIL}"));
    let place = place.serve(&refs(&records), &[site]);
    let ask = ["kim@contoso.example", "--only", "imap"];
    let check = place.run(&[&ask[..], &["--programs", "--format", "json"]].concat());
    let checked = of_check(&check.json());
    let settings = place.run(&["discover", "kim@contoso.example", "--programs"]);
    assert_same(&checked, &of_settings(&settings.stdout(), &checked));
    for name in [
        "Thunderbird 78 and newer",
        "FairEmail",
        "Evolution",
        "KMail",
    ] {
        assert_eq!(checked[&format!("{name}: IMAP")], "yes", "{checked:#?}");
    }
}
