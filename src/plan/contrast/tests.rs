use super::{Doubt, Question, questions};
use crate::endpoint::{Endpoint, Origin, Protocol, Purpose, Security};
use crate::observation::Trouble;
use crate::observation::session::{Reply, SessionTrouble};
use crate::plan::{Depth, Probe, ProbeId};
use crate::stage::Stage;

fn asked_about(stage: Stage, trouble: SessionTrouble) -> Vec<Question> {
    let probe = Probe {
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
    };
    questions(&probe, stage, &Doubt::Trouble(Trouble::Session(trouble)))
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
