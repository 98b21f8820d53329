//! What each mail program would do with the servers of a run: pure, from the table in `checks/programs/` and from what was measured.
//!
//! Nothing is claimed beyond what was measured: where a run does not tell, the answer is that it is not known.

mod answer;
mod finding;
mod judge;
mod lines;
mod offers;
mod sign_in;
mod table;

pub use self::answer::{Answer, Obstacle, Server, Setting, Verdict};
pub use self::judge::judge;
pub use self::lines::with_name;
pub use self::offers::{Door, Found, Offers, Published};
pub use self::table::{Access, Kind, Program, SignIn, Source, Tls, named, nearest, programs, read};
