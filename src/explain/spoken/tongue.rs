//! Codes that are read out in other languages: "null x acht null null c c c null e", "cero equis ocho". A row of such words becomes
//! the same words in English; a word alone stays what it is, for many of them mean something else.

/// The digits from zero on, each with the ways in which it is written; what stands for a hundred behind one of them, at once or as a
/// word of its own; and names of signs, each with what it is in English.
struct Tongue {
    digits: [&'static [&'static str]; 10],
    hundreds: &'static [&'static str],
    signs: &'static [(&'static str, &'static str)],
}

const TONGUES: [Tongue; 6] = [
    Tongue {
        digits: [
            &["null"],
            &["eins", "ein"],
            &["zwei", "zwo"],
            &["drei"],
            &["vier"],
            &["f\u{fc}nf", "fuenf"],
            &["sechs"],
            &["sieben"],
            &["acht"],
            &["neun"],
        ],
        hundreds: &["hundert"],
        signs: &[
            ("iks", "x"),
            ("zeh", "c"),
            ("ce", "c"),
            ("punkt", "point"),
            ("doppel", "double"),
            ("zweimal", "double"),
            ("dreimal", "triple"),
        ],
    },
    Tongue {
        digits: [
            &["cero"],
            &["uno", "un"],
            &["dos"],
            &["tres"],
            &["cuatro"],
            &["cinco"],
            &["seis"],
            &["siete"],
            &["ocho"],
            &["nueve"],
        ],
        hundreds: &["cientos"],
        signs: &[
            ("equis", "x"),
            ("ce", "c"),
            ("punto", "point"),
            ("menos", "minus"),
            ("doble", "double"),
            ("triple", "triple"),
        ],
    },
    Tongue {
        digits: [
            &["z\u{e9}ro", "zero"],
            &["un"],
            &["deux"],
            &["trois"],
            &["quatre"],
            &["cinq"],
            &["six"],
            &["sept"],
            &["huit"],
            &["neuf"],
        ],
        hundreds: &["cents", "cent"],
        signs: &[
            ("ixe", "x"),
            ("c\u{e9}", "c"),
            ("moins", "minus"),
            ("point", "point"),
            ("double", "double"),
            ("triple", "triple"),
        ],
    },
    Tongue {
        digits: [
            &["zero"],
            &["uno"],
            &["due"],
            &["tre"],
            &["quattro"],
            &["cinque"],
            &["sei"],
            &["sette"],
            &["otto"],
            &["nove"],
        ],
        hundreds: &["cento"],
        signs: &[
            ("ics", "x"),
            ("ci", "c"),
            ("punto", "point"),
            ("meno", "minus"),
            ("doppia", "double"),
            ("tripla", "triple"),
        ],
    },
    Tongue {
        digits: [
            &["nul"],
            &["een", "\u{e9}\u{e9}n"],
            &["twee"],
            &["drie"],
            &["vier"],
            &["vijf"],
            &["zes"],
            &["zeven"],
            &["acht"],
            &["negen"],
        ],
        hundreds: &["honderd"],
        signs: &[
            ("ix", "x"),
            ("cee", "c"),
            ("punt", "point"),
            ("min", "minus"),
            ("dubbel", "double"),
            ("driemaal", "triple"),
        ],
    },
    Tongue {
        digits: [
            &["zero"],
            &["um"],
            &["dois"],
            &["tr\u{ea}s", "tres"],
            &["quatro"],
            &["cinco"],
            &["seis"],
            &["sete"],
            &["oito"],
            &["nove"],
        ],
        hundreds: &["centos"],
        signs: &[
            ("xis", "x"),
            ("c\u{ea}", "c"),
            ("ponto", "point"),
            ("menos", "minus"),
            ("duplo", "double"),
            ("triplo", "triple"),
        ],
    },
];

const ENGLISH: [&str; 10] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// So many different digits of one language stand in a row that is a code, and so many words.
const DIGITS: usize = 2;
const WORDS: usize = 4;

/// No such row is longer, in words.
const LONGEST: usize = 32;

impl Tongue {
    /// What a word, in lower case, is in English, and the digit that it names; none where it is no part of a code.
    fn english(&self, word: &str) -> Option<(String, Option<usize>)> {
        let digit = |word: &str| self.digits.iter().position(|names| names.contains(&word));
        if let Some(at) = digit(word) {
            return Some((ENGLISH[at].to_owned(), Some(at)));
        }
        for hundred in self.hundreds {
            let before = word.strip_suffix(hundred);
            match before.map(|before| (before, digit(before))) {
                Some(("", _)) => return Some(("hundred".to_owned(), None)),
                Some((_, Some(at))) => return Some((format!("{} hundred", ENGLISH[at]), Some(at))),
                _ => {}
            }
        }
        if let Some((_, sign)) = self.signs.iter().find(|(name, _)| *name == word) {
            return Some(((*sign).to_owned(), None));
        }
        let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_digits = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_minus = word == "minus";
        let is_letters = word == "ccc";
        (is_letter || is_digits || is_minus || is_letters).then(|| (word.to_owned(), None))
    }
}

/// The text with every such row in English.
pub(super) fn in_english(text: &str) -> String {
    let words = words(text);
    let mut out = String::with_capacity(text.len());
    let (mut written, mut at) = (0, 0);
    while at < words.len() {
        let row = TONGUES
            .iter()
            .map(|tongue| row(text, &words[at..], tongue))
            .max_by_key(Vec::len)
            .filter(|row| !row.is_empty());
        match row {
            Some(row) => {
                out.push_str(&text[written..words[at].0]);
                out.push_str(&row.join(" "));
                at += row.len();
                written = words[at - 1].1;
            }
            None => at += 1,
        }
    }
    out.push_str(&text[written..]);
    out
}

/// The words side by side that are a code in one language, in English; none where they are too few.
fn row(text: &str, words: &[(usize, usize)], tongue: &Tongue) -> Vec<String> {
    let mut row = Vec::new();
    let mut digits = Vec::new();
    let mut end = None;
    for (from, to) in words.iter().take(LONGEST) {
        let is_beside = end.is_none_or(|end| {
            let between: &str = &text[end..*from];
            between.chars().all(|c| " ,-".contains(c))
        });
        let Some((english, digit)) = is_beside
            .then(|| tongue.english(&text[*from..*to].to_lowercase()))
            .flatten()
        else {
            break;
        };
        row.push(english);
        digits.extend(digit.filter(|digit| !digits.contains(digit)));
        end = Some(*to);
    }
    // What is English as well is read as English.
    let is_other = row
        .iter()
        .zip(words)
        .any(|(english, (from, to))| *english != text[*from..*to].to_lowercase());
    match digits.len() >= DIGITS && row.len() >= WORDS && is_other {
        true => row,
        false => Vec::new(),
    }
}

/// Where every word stands.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (begin, c.is_alphanumeric()) {
            (None, true) => begin = Some(at),
            (Some(from), false) => {
                all.push((from, at));
                begin = None;
            }
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::in_english;

    #[test]
    fn a_row_of_foreign_digits_is_read_as_english() {
        for (said, english) in [
            (
                "null x acht null null c c c null e",
                "zero x eight zero zero c c c zero e",
            ),
            (
                "es steht null x achthundert c c c null e da",
                "es steht zero x eight hundred c c c zero e da",
            ),
            (
                "cero equis ocho cero cero ce ce ce cero e",
                "zero x eight zero zero c c c zero e",
            ),
            (
                "z\u{e9}ro x huit cents c c c z\u{e9}ro e",
                "zero x eight hundred c c c zero e",
            ),
            (
                "zero x otto zero zero tripla c zero e",
                "zero x eight zero zero triple c zero e",
            ),
            (
                "nul x acht nul nul c c c nul e",
                "zero x eight zero zero c c c zero e",
            ),
            (
                "zero x oito zero zero c c c zero e",
                "zero x eight zero zero c c c zero e",
            ),
            (
                "f\u{fc}nf drei f\u{fc}nf, f\u{fc}nf punkt sieben punkt drei",
                "five three five five point seven point three",
            ),
            // Words of every day.
            ("um sieben Uhr vier Mails", "um sieben Uhr vier Mails"),
            ("535 5.7.3 due to six of us", "535 5.7.3 due to six of us"),
            ("zero x eight zero zero", "zero x eight zero zero"),
            ("un e due", "un e due"),
            ("", ""),
        ] {
            assert_eq!(in_english(said), english, "{said}");
        }
    }
}
