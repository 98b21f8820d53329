//! Words of a server that something on the way has covered or overwritten.

use crate::observation::{Run, Seen};
use crate::plan::Probe;

/// The keyword that is taken out, and the one of POP3.
const KEYWORD: &str = "STARTTLS";

/// The clear-text words of this server that carry the marks of a device which hides what it does not
/// let through: a greeting of asterisks (Cisco PIX and ASA), or a keyword overwritten with `X`.
pub(super) fn garbled(run: &Run, probe: &Probe) -> Option<String> {
    run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Greeted(greeting)) if is_covered(&greeting.reply.text) => {
            Some(greeting.reply.text.clone())
        }
        Ok(Seen::Offered(offer)) if !offer.under_tls => {
            let lines = offer.capabilities.iter();
            let mut words = lines.filter_map(|line| line.split_ascii_whitespace().next());
            words.find(|word| is_overwritten(word)).map(str::to_owned)
        }
        _ => None,
    })
}

/// Asterisks and little else: some devices leave the characters `0`, `2` and the space.
fn is_covered(text: &str) -> bool {
    let stars = text.chars().filter(|c| *c == '*').count();
    let others = text.chars().filter(|c| !matches!(c, '*' | '0' | '2' | ' '));
    stars >= 6 && others.count() * 4 <= stars
}

/// A keyword of nothing but `X` (an ASA puts an `A` at its end), or STARTTLS with letters covered.
fn is_overwritten(word: &str) -> bool {
    let crosses = word.trim_end_matches('A');
    if crosses.len() >= 4 && crosses.bytes().all(|byte| byte == b'X') {
        return true;
    }
    let pairs = || word.bytes().zip(KEYWORD.bytes());
    let covered = pairs().filter(|(a, b)| !a.eq_ignore_ascii_case(b)).count();
    let is_cover = |byte: u8| matches!(byte, b'X' | b'x' | b'*' | b'#' | b'-' | b'.');
    word.len() == KEYWORD.len()
        && (1..=6).contains(&covered)
        && pairs().all(|(a, b)| a.eq_ignore_ascii_case(&b) || is_cover(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covered_greetings_are_told_from_decorated_ones() {
        for text in [
            "**************************************",
            "********2*****0*0**",
            "****** **** ***",
        ] {
            assert!(is_covered(text), "{text}");
        }
        for text in [
            "",
            "*****",
            "mail.example.org ESMTP",
            "****** Welcome to mail.example.org ******",
            "2002 0220",
        ] {
            assert!(!is_covered(text), "{text}");
        }
    }

    #[test]
    fn overwritten_keywords_are_told_from_private_ones() {
        for word in [
            "XXXXXXXA",
            "XXXXXXXX",
            "XXXX",
            "STARTXXX",
            "STARTTLX",
            "********T",
            "S*******",
        ] {
            assert_eq!(
                is_overwritten(word),
                word != "********T" && word != "S*******",
                "{word}"
            );
        }
        for word in [
            "STARTTLS",
            "starttls",
            "XCLIENT",
            "XFORWARD",
            "XEXCH50",
            "X-EXPS",
            "XXX",
            "AAAA",
            "XLIST",
            "",
            "X-ANONYMOUSTLS",
            "UNSELECT",
        ] {
            assert!(!is_overwritten(word), "{word}");
        }
    }
}
