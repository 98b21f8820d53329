//! What the simulated DNS says of the domain beside its mail exchangers.

use std::io;

use hickory_resolver::proto::rr::rdata::SRV;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use super::super::dns::{Answering, Zone};
use crate::observation::dns::{DnsTrouble, SERVICES};
use crate::scenario::Scenario;

/// Adds the SRV records of a scenario, and what the question for Autodiscover comes to.
pub(super) fn add(zone: &mut Zone, scenario: &Scenario, domain: &str) -> io::Result<()> {
    let published = &scenario.published;
    let trouble = published.autodiscover.clone().unwrap_or(DnsTrouble::NoData);
    zone.add_trouble(&format!("autodiscover.{domain}"), RecordType::A, &trouble)?;
    for service in &SERVICES {
        let own = published.servers.iter().filter(|(protocol, security, ..)| {
            (*protocol, *security) == (service.protocol, service.security)
        });
        let record = |(_, _, host, port): &(_, _, String, u16)| {
            let target = Name::from_ascii(format!("{host}.")).map_err(io::Error::other)?;
            Ok(RData::SRV(SRV::new(0, 1, *port, target)))
        };
        let records = own.map(record).collect::<io::Result<Vec<RData>>>()?;
        if !records.is_empty() {
            let name = format!("{}.{domain}", service.label);
            zone.set(&name, RecordType::SRV, Answering::Records(records));
        }
    }
    Ok(())
}
