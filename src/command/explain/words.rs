//! Words by which `diff` calls what it finds: they are no faults with a page, and whoever looks one up learns where it is told.

use crate::compare::Kind;
use crate::report::page::Explanation;

/// Says of a word that is not known what it stands for, where it is one of a comparison.
pub(super) fn tell(word: &str, explanation: &mut Explanation) {
    let word = word.trim().to_lowercase();
    if !Kind::ALL.iter().any(|kind| kind.name() == word) {
        return;
    }
    explanation.unknown = format!(
        "`{word}` is no fault with a page: it is the word that `mailprobe diff` has in JSON for a finding."
    );
    explanation.to_try = vec![
        "Run the same command without `--format json`: it tells what was found, who mends it, and how.".to_owned(),
    ];
}
