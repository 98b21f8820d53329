//! Whether there is something to see.

use super::*;

/// The size of a picture, the color of its first point, and how many of a thousand points of its first 600 lines have another one.
const LOOK: &str = r"
import struct, sys, zlib
data = open(sys.argv[1], 'rb').read()
width, height, _, kind = struct.unpack('>IIBB', data[16:26])
at, packed, size = 8, b'', {2: 3, 6: 4}[kind]
while at < len(data):
    length, name = struct.unpack('>I4s', data[at:at + 8])
    packed += data[at + 8:at + 8 + length] if name == b'IDAT' else b''
    at += length + 12
raw, row = zlib.decompress(packed), width * size
before, ground, ink = bytearray(row), None, 0
for y in range(600):
    method, line = raw[y * (row + 1)], bytearray(raw[y * (row + 1) + 1:(y + 1) * (row + 1)])
    for x in range(row) if method else ():
        a, b, c = (line[x - size], before[x], before[x - size]) if x >= size else (0, before[x], 0)
        near = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2] if method == 4 else 0
        line[x] = line[x] + (0, a, b, (a + b) // 2, near)[method] & 255
    ground = ground or bytes(line[:3])
    ink += sum(line[x:x + 3] != ground for x in range(0, row, size))
    before = line
print(width, height, ground.hex(), ink * 1000 // (600 * width))";

/// What [`LOOK`] sees of a picture.
fn look(picture: &Path) -> (String, u32) {
    let mut python = Command::new("/usr/bin/python3");
    let output = python.args(["-c", LOOK]).arg(picture).output().unwrap();
    let seen = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let (form, ink) = seen
        .rsplit_once(' ')
        .unwrap_or_else(|| panic!("{}", said(&output)));
    (form.to_owned(), ink.parse().unwrap())
}

/// Pictures of the page are kept with what the build makes, for eyes.
#[test]
fn a_picture_of_it_is_light_or_dark_as_its_reader_has_it() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let page = html::render(&on_real_pages(TENANT));
    for (width, is_dark, ground) in [
        (360, false, "f6f7f8"),
        (360, true, "14171a"),
        (1280, false, "f6f7f8"),
        (1280, true, "14171a"),
    ] {
        let shade = if is_dark { "dark" } else { "light" };
        let name = format!("page-{width}-{shade}.png");
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
        browser.picture(&page, width, is_dark, &picture);
        let (form, ink) = look(&picture);
        assert_eq!(form, format!("{width} 2000 {ground}"));
        assert!(ink > 50, "{ink} of a thousand points are not empty: {name}");
    }
    // The same page without what stands in it is empty.
    let (head, _) = page.split_once("<body").unwrap();
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page-empty.png");
    browser.picture(&format!("{head}<body></body></html>"), 360, false, &picture);
    assert_eq!(look(&picture), ("360 2000 f6f7f8".to_owned(), 0));
}
