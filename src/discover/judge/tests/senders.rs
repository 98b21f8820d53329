use super::{at, found, judged};

#[test]
fn a_record_of_senders_is_judged_only_where_nothing_in_it_could_stand_for_the_provider() {
    let mut discovery = at("contoso-example.mail.protection.outlook.com");
    discovery.records.autodiscover = Ok(vec!["autodiscover.outlook.com".to_owned()]);
    let mut judged = |record: &str| {
        discovery.spf = Ok(vec![record.to_owned()]);
        !found(&judged(&discovery)).is_empty()
    };
    assert!(judged("v=spf1 ip4:192.0.2.0/24 include:sendgrid.net -all"));
    assert!(!judged("v=spf1 include:spf.protection.outlook.com -all"));
    assert!(!judged("v=spf1 include:_spf.contoso.example -all"));
    assert!(!judged("v=spf1 redirect=_spf.host.example"));
}
