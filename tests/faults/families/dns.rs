//! Names that are not found, found wrongly, or found late.

#[path = "dns/exchange.rs"]
mod exchange;
#[path = "dns/false_addresses.rs"]
mod false_addresses;
#[path = "dns/further.rs"]
mod further;
#[path = "dns/names.rs"]
mod names;
#[path = "dns/place.rs"]
mod place;
#[path = "dns/resolvers.rs"]
mod resolvers;
#[path = "dns/signatures.rs"]
mod signatures;
#[path = "dns/speed.rs"]
mod speed;
#[path = "dns/system.rs"]
mod system;

use super::row::Row;

pub(crate) fn rows() -> Vec<Row> {
    [
        names::rows(),
        signatures::rows(),
        resolvers::rows(),
        speed::rows(),
        system::rows(),
        false_addresses::rows(),
        exchange::rows(),
        further::rows(),
    ]
    .concat()
}
