"""Bad weather for the journeys: changes from elsewhere that never cease, and a network that is late and out of order.

`THIRDRING_WEATHER=storm`, `lag` or `storm,lag` is set by who hunts for what a quiet machine hides; CI runs in the sun.
"""

import os

from playwright.sync_api import BrowserContext

STORM = """
(() => {
  const topics = () => [...new Set([...document.querySelectorAll("[hx-trigger*='live:']")]
    .flatMap((one) => [...one.getAttribute("hx-trigger").matchAll(/live:([\\w:-]+)/g)].map((match) => match[1])))];
  const gust = () => {
    for (const topic of window.htmx && document.body ? topics() : [])
      if (Math.random() < 0.5) htmx.trigger(document.body, `live:${topic}`);
    setTimeout(gust, 100 + Math.random() * 1400);
  };
  setTimeout(gust, 500);
})();
"""
LAG = """
(() => {
  const late = () => Math.random() ** 2 * 700;
  const { send, abort } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...rest) {
    this.waits = setTimeout(() => { this.waits = 0; send.apply(this, rest); }, late());
  };
  XMLHttpRequest.prototype.abort = function () {
    if (!this.waits) return abort.apply(this);
    clearTimeout(this.waits);
    for (const kind of ["abort", "loadend"]) this.dispatchEvent(new ProgressEvent(kind));
  };
  const plain = window.fetch;
  window.fetch = (what, how) => how?.keepalive ? plain(what, how)
    : new Promise((done) => setTimeout(done, late())).then(() => plain(what, how));
})();
"""
KINDS = {"storm": STORM, "lag": LAG}


def make(context: BrowserContext) -> None:
    for kind in filter(None, os.environ.get("THIRDRING_WEATHER", "").split(",")):
        context.add_init_script(KINDS[kind])
