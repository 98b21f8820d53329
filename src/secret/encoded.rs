//! A secret in the encodings in which a server may repeat it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

/// Fewer signs may be chance.
const FEWEST_SIGNS: usize = 5;

/// Every way of writing a secret in letters and digits that is looked for; `turned` is the secret backwards.
pub(super) fn forms(secret: &str, turned: &str) -> Vec<Zeroizing<String>> {
    let mut forms = numbers(secret.as_bytes());
    forms.extend(base64_cores(secret.as_bytes()));
    forms.extend(base64_cores(turned.as_bytes()));
    forms.push(base32(secret.as_bytes()));
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let units: Zeroizing<Vec<u8>> =
            Zeroizing::new(secret.encode_utf16().flat_map(order).collect());
        forms.extend(base64_cores(&units));
        forms.push(joined(&units, |byte| format!("{byte:02x}")));
    }
    forms
}

fn joined(bytes: &[u8], write: fn(u8) -> String) -> Zeroizing<String> {
    Zeroizing::new(bytes.iter().map(|byte| write(*byte)).collect())
}

/// Every byte as a number: hexadecimal, decimal, octal and binary, with and without zeros in front, and with the sign of the base.
fn numbers(bytes: &[u8]) -> Vec<Zeroizing<String>> {
    let writes: [fn(u8) -> String; 8] = [
        |byte| format!("{byte:02x}"),
        |byte| byte.to_string(),
        |byte| format!("{byte:03o}"),
        |byte| format!("{byte:o}"),
        |byte| format!("{byte:#o}"),
        |byte| format!("{byte:08b}"),
        |byte| format!("{byte:b}"),
        |byte| format!("{byte:#b}"),
    ];
    writes.map(|write| joined(bytes, write)).into()
}

/// The characters of base64 that depend on the secret alone, at each of the three alignments.
fn base64_cores(secret: &[u8]) -> Vec<Zeroizing<String>> {
    let core = |lead: usize| {
        let mut padded = Zeroizing::new(vec![0u8; lead]);
        padded.extend_from_slice(secret);
        let whole = Zeroizing::new(STANDARD_NO_PAD.encode(&*padded));
        let own = whole.get((lead * 8).div_ceil(6)..padded.len() * 8 / 6);
        Zeroizing::new(own.unwrap_or_default().to_owned())
    };
    (0..3).map(core).collect()
}

/// RFC 4648, section 6, without the last character where it holds fewer than five bits.
pub(super) fn base32(bytes: &[u8]) -> Zeroizing<String> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    let value = |digit: usize| (0..5).fold(0, |sum, place| sum << 1 | bit(digit * 5 + place));
    let digits =
        (0..bytes.len() * 8 / 5).map(|digit| char::from(ALPHABET[usize::from(value(digit))]));
    Zeroizing::new(digits.collect())
}

/// The alphabets of base85: Ascii85 of PostScript and PDF, RFC 1924, and Z85 (ZeroMQ RFC 32).
const BASE85: [&[u8; 85]; 3] = [
    b"!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstu",
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#",
];

/// The alphabets of uuencode, with a space or a grave accent for zero, and of xxencode.
const BY_SIX_BITS: [&[u8; 64]; 3] = [
    b" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_",
    b"`!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_",
    b"+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
];

/// Of their lines of 60 signs each holds one such piece at least.
const PIECE_OF_LINE: usize = 24;

/// Every way of writing a secret in which all signs count.
pub(super) fn signs(secret: &[u8]) -> Vec<Zeroizing<String>> {
    let mut signs = base85(secret);
    for core in base64_cores(secret) {
        for alphabet in BY_SIX_BITS {
            let own = core.bytes().filter_map(|sign| {
                let place = base64::alphabet::STANDARD
                    .as_str()
                    .bytes()
                    .position(|one| one == sign);
                place.map(|place| char::from(alphabet[place]))
            });
            let own: Zeroizing<String> = Zeroizing::new(own.collect());
            let pieces = own.as_bytes().chunks(PIECE_OF_LINE);
            let whole = pieces.filter(|piece| piece.len() == PIECE_OF_LINE.min(own.len()));
            let text = |piece: &[u8]| String::from_utf8_lossy(piece).into_owned();
            signs.extend(whole.map(|piece| Zeroizing::new(text(piece))));
        }
    }
    signs.retain(|form| form.len() >= FEWEST_SIGNS);
    signs
}

/// The signs of base85 that depend on the secret alone, wherever it begins in a group of four bytes; none of a secret that fills no group.
fn base85(secret: &[u8]) -> Vec<Zeroizing<String>> {
    let mut forms = Vec::new();
    for skipped in 0..4 {
        let groups = secret.get(skipped..).unwrap_or_default();
        let groups = groups.chunks_exact(4);
        if groups.len() == 0 {
            continue;
        }
        for alphabet in BASE85 {
            let signs = groups.clone().flat_map(|group| {
                let value = group
                    .iter()
                    .fold(0, |sum: u32, byte| sum << 8 | u32::from(*byte));
                let place = |power: u32| value / 85_u32.pow(power) % 85;
                [4, 3, 2, 1, 0].map(|power| char::from(alphabet[place(power) as usize]))
            });
            forms.push(Zeroizing::new(signs.collect()));
        }
    }
    forms
}
