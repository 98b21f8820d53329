//! `audit`: what an administrator exported, judged, and the PowerShell that would mend it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::output::{Output, print, print_json};
use crate::audit::error::ExportError;
use crate::audit::export;
use crate::audit::judge::{Standing, judge};
use crate::audit::keep::Keep;
use crate::audit::mailbox::Doors;
use crate::audit::script::{Script, Way, script};
use crate::audit::tenant::Tenant;
use crate::audit::wish::Wishes;
use crate::cli::Format;
use crate::cli::audit::{AuditArgs, keep_list};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::audit::{AuditReport, ScriptReport};
use crate::report::human::Detail;
use crate::style::{Style, safe};

pub(super) fn audit(args: &AuditArgs) -> Result<Exit, Error> {
    let wishes = args
        .expect
        .iter()
        .try_fold(Wishes::default(), |all, one| all.and(*one));
    let wishes = wishes.map_err(|error| Error::Usage(format!("--expect: {error}")))?;
    let files = args
        .script
        .as_deref()
        .map(|path| Files::of(path, args.force))
        .transpose()?;
    let lists: Vec<(Doors, PathBuf)> = args.keep.iter().map(|named| keep_list(named)).collect();
    if let Some(files) = &files {
        files.are_apart_from(args.files.iter().chain(lists.iter().map(|(_, path)| path)))?;
    }
    let read_from = || args.files.iter().chain(lists.iter().map(|(_, path)| path));
    let output = match &args.output {
        Some(path) if read_from().any(|read| is_same(read, path)) => {
            return Err(Error::Usage(format!(
                "{} is read, and --output would write over it; name another file",
                safe(&path.to_string_lossy())
            )));
        }
        Some(path) if files.as_ref().is_some_and(|files| files.are(path)) => {
            return Err(Error::Usage(format!(
                "{} is a script that --script writes, and --output would write over it; name another file",
                safe(&path.to_string_lossy())
            )));
        }
        Some(path) => Output::open(path)?,
        None => None,
    };
    let mut keep = Keep::default();
    for (doors, path) in lists {
        keep.add(&path.to_string_lossy(), open(&path)?, doors)?;
    }
    let tenant = read(&args.files, &mut keep)?;
    if !tenant.tells_of_organization() {
        has_mailboxes(&tenant)?;
    }
    let audit = judge(&tenant, &wishes, &keep);
    let written = match files {
        Some(files) => Some(files.write(|way, back| script(&tenant, &audit, &wishes, way, back))?),
        None => None,
    };
    let report = AuditReport::new(&tenant, &audit, &wishes, &keep, written);
    let detail = Detail::of(args.quiet, args.verbose);
    match (args.look.format, output) {
        (Format::Json, None) => print_json(&report)?,
        (Format::Json, Some(output)) => {
            let text = serde_json::to_string_pretty(&report).map_err(io::Error::from);
            output.write(&format!("{}\n", text.map_err(Error::Output)?))?;
        }
        (Format::Human, None) => {
            print(&report.render(&Style::of_stdout(args.look.color), detail))?;
        }
        (Format::Human, Some(output)) => output.write(&report.render(&Style::PLAIN, detail))?,
    }
    Ok(match audit.standing {
        Standing::AsWished => Exit::Works,
        Standing::Deviates => Exit::Trouble,
        Standing::Undecided => Exit::Undecided,
    })
}

/// Whether two names are of one file that is there.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = one.canonicalize().ok();
    real.is_some() && real == other.canonicalize().ok()
}

/// Where a file stands or would stand.
fn place(path: &Path) -> Option<PathBuf> {
    let folder = match path.parent()? {
        here if here.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// Reads all exports.
pub(super) fn read(files: &[PathBuf], keep: &mut Keep) -> Result<Tenant, Error> {
    let mut tenant = Tenant::default();
    for path in files {
        let name = match path == Path::new("-") {
            true => "standard input".into(),
            false => path.to_string_lossy(),
        };
        export::read(&mut tenant, &name, open(path)?, keep)?;
        if let Some(source) = tenant.files.last_mut() {
            source.written = path.metadata().and_then(|data| data.modified()).ok();
        }
    }
    Ok(tenant)
}

/// Refuses exports that have no mailbox.
pub(super) fn has_mailboxes(tenant: &Tenant) -> Result<(), Error> {
    if tenant.with_settings().next().is_none() {
        let names = tenant.files.iter().map(|source| source.file.as_str());
        let files = names.collect::<Vec<_>>().join(", ");
        let perhaps = tenant.perhaps();
        return Err(ExportError::NoMailboxes { files, perhaps }.into());
    }
    Ok(())
}

fn open(path: &Path) -> Result<Box<dyn Read>, Error> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = File::open(path).and_then(|file| match path.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(file),
    });
    match opened {
        Ok(file) => Ok(Box::new(file)),
        Err(_) if path.to_string_lossy().parse::<Wishes>().is_ok() => Err(Error::Usage(format!(
            "{} is a wish and no file; put all of them behind --expect, with commas between them: --expect imap=off,pop=off",
            safe(&path.to_string_lossy())
        ))),
        Err(source) => Err(Error::File {
            what: format!("{} cannot be read", safe(&path.to_string_lossy())),
            source,
        }),
    }
}

/// The files of the two scripts.
struct Files {
    forward: PathBuf,
    back: PathBuf,
}

impl Files {
    /// Finds out whether they may be written.
    fn of(path: &Path, force: bool) -> Result<Self, Error> {
        let files = Self {
            forward: path.to_owned(),
            back: path.with_extension(match path.extension() {
                Some(extension) if extension.eq_ignore_ascii_case("ps1") => {
                    "rollback.ps1".to_owned()
                }
                Some(extension) => format!("{}.rollback.ps1", extension.to_string_lossy()),
                None => "rollback.ps1".to_owned(),
            }),
        };
        if path == Path::new("-") {
            return Err(Error::Usage(
                "--script needs the name of a file, because the way back goes beside it".to_owned(),
            ));
        }
        for file in [&files.forward, &files.back] {
            if !force && file.symlink_metadata().is_ok() {
                return Err(Error::Usage(format!(
                    "{} is there already, and perhaps the only way back from an earlier change. Name another file with --script, or replace it with --force",
                    safe(&file.to_string_lossy())
                )));
            }
        }
        Ok(files)
    }

    /// Whether a file is one of the two, be it there already or not.
    fn are(&self, path: &Path) -> bool {
        let own = [&self.forward, &self.back].map(|file| place(file));
        place(path).is_some_and(|place| own.contains(&Some(place)))
    }

    /// Refuses to write over what is read.
    fn are_apart_from<'a>(&self, mut read: impl Iterator<Item = &'a PathBuf>) -> Result<(), Error> {
        let real = |path: &Path| path.canonicalize().ok();
        let written = [real(&self.forward), real(&self.back)];
        let same = read.find(|path| real(path).is_some_and(|path| written.contains(&Some(path))));
        match same {
            Some(path) => Err(Error::Usage(format!(
                "{} is read, and --script would write over it; name another file",
                safe(&path.to_string_lossy())
            ))),
            None => Ok(()),
        }
    }

    /// Writes both, the way back first: without it nothing should be changed. Where nothing changes, neither.
    /// One at a time, because they may be long.
    fn write(&self, script: impl Fn(Way, &str) -> Script) -> Result<ScriptReport, Error> {
        let back = self.back.file_name().unwrap_or_default().to_string_lossy();
        let written = Script {
            text: String::new(),
            ..script(Way::Forward, &back)
        };
        if !written.is_idle() {
            for (way, path) in [(Way::Back, &self.back), (Way::Forward, &self.forward)] {
                Output::of_option("--script", path)?.write(&script(way, &back).text)?;
            }
        }
        Ok(ScriptReport {
            file: safe(&self.forward.to_string_lossy()),
            rollback: safe(&self.back.to_string_lossy()),
            written: !written.is_idle(),
            mailboxes: written.mailboxes,
            organization: written.organization,
            follow: written.follow,
            opens: written.opens,
            closes: written.closes,
            left_out: written.left_out,
        })
    }
}
