//! `token`: what an access token says of itself, read here and sent nowhere.

use std::time::SystemTime;

use super::output::print;
use crate::catalogue::Catalogue;
use crate::cli::secret::Source;
use crate::cli::{Format, TokenArgs};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::json;
use crate::report::token::TokenReport;
use crate::style::Style;
use crate::token;

pub(super) fn token(args: &TokenArgs) -> Result<Exit, Error> {
    let source = Source::of_token(args.token_file.as_ref(), args.token_stdin)?;
    let secret = source.read("")?;
    if let Some(mailbox) = &args.mailbox
        && secret.is_repeated_by(mailbox)
    {
        return Err(Error::Secret(
            "the address is the token itself; give the address of the mailbox, or leave it out"
                .to_owned(),
        ));
    }
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = since.map_or(0, |since| since.as_secs().cast_signed());
    let Some(token) = token::read(&secret) else {
        return Err(Error::Usage("a password is no token".to_owned()));
    };
    let report = TokenReport::new(&token, args.mailbox.as_deref(), now);
    match args.look.format {
        Format::Json => print(&json::render(&report))?,
        Format::Human => {
            let style = Style::of_stdout(args.look.color);
            print(&report.render(&Catalogue::embedded(), &style))?;
        }
    }
    Ok(match report.verdict {
        "works" => Exit::Works,
        "trouble" => Exit::Trouble,
        _ => Exit::Undecided,
    })
}
