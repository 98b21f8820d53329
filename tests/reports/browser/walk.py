"""Opens a page in a browser without a window, and says what a screen reader and a keyboard find there.

Takes the command of the browser, with the address of the page as its last word; writes JSON.
"""
import fcntl
import json
import os
import subprocess
import sys

# What has the keyboard, in words of the page.
FOCUSED = """(() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const all = [...document.querySelectorAll('a[href], summary, button, input, [tabindex]')].filter(one => one.checkVisibility());
  return {
    at: all.indexOf(e), of: all.length, tag: e.tagName.toLowerCase(), text: e.innerText.trim(),
    seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    open: e.parentElement.open === true,
  };
})()"""

# What is folded up on paper, where nobody can open it, and what is wider than the paper.
PRINTED = """(() => {
  document.body.innerText; // What was folded up is laid out first.
  const shown = e => e.checkVisibility({ contentVisibilityAuto: true }) && e.getBoundingClientRect().height > 0;
  const folded = [...document.querySelectorAll('details > .inside')].filter(e => !shown(e)).map(e => e.parentElement.innerText.slice(0, 60));
  const wide = [...document.querySelectorAll('body *')].filter(e => !e.matches('.unseen, .skip') && e.getBoundingClientRect().right > innerWidth + 1);
  return { of: document.querySelectorAll('details').length, folded, wide: wide.map(e => e.tagName + ' ' + e.className) };
})()"""


class Browser:
    def __init__(self, command):
        (orders, self.orders), (self.answers, answers) = os.pipe(), os.pipe()
        # The browser reads from 3 and writes to 4.
        high = [fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (orders, answers)]

        def give():
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            command, preexec_fn=give, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for one in [orders, answers, *high]:
            os.close(one)
        self.count, self.heard, self.session = 0, b"", None

    def next(self):
        while b"\0" not in self.heard:
            piece = os.read(self.answers, 65536)
            if not piece:
                sys.exit("the browser is gone")
            self.heard += piece
        message, self.heard = self.heard.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.orders, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next()
            if answer.get("id") == self.count:
                return answer["result"]

    def await_event(self, method):
        while self.next().get("method") != method:
            pass

    def press(self, key, code, text=""):
        for kind in ("keyDown", "keyUp"):
            words = {"text": text} if text and kind == "keyDown" else {}
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **words)

    def value(self, expression):
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"]["value"]

    def focused(self):
        return self.value(FOCUSED)


def node(one):
    value = lambda name: one.get(name, {}).get("value", "")
    properties = {each["name"]: each["value"].get("value") for each in one.get("properties", [])}
    return {
        "id": one["nodeId"], "children": one.get("childIds", []), "ignored": one["ignored"],
        "role": value("role"), "name": value("name"), "level": properties.get("level"),
    }


*command, address = sys.argv[1:]
browser = Browser([*command, "--remote-debugging-pipe"])
target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
browser.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
browser.ask("Page.enable")
browser.ask("Page.navigate", url=address)
browser.await_event("Page.loadEventFired")
browser.ask("Accessibility.enable")
tree = [node(one) for one in browser.ask("Accessibility.getFullAXTree")["nodes"]]
walk = []
while True:
    browser.press("Tab", 9)
    here = browser.focused()
    # Behind the last one the keyboard leaves the page, or begins anew.
    if here["tag"] == "body" or any(one["at"] == here["at"] for one in walk):
        break
    if here["tag"] == "summary":
        browser.press("Enter", 13, "\r")
        here["turned"] = browser.focused()["open"] != here["open"]
        browser.press("Enter", 13, "\r")
    walk.append(here)
browser.ask("Emulation.setEmulatedMedia", media="print")
print(json.dumps({"tree": tree, "walk": walk, "printed": browser.value(PRINTED)}))
browser.session = None
browser.ask("Browser.close")
browser.process.wait()
