//! `diff`: two reports compared from their recordings, off-line.

use std::path::Path;

use super::output::{Output, print};
use super::{checks, recorded};
use crate::cli::{DiffArgs, Format};
use crate::compare::{Both, Side, Standing, compare};
use crate::diagnose::diagnose;
use crate::error::Error;
use crate::exit::Exit;
use crate::fact::facts;
use crate::recording::File;
use crate::report::difference::{self, DifferenceReport, Source};
use crate::report::human::Detail;
use crate::report::json;
use crate::style::Style;

pub(super) fn diff(args: &DiffArgs) -> Result<Exit, Error> {
    let input = Path::new("-");
    if args.a == input && args.b == input {
        return Err(Error::Usage(
            "standard input holds one report; name a file for the other".to_owned(),
        ));
    }
    let known = checks::known(&args.checks)?;
    recorded::apart(args.output.as_deref(), &[&args.a, &args.b])?;
    let files = Both {
        a: recorded::read(&args.a)?,
        b: recorded::read(&args.b)?,
    };
    let (a, b) = (&files.a.run, &files.b.run);
    if (a.started, a.took) == (b.started, b.took) {
        return Err(Error::Usage(
            "both files hold the same run; give one that was made at another time or on another computer".to_owned(),
        ));
    }
    let output = match &args.output {
        Some(path) => Output::open(path)?,
        None => None,
    };
    let verdicts = files.map(|file| diagnose(&file.run, &facts(&file.run), &known.catalogue));
    let sides = Both {
        a: Side {
            run: &files.a.run,
            verdict: &verdicts.a,
        },
        b: Side {
            run: &files.b.run,
            verdict: &verdicts.b,
        },
    };
    let source = |path: &Path, file: &File| Source {
        file: recorded::name(path),
        recorded_by: file.said.version.clone(),
    };
    let sources = Both {
        a: source(&args.a, &files.a),
        b: source(&args.b, &files.b),
    };
    let comparison = compare(sides);
    let report = DifferenceReport::new(&comparison, &sides, &sources, &known.catalogue);
    let detail = Detail::of(args.quiet, args.verbose);
    let style = match &output {
        Some(_) => Style::of_file(args.look.color),
        None => Style::of_stdout(args.look.color),
    };
    let text = match args.look.format {
        Format::Json => json::render(&report),
        Format::Human => difference::render(&report, &style, detail),
    };
    match output {
        Some(output) => output.write(&text)?,
        None => print(&text)?,
    }
    Ok(match comparison.standing {
        Standing::Same => Exit::Works,
        Standing::Differs => Exit::Trouble,
        Standing::Incomparable => Exit::Undecided,
    })
}
