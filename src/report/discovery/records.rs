//! What the DNS has on the mail of a domain, as an administrator writes it in a zone.

use crate::observation::discovery::Discovery;
use crate::observation::dns::{Answer, DnsTrouble, SERVICES, Srv};
use crate::plan::is_denial;
use crate::report::words::dns_words;
use crate::style::safe;

/// One line a record, and one for each question that was not answered; what is not there has none. Everything is safe to print.
pub(super) fn lines(discovery: &Discovery) -> Vec<String> {
    let records = &discovery.records;
    let domain = &records.domain;
    let mut lines = of_answer(domain, "MX", &records.mx, |mx| {
        format!("{} {}.", mx.preference, mx.exchange)
    });
    lines.extend(of_answer(domain, "TXT", &discovery.spf, |spf| {
        format!("\"{spf}\"")
    }));
    let autodiscover = format!("autodiscover.{domain}");
    match &records.autodiscover {
        // An alias leads to the next one.
        Ok(aliases) => {
            let mut name = autodiscover;
            for alias in aliases {
                lines.push(line(&name, "CNAME", &format!("{alias}.")));
                name.clone_from(alias);
            }
        }
        Err(trouble) => lines.extend(unanswered(&autodiscover, "A", trouble)),
    }
    let services = SERVICES.iter().map(|service| service.label);
    let services = services.zip(&records.srv);
    for (label, answer) in services.chain([("_autodiscover._tcp", &records.autodiscover_srv)]) {
        lines.extend(of_answer(
            &format!("{label}.{domain}"),
            "SRV",
            answer,
            service,
        ));
    }
    lines
}

fn service(srv: &Srv) -> String {
    format!(
        "{} {} {} {}.",
        srv.priority, srv.weight, srv.port, srv.target
    )
}

fn of_answer<T>(
    name: &str,
    kind: &str,
    answer: &Answer<T>,
    data: impl Fn(&T) -> String,
) -> Vec<String> {
    match answer {
        Ok(all) => all.iter().map(|one| line(name, kind, &data(one))).collect(),
        Err(trouble) => unanswered(name, kind, trouble).into_iter().collect(),
    }
}

fn unanswered(name: &str, kind: &str, trouble: &DnsTrouble) -> Option<String> {
    let failed = !is_denial(trouble);
    failed.then(|| format!("{} {kind}: {}", safe(name), dns_words(trouble)))
}

fn line(name: &str, kind: &str, data: &str) -> String {
    format!("{} {kind} {}", safe(name), safe(data))
}
