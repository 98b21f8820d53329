//! The page, judged by an HTML checker and opened in a real browser without a window: with hostile text in every field nothing runs, nothing
//! is fetched and nothing is added; it fits small and large screens, and can be read in the light and in the dark.

#[path = "browser/aloud.rs"]
mod aloud;
#[path = "browser/picture.rs"]
mod picture;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mailprobe::report::{Report, html};
use tempfile::TempDir;

use crate::filled;
use crate::hostile::{hostile_run, run_with};
use crate::ticket::{MARKUP, on_real_pages};
use crate::tools::{fed, said, tool, unpacked};
use crate::{GUESSED, REFUSED, TENANT, WORKS, report_of};

/// What acts in HTML, in attributes, in styles and in SVG.
const HOSTILE: &str = "</style></title></textarea></pre><script>document.title='owned'</script><img src=http://evil.example/a.png onerror=document.title='owned'> \
    <svg onload=document.title='owned'><style>@import url(http://evil.example/b.css)</style> \" onmouseover=x ' style=x {{ 7*7 }} {% raw %} --> ]]> \
    <iframe src=http://evil.example/c></iframe><meta http-equiv=refresh content=0;url=http://evil.example/d> javascript:alert(1) &lt;b&gt; [e](http://evil.example/e)";

/// The elements that the page is made of.
const ELEMENTS: &str = "html head meta title style body a div main header p span h1 h2 h3 h4 dl dt dd section ul ol li nav article strong em code pre br \
    blockquote details summary table caption thead tbody tr th td svg path rect footer";

/// Their attributes.
const ATTRIBUTES: &str = "lang charset http-equiv content name class href id rel aria-label aria-labelledby aria-hidden scope viewbox preserveaspectratio \
    x y d width height open start";

fn reports() -> Vec<Report> {
    let mut all: Vec<Report> = [TENANT, REFUSED, WORKS, GUESSED].map(on_real_pages).into();
    let hostile = [hostile_run(), run_with(MARKUP), run_with(HOSTILE)];
    all.extend(hostile.map(|run| report_of(&run)));
    all
}

#[test]
fn an_html_checker_has_nothing_to_say() {
    for report in reports() {
        let Some(mut tidy) = tool("usr/bin/tidy") else {
            return;
        };
        tidy.args(["-quiet", "-errors", "-utf8", "--show-warnings", "yes"]);
        let output = fed(tidy, &html::render(&report));
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(said(&output).trim(), "");
    }
}

/// What the letters of the page are set in, where its reader has set nothing.
const SANS: &str = "<match target=\"pattern\"><test name=\"family\"><string>monospace</string></test>\
    <edit name=\"family\" mode=\"prepend\" binding=\"strong\"><string>Liberation Mono</string></edit></match>\
    <match target=\"pattern\"><edit name=\"family\" mode=\"append_last\"><string>Liberation Sans</string></edit></match>";

/// A browser without a window, with a home of its own, for which the whole world is one port of this computer.
struct Browser {
    home: TempDir,
    world: SocketAddr,
    /// How often the world was asked for something.
    asked: Arc<AtomicUsize>,
}

impl Browser {
    fn open() -> Option<Self> {
        tool("usr/lib/chromium/chromium-headless-shell")?;
        let home = tempfile::tempdir().unwrap();
        let fonts = format!(
            "<?xml version=\"1.0\"?><fontconfig><dir>{}</dir><cachedir>{}</cachedir>{SANS}</fontconfig>",
            unpacked().join("usr/share/fonts").display(),
            home.path().join("fonts").display()
        );
        std::fs::write(home.path().join("fonts.conf"), fonts).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let world = listener.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        // It hangs up on whoever comes: a page that waits for an answer is never done.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                drop(stream);
            }
        });
        Some(Self { home, world, asked })
    }

    fn command(&self, width: u32, is_dark: bool) -> Command {
        let mut command = tool("usr/lib/chromium/chromium-headless-shell").unwrap();
        let home = self.home.path();
        let world = self.world;
        command
            .env("HOME", home)
            .env("FONTCONFIG_FILE", home.join("fonts.conf"))
            .arg("--no-sandbox")
            .arg("--disable-gpu")
            .arg("--disable-background-networking")
            .arg("--hide-scrollbars")
            .arg(format!("--user-data-dir={}", home.join("data").display()))
            .arg(format!("--proxy-server=http://{world}"))
            .arg(format!("--window-size={width},2000"))
            .arg(format!(
                "--blink-settings=preferredColorScheme={}",
                u8::from(!is_dark)
            ));
        command
    }

    /// The document as it stands once it was loaded, and whether anything was asked of the world for it.
    fn dom(&self, page: &str, width: u32, is_dark: bool) -> (String, bool) {
        let path = self.home.path().join("page.html");
        std::fs::write(&path, page).unwrap();
        let mut command = self.command(width, is_dark);
        let output = command
            .arg("--dump-dom")
            .arg(address(&path))
            .output()
            .unwrap();
        let dom = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(dom.contains("</html>"), "{}", said(&output));
        let was_asked = self.asked.swap(0, Ordering::SeqCst) > 0;
        (dom, was_asked)
    }

    /// Takes a picture of the top of the page.
    fn picture(&self, page: &str, width: u32, is_dark: bool, to: &Path) {
        let path = self.home.path().join("page.html");
        std::fs::write(&path, page).unwrap();
        let _ = std::fs::remove_file(to);
        let mut command = self.command(width, is_dark);
        let output = command
            .arg(format!("--screenshot={}", to.display()))
            .arg(address(&path))
            .output()
            .unwrap();
        assert!(to.exists(), "{}", said(&output));
    }
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The names of the elements of a document as the browser writes it, and of their attributes.
fn made_of(dom: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut elements, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    for tag in dom.split('<').skip(1) {
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if name.is_empty() {
            continue;
        }
        // A value stands between quotes, in which the browser escapes quotes.
        let mut rest = tag[name.len()..].trim_start();
        while let Some((attribute, behind)) = rest.split_once("=\"") {
            if attribute.contains('>') {
                break;
            }
            attributes.insert(attribute.trim().to_lowercase());
            rest = behind.split_once('"').unwrap().1.trim_start();
        }
        elements.insert(name.to_lowercase());
    }
    (elements, attributes)
}

#[test]
fn whatever_stands_in_it_nothing_runs_is_fetched_or_added() {
    let Some(browser) = Browser::open() else {
        return;
    };
    // What the test must be able to see.
    let open = "<!DOCTYPE html><title>a</title><body><img src=http://evil.example/a.png><script>document.title='owned'</script></body>";
    let (dom, was_asked) = browser.dom(open, 1280, false);
    assert!(was_asked && dom.contains("<title>owned</title>"), "{dom}");
    assert!(made_of(&dom).0.contains("script"), "{dom}");
    // The policy alone holds back what an escape that was forgotten would let in.
    let page = html::render(&on_real_pages(TENANT));
    let broken = page.replace("<h2", "<img src=http://evil.example/a.png><script>document.title='owned'</script><p style='color:red'>x</p><h2");
    let (dom, was_asked) = browser.dom(&broken, 1280, false);
    assert!(!was_asked && !dom.contains("<title>owned</title>"), "{dom}");

    let known = |words: &str| {
        words
            .split_whitespace()
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    for hostile in [HOSTILE, MARKUP] {
        let page = html::render(&report_of(&run_with(hostile))) + &all_filled(hostile);
        let (dom, was_asked) = browser.dom(&page, 1280, false);
        assert!(!was_asked, "something was fetched");
        assert!(!dom.contains("<title>owned"), "something ran");
        let (elements, attributes) = made_of(&dom);
        let foreign: Vec<_> = elements.difference(&known(ELEMENTS)).cloned().collect();
        assert!(foreign.is_empty(), "{foreign:?}");
        let foreign: Vec<_> = attributes.difference(&known(ATTRIBUTES)).cloned().collect();
        assert!(foreign.is_empty(), "{foreign:?}");
        assert!(
            dom.contains("evil.example"),
            "the text itself is still told"
        );
        for link in dom.split("href=\"").skip(1) {
            assert!(
                link.starts_with('#') || link.starts_with("https://"),
                "{link}"
            );
        }
    }
}

/// The pages of reports of every kind with this text in all of it, one behind the other: a browser takes them for one.
fn all_filled(text: &str) -> String {
    let reports = filled::reports(text);
    reports.iter().map(html::render).collect()
}

/// The page without what forbids it to run a script, which it has to let run to be measured.
fn open_to_scripts(page: &str) -> String {
    let mut parts = page.split("<meta http-equiv");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.split_once('>').unwrap().1)
}

/// Measures the page where it stands: how wide it is, the text whose contrast is too low to read (WCAG 2.1, 1.4.3),
/// and text that lies over other text or is cut off.
const MEASURE: &str = r#"<script>
const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
const light = ([r, g, b]) => [r, g, b].map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; })
  .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > .99) return c; } return [255, 255, 255, 1]; };
const faint = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE'].includes(e.tagName)) continue;
  const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) faint.push(e.tagName + ' ' + e.className + ' ' + ratio.toFixed(2));
}
const wide = [...document.querySelectorAll('body *')].filter(e => !e.classList.contains('unseen') && !e.classList.contains('skip')
  && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + ' ' + e.className);
const texts = [];
walker.currentNode = document.body;
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || e.closest('script, style, svg, .unseen, .skip')) continue;
  const range = document.createRange();
  range.selectNodeContents(walker.currentNode);
  for (const box of range.getClientRects()) texts.push([box, e]);
}
texts.sort((a, b) => a[0].top - b[0].top);
const across = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left), down = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
const over = [];
texts.forEach(([a, e], at) => {
  for (let other = at + 1; other < texts.length && texts[other][0].top < a.bottom; other += 1) {
    const [b, f] = texts[other];
    if (across(a, b) > 2 && down(a, b) > a.height / 2 && down(a, b) > b.height / 2) over.push(e.tagName + ' ' + e.className + ' and ' + f.tagName + ' ' + f.className);
  }
});
const cut = [...document.querySelectorAll('body *')].filter(e => !e.closest('.unseen, .skip, svg') && getComputedStyle(e).overflowX === 'hidden'
  && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).map(e => e.tagName + ' ' + e.className);
const signs = [...document.querySelectorAll('.passed > .dot, .beyond > .dot, .stopped > .dot, .mark.works, .mark.trouble')];
const undrawn = signs.filter(e => !(e.querySelector('svg path')?.getBoundingClientRect().width > 5)).map(e => e.outerHTML);
document.title = JSON.stringify({ signs: signs.length, undrawn, inner: innerWidth, width: document.documentElement.scrollWidth, dark: matchMedia('(prefers-color-scheme: dark)').matches, faint, wide, over, cut });
</script>"#;

#[test]
fn it_fits_every_screen_and_can_be_read_in_the_light_and_in_the_dark() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let mut said = String::new();
    let long = "x".repeat(300);
    let pages = [
        html::render(&on_real_pages(TENANT)),
        html::render(&report_of(&run_with(&long))),
        all_filled(&long),
    ];
    for (width, is_dark) in [(360, false), (360, true), (1280, false), (1280, true)] {
        for page in &pages {
            let page = open_to_scripts(page) + MEASURE;
            let (dom, _) =
                browser.dom(&page.replace("<details>", "<details open>"), width, is_dark);
            let title = dom
                .split("<title>")
                .nth(1)
                .unwrap()
                .split("</title>")
                .next()
                .unwrap();
            let measured: serde_json::Value =
                serde_json::from_str(title).unwrap_or_else(|_| panic!("{title}"));
            assert_eq!(measured["inner"], width);
            assert_eq!(measured["dark"], is_dark);
            assert!(measured["signs"].as_u64() > Some(0), "{measured}");
            let is_empty = |name: &str| measured[name].as_array().unwrap().is_empty();
            let lists = ["faint", "wide", "undrawn", "over", "cut"];
            if measured["width"] != width || !lists.into_iter().all(is_empty) {
                let _ = writeln!(said, "{width} dark={is_dark}: {measured}");
            }
        }
    }
    assert!(said.is_empty(), "{said}");
}

/// What a screen reader goes by: one main part, headings without a gap, tables with heads, pictures that are text as well.
#[test]
fn it_can_be_read_aloud() {
    for report in reports() {
        let page = html::render(&report);
        assert_eq!(page.matches("<main").count(), 1);
        assert_eq!(page.matches("<h1").count(), 1);
        let mut before = 0;
        for heading in page.split("<h").skip(1) {
            let Some(level) = heading.chars().next().and_then(|c| c.to_digit(10)) else {
                continue;
            };
            assert!(level <= before + 1, "h{level} behind h{before}");
            before = level;
        }
        let tables = page.matches("<table>").count();
        assert_eq!(page.matches("<thead>").count(), tables);
        let mut pictures = page.split("<svg").skip(1);
        assert!(pictures.all(|one| {
            one.split('>')
                .next()
                .unwrap()
                .contains("aria-hidden=\"true\"")
        }));
        // Every stage of the picture says in words what its mark says.
        let dots = page.matches("class=\"dot\" aria-hidden=\"true\"").count();
        let ways = report.protocols.iter().count();
        assert_eq!(dots, ways * 7);
        assert_eq!(
            page.matches("</span></span></li>").count()
                + page.matches("</span></span> <span class=\"time\">").count(),
            dots
        );
        assert!(page.contains("lang=\"en\"") && page.contains("class=\"skip\" href=\"#main\""));
    }
}
