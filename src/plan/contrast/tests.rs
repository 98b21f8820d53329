use super::{Doubt, Question, questions};
use crate::endpoint::{Endpoint, Origin, Protocol, Purpose, Security};
use crate::observation::Trouble;
use crate::observation::proxy::{ProxyTrouble, Way};
use crate::observation::session::{Reply, SessionTrouble};
use crate::plan::{Depth, Probe, ProbeId};
use crate::stage::Stage;

fn probe() -> Probe {
    Probe {
        id: ProbeId(0),
        endpoint: Endpoint {
            protocol: Protocol::Imap,
            host: "imap.example.org".to_owned(),
            port: 143,
            security: Security::StartTls,
            origin: Origin::Asked,
        },
        depth: Depth::Enter,
        purpose: Purpose::Asked,
        proxy: None,
        keeps_token: false,
    }
}

fn asked_about(stage: Stage, trouble: SessionTrouble) -> Vec<Question> {
    let doubt = Doubt::Trouble(Trouble::Session(trouble));
    questions(&probe(), stage, &doubt)
}

#[test]
fn a_server_that_refuses_in_words_is_left_alone() {
    let reply = || Reply {
        status: "BYE".to_owned(),
        code: None,
        enhanced: None,
        response_code: None,
        text: "Too many connections".to_owned(),
    };
    for refusal in [
        SessionTrouble::GreetingRefused(reply()),
        SessionTrouble::Bye(reply()),
    ] {
        let asked = asked_about(Stage::Greet, refusal);
        assert_eq!(asked, [], "nothing more opens a connection there");
    }
}

#[test]
fn the_other_addresses_of_a_server_that_gives_no_reason_are_tried() {
    for trouble in [SessionTrouble::Closed, SessionTrouble::StartTlsNotOffered] {
        let asked = asked_about(Stage::Offer, trouble);
        assert!(asked.contains(&Question::OtherAddresses), "{asked:?}");
    }
}

#[test]
fn through_a_proxy_other_ports_are_asked_for_where_it_does_not_lead_on() {
    let probe = Probe {
        proxy: Some(Way {
            proxy: "http://proxy.example.org:3128".to_owned(),
            source: "--proxy".to_owned(),
            finds_names: true,
            signs_in: false,
        }),
        ..probe()
    };
    let asked = |stage, trouble| questions(&probe, stage, &Doubt::Trouble(trouble));
    let refused = ProxyTrouble::Refused {
        code: 403,
        text: String::new(),
    };
    let ports = [Question::Port(443), Question::Port(993)];
    assert_eq!(asked(Stage::Connect, Trouble::Proxy(refused)), ports);
    let trouble = ProxyTrouble::InvalidName;
    assert_eq!(asked(Stage::Connect, Trouble::Proxy(trouble)), []);
    let trouble = Trouble::Session(SessionTrouble::Closed);
    assert_eq!(asked(Stage::Greet, trouble), [], "it would go by itself");
}
