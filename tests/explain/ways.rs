//! The ways in which a text is told that a program shows: typed with a slip, read out, in the midst of other words.

/// Numbers that are always the same (xorshift64*), so that a failure can be seen again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap() % limit.max(1)
    }
}

/// What programs, logs and people put around a text.
const AROUND: [(&str, &str); 12] = [
    ("Error: Invalid login: ", ""),
    ("smtplib.SMTPException: (", ")"),
    ("The server responded: \u{201c}", "\u{201d}"),
    ("Nov 26 08:14:02 pc17 mailapp[1412]: ", ""),
    ("[2026-11-26 08:14:02,113] ERROR: ", ""),
    ("{\"error\":\"", "\",\"retry\":false}"),
    (
        "javax.mail.MessagingException: ",
        ";\n  nested exception is:",
    ),
    (
        "Since this morning my mail program says ",
        " and I can not work. What can I do?",
    ),
    (
        "Hello, one of our users gets the following: ",
        ". Kind regards, Kim",
    ),
    ("> ", "\n> The caller is in a hurry."),
    ("&lt;p&gt;", "&lt;/p&gt;"),
    ("<p><b>", "</b></p>"),
];

/// How many ways there are.
pub(crate) const COUNT: usize = 11;

/// A text as somebody tells it, in this way or in the next one that changes it.
pub(crate) fn varied(text: &str, way: usize, dice: &mut Dice) -> String {
    let ways = (0..COUNT).map(|more| (way + more) % COUNT);
    let mut told = ways.map(|way| one_way(text, way, dice));
    told.find(|told| told != text).unwrap()
}

/// A text as somebody tells it who changes it twice: in two ways that are drawn, one after the other.
pub(crate) fn varied_twice(text: &str, dice: &mut Dice) -> String {
    let first = dice.below(COUNT);
    // Another way than the first.
    let second = (first + 1 + dice.below(COUNT - 1)) % COUNT;
    let once = varied(text, first, dice);
    varied(&once, second, dice)
}

/// A text in one way; as it is where that way changes nothing of it.
fn one_way(text: &str, way: usize, dice: &mut Dice) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let long = |word: &String| word.len() > 5 && word.chars().all(|c| c.is_ascii_alphabetic());
    let places: Vec<usize> = (0..words.len()).filter(|at| long(&words[*at])).collect();
    match way {
        0 => text.to_uppercase(),
        1 => text.to_lowercase().replace(['.', ',', '\'', '"'], ""),
        2 if words.len() > 4 => {
            words.remove(dice.below(words.len()));
            words.join(" ")
        }
        3 if !places.is_empty() => {
            let word = &mut words[places[dice.below(places.len())]];
            let at = 1 + dice.below(word.len() - 3);
            let pair: String = word[at..at + 2].chars().rev().collect();
            word.replace_range(at..at + 2, &pair);
            words.join(" ")
        }
        4 if !places.is_empty() => {
            let word = &mut words[places[dice.below(places.len())]];
            word.remove(1 + dice.below(word.len() - 2));
            words.join(" ")
        }
        5 if words.len() > 5 => {
            let half = words.len() / 2;
            [&words[..half].join(" "), &words[half..].join(" ")]
                .map(String::as_str)
                .join("\n   ")
        }
        6 => text
            .replace('\'', "\u{2019}")
            .replace('"', "\u{201d}")
            .replace('-', "\u{2013}"),
        7 => spelled_out(text),
        // Two neighbours change places.
        8 if words.len() > 7 => {
            let at = 1 + dice.below(words.len() - 3);
            words.swap(at, at + 1);
            words.join(" ")
        }
        9 | 10 => {
            let (before, after) = AROUND[dice.below(AROUND.len())];
            format!("{before}{text}{after}")
        }
        _ => text.to_owned(),
    }
}

/// The text with the digits of its codes as they are read out: "five three five", "zero x eight zero zero".
fn spelled_out(text: &str) -> String {
    const DIGITS: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let is_code = |word: &str| {
        let core = word.trim_start_matches("0x");
        let fits = |c: char| c.is_ascii_hexdigit() || c == '.';
        core.len() > 2
            && core.chars().all(fits)
            && core.chars().filter(char::is_ascii_digit).count() > 2
    };
    let spelled = |c: char| match c {
        '.' => "point".to_owned(),
        _ => c
            .to_digit(10)
            .map_or(c.to_string(), |digit| DIGITS[digit as usize].to_owned()),
    };
    let words = text.split(' ').map(|word| {
        let core = word.trim_end_matches(['.', ',', ':', ')']);
        match is_code(core) {
            true => {
                let all: Vec<String> = core.chars().map(spelled).collect();
                format!("{}{}", all.join(" "), &word[core.len()..])
            }
            false => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
