//! What would be tried, and what is expected: `mailprobe smoke --list`.

use crate::config::Target;
use crate::report::wrapped;
use crate::style::{Paint, Style, safe};

/// The targets as text.
pub fn list(targets: &[&Target], style: &Style) -> String {
    let mut out = String::new();
    for target in targets {
        let name = style.paint(Paint::Strong, &style.plain(&safe(&target.name)));
        let what = match target.name == target.tried {
            true => String::new(),
            false => format!(" ({})", style.plain(&safe(&target.tried))),
        };
        let how = match target.signs_in() {
            true => "signs in",
            false => "does not sign in",
        };
        out.push_str(&format!("{name}{what}, {how}\n"));
        for one in &target.expectations {
            let label = format!("  {:<22} ", one.id());
            out.push_str(&wrapped(&style.plain(&one.says()), style, &label, "    "));
        }
        if target.expectations.is_empty() {
            out.push_str("  every protocol works that there is a server of\n");
        }
    }
    out
}
