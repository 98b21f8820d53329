//! `demo --serve`: keeps the simulated tenant running, and tells how to reach it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::failed;
use crate::cli::{DemoArgs, Format};
use crate::command::output::print;
use crate::demo::tenant::{self, FrontEnd, Tenant, TenantDoor, directory, identity};
use crate::endpoint::{Protocol, Security};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::served::{Served, ServedDoor, ServedSignIn};
use crate::report::{SCHEMA_VERSION, Tool, json, quoted};

pub(super) fn serve(args: &DemoArgs) -> Result<Exit, Error> {
    let format = args.look.without_run("what it serves")?.format;
    let front_end = match args.classic {
        true => FrontEnd::Classic,
        false => FrontEnd::New,
    };
    let tenant = Tenant::open(front_end).map_err(failed)?;
    let files = Files::write(&tenant).map_err(failed)?;
    let text = match format {
        Format::Json => json::render(&served(&tenant, &files)),
        Format::Human => instructions(&tenant, &files),
    };
    print(&text)?;
    tenant.wait_for_end().map_err(failed)?;
    Ok(Exit::Works)
}

/// What other programs need as files; taken away at the end.
struct Files {
    folder: PathBuf,
    root: PathBuf,
    token: PathBuf,
    secret: PathBuf,
    certificate: PathBuf,
}

impl Files {
    fn write(tenant: &Tenant) -> io::Result<Self> {
        let folder = new_folder(&std::env::temp_dir())?;
        let files = Self {
            root: folder.join("root.pem"),
            token: folder.join("token"),
            secret: folder.join("app-secret"),
            certificate: folder.join("app.pem"),
            folder,
        };
        fs::write(&files.root, tenant.root_pem())?;
        fs::write(&files.token, tenant::TOKEN)?;
        fs::write(&files.secret, directory::APP_SECRET)?;
        fs::write(&files.certificate, tenant.application_pem()?)?;
        Ok(files)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// How many names are tried: numbers of processes come again, and one that was killed took nothing away.
const MOST_NAMES: u32 = 100;

/// Makes a folder of a name that is free.
fn new_folder(place: &Path) -> io::Result<PathBuf> {
    let process = std::process::id();
    for number in 1..MOST_NAMES {
        let folder = place.join(format!("mailprobe-demo-{process}-{number}"));
        match create_for_owner(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| folder),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Makes a folder that nobody else can look into; fails when it is there, whoever made it.
fn create_for_owner(folder: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix sets a mode"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The same for programs.
fn served(tenant: &Tenant, files: &Files) -> Served {
    let door = |door: &TenantDoor| ServedDoor {
        protocol: door.protocol.name(),
        host: door.host.to_owned(),
        port: door.port,
        security: door.security.name(),
        address: door.address.to_string(),
        open: door.is_open,
    };
    Served {
        schema_version: SCHEMA_VERSION,
        tool: Tool::this(),
        address: tenant::ADDRESS.to_owned(),
        dns: tenant.dns.to_string(),
        ca_file: files.root.display().to_string(),
        token_file: files.token.display().to_string(),
        servers: tenant.doors.iter().map(door).collect(),
        sign_in: ServedSignIn {
            host: identity::HOST.to_owned(),
            port: 443,
            address: tenant.sign_in.to_string(),
            tenant: directory::TENANT.to_owned(),
            client: directory::MAIL_PROGRAM.to_owned(),
            late_client: directory::LATE.to_owned(),
            refused_client: directory::REFUSED_BEGINS.to_owned(),
            application: directory::ARCHIVE.to_owned(),
            unknown_application: directory::STRANGER.to_owned(),
            application_secret_file: files.secret.display().to_string(),
            application_certificate_file: files.certificate.display().to_string(),
        },
    }
}

/// A path as it can be pasted into a shell.
fn pasted(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

fn instructions(tenant: &Tenant, files: &Files) -> String {
    let address = tenant::ADDRESS;
    let (root, token, dns) = (pasted(&files.root), pasted(&files.token), tenant.dns);
    let doors: String = tenant.doors.iter().map(place).collect();
    let sign_in = signing_in(tenant, files);
    let mailprobe = with_mailprobe(tenant, &root, &token);
    let others: String = [
        tenant
            .doors
            .iter()
            .find(|door| door.security == Security::ImplicitTls),
        tenant
            .doors
            .iter()
            .find(|door| door.protocol == Protocol::Smtp),
    ]
    .into_iter()
    .flatten()
    .map(|door| with_openssl(door, &root))
    .chain(
        tenant
            .doors
            .first()
            .map(|door| with_curl(door, &root, &token)),
    )
    .collect();
    format!(
        "The simulated tenant is running. Ctrl-C ends it and takes its files away.\n\
         The mailbox, the token and the certificates are made up. Nothing leaves this computer.\n\
         \n\
         User   {address}\n\
         Token  {token}\n\
         Root   {root}\n\
         DNS    {dns}\n\
         \n\
         {doors}\n\
         With mailprobe:\n\n{mailprobe}\n\
         With other programs:\n\n{others}\n\
         {sign_in}"
    )
}

fn place(door: &TenantDoor) -> String {
    let (protocol, security) = (door.protocol.to_string(), door.security.to_string());
    let place = format!("{}:{}", door.host, door.port);
    let closed = if door.is_open { "" } else { ", closed" };
    let address = door.address;
    format!("{protocol:<5} {place:<26} {security:<9} is at {address}{closed}\n")
}

fn with_mailprobe(tenant: &Tenant, root: &str, token: &str) -> String {
    let (address, dns) = (tenant::ADDRESS, tenant.dns);
    let mut command =
        format!("  mailprobe {address} --token-file {token} \\\n    --ca-file {root} --dns {dns}");
    for door in &tenant.doors {
        command.push_str(&format!(" \\\n    {}", connect_to(door)));
    }
    let (host, address) = (identity::HOST, tenant.sign_in);
    command.push_str(&format!(" \\\n    --connect-to {host}:443:{address}\n"));
    command
}

/// The option that mailprobe and curl have in common.
fn connect_to(door: &TenantDoor) -> String {
    format!("--connect-to {}:{}:{}", door.host, door.port, door.address)
}

fn with_openssl(door: &TenantDoor, root: &str) -> String {
    let starttls = match (door.security, door.protocol) {
        (Security::StartTls, protocol) => format!(" -starttls {}", protocol.name()),
        _ => String::new(),
    };
    let (host, address) = (door.host, door.address);
    format!(
        "  openssl s_client -connect {address} -servername {host}{starttls} \\\n    -CAfile {root}\n"
    )
}

fn with_curl(door: &TenantDoor, root: &str, token: &str) -> String {
    let (address, host, connect_to) = (tenant::ADDRESS, door.host, connect_to(door));
    format!(
        "  curl {connect_to} \\\n    --cacert {root} \\\n    \
         --user {address} --oauth2-bearer \"$(cat {token})\" imaps://{host}/\n"
    )
}

/// The sign-in service, and who is known to it.
fn signing_in(tenant: &Tenant, files: &Files) -> String {
    let (host, address) = (identity::HOST, tenant.sign_in);
    let (root, secret) = (pasted(&files.root), pasted(&files.secret));
    let certificate = pasted(&files.certificate);
    let curl = format!("  curl --connect-to {host}:443:{address} --cacert {root} \\\n");
    let base = format!("https://{host}/contoso.com/oauth2/v2.0");
    let (program, archive) = (directory::MAIL_PROGRAM, directory::ARCHIVE);
    format!(
        "The sign-in service {host}:443 is at {address}.\n\
         It asks nobody for a password: {} signs in after a moment.\n\
         \n\
         Mail program         {program}\n\
         with old tokens      {}\n\
         refused by number    {}000000053003 (or any other number)\n\
         Application          {archive} (opens lee@contoso.com)\n\
         unknown to Exchange  {}\n\
         Its secret           {secret}\n\
         Its certificate      {certificate}\n\
         People               lee@contoso.com (all works), rob@contoso.com (all is off),\n\
         \x20                    una@contoso.com (no mailbox), shared@contoso.com (Lee's),\n\
         \x20                    busy@contoso.com (too many requests), late@contoso.com (the token ends)\n\
         Policies of SMTP     defaults@, criteria@, basic@, wrong@, federation@, plain@, volume@contoso.com\n\
         \n\
         With mailprobe, in the place of --token-file: --sign-in --client-id {program}\n\
         \n\
         {curl}    -d client_id={program} \\\n    \
         -d scope=https://outlook.office.com/IMAP.AccessAsUser.All \\\n    {base}/devicecode\n\
         {curl}    -d client_id={program} -d device_code=... \\\n    \
         -d grant_type=urn:ietf:params:oauth:grant-type:device_code \\\n    {base}/token\n\
         {curl}    -d otc=CODE -d login=lee@contoso.com https://{host}/common/oauth2/deviceauth\n\
         {curl}    -d client_id={archive} -d grant_type=client_credentials \\\n    \
         --data-urlencode client_secret@{secret} \\\n    \
         -d scope=https://outlook.office365.com/.default {base}/token\n",
        tenant::ADDRESS,
        directory::LATE,
        directory::REFUSED_BEGINS,
        directory::STRANGER,
    )
}

#[cfg(test)]
mod tests {
    use super::new_folder;

    #[test]
    fn a_folder_that_was_left_behind_is_no_hindrance() -> std::io::Result<()> {
        let place = tempfile::tempdir()?;
        let (first, second) = (new_folder(place.path())?, new_folder(place.path())?);
        assert_ne!(first, second);
        assert!(first.is_dir() && second.is_dir());
        Ok(())
    }
}
