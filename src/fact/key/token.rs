//! What an access token says of itself.

use super::values::{TEXT, YES_NO};
use super::{Key, key};
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
    key(
        "token.form",
        Stage::Authenticate,
        "The form of the access token: a JSON Web Token that can be read, one that is cut off or broken, one that only the service can read.",
        &["jwt", "broken", "encrypted", "opaque"],
    ),
    key(
        "token.kind",
        Stage::Authenticate,
        "For whom it speaks, by its own word: a person through an application, an application by itself, or nobody because it is an ID token.",
        &["delegated", "application", "id-token"],
    ),
    key(
        "token.audience",
        Stage::Authenticate,
        "The services that it says it is for, separated by spaces.",
        TEXT,
    ),
    key(
        "token.audience-is",
        Stage::Authenticate,
        "Which service that is.",
        &["outlook", "graph", "other"],
    ),
    key(
        "token.of-microsoft",
        Stage::Authenticate,
        "Its issuer is Microsoft's sign-in service, by its own word.",
        YES_NO,
    ),
    key(
        "token.permissions",
        Stage::Authenticate,
        "The permissions that it carries, scopes and roles, separated by spaces.",
        TEXT,
    ),
    key(
        "token.permits",
        Stage::Authenticate,
        "Whether the one that Exchange Online wants for this protocol is among them; absent where a role in Exchange may stand for it.",
        YES_NO,
    ),
    key(
        "token.tenant",
        Stage::Authenticate,
        "The tenant that it says it is of.",
        TEXT,
    ),
    key(
        "token.personal",
        Stage::Authenticate,
        "It is of a personal Microsoft account.",
        YES_NO,
    ),
    key(
        "token.user",
        Stage::Authenticate,
        "The account that it says it is of.",
        TEXT,
    ),
    key(
        "token.user-is",
        Stage::Authenticate,
        "Whether that is the name that signs in.",
        &["same", "other"],
    ),
    key(
        "token.time",
        Stage::Authenticate,
        "Whether it counts now, by the clock of this computer, or by the true time where that clock is proven to be wrong.",
        &["valid", "expired", "not-yet"],
    ),
    key(
        "token.left-s",
        Stage::Authenticate,
        "How many seconds it still counts; negative when it has run out.",
        TEXT,
    ),
];
