//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    mailprobe::command::run(std::env::args_os()).into()
}
