"""How the pages look in a browser, at 1300 and at 400 pixels: skipped where there is no chromium."""

import json
import shutil
import subprocess
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread

import pytest
from built import HTML, name_of, pages

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium")

LOOK = """<!DOCTYPE html><meta charset="utf-8"><body><script>
async function look(name, width) {
  const frame = document.createElement("iframe");
  frame.style = `width: ${width}px; height: 900px; border: 0`;
  const loaded = new Promise(resolve => { frame.onload = resolve; });
  frame.src = name;
  document.body.append(frame);
  await loaded;
  const page = frame.contentDocument, wrong = [];
  for (const image of page.images) image.loading = "eager";
  await Promise.all([...page.images].map(image => image.decode().catch(() => {})));
  if (page.documentElement.scrollWidth > width) wrong.push("the page goes sideways");
  for (const image of page.images)
    if (image.src && !image.naturalWidth) wrong.push("a dead picture: " + image.src);
  if (width > 1000)
    for (const code of page.querySelectorAll("article div.highlight pre"))
      if (code.clientWidth && code.scrollWidth > code.clientWidth + 1)
        wrong.push("code wider than its box: " + code.textContent.split("\\n").sort((a, b) => b.length - a.length)[0]);
  frame.remove();
  return wrong.map(what => `${name} at ${width}: ${what}`);
}
(async () => {
  const found = [];
  for (const name of NAMES) for (const width of [1300, 400]) found.push(...await look(name, width));
  await fetch("/told", {method: "POST", body: JSON.stringify({looked: NAMES.length, found})});
})();
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves the built pages, and the page that looks at them, and takes what it tells."""

    told = Queue()

    def do_GET(self):
        """A page of the site, or that which looks."""
        if self.path != "/look":
            return super().do_GET()
        body = LOOK.replace("NAMES", json.dumps([f"/{name_of(path)}" for path in pages()])).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return self.wfile.write(body)

    def do_POST(self):
        """What was seen."""
        self.told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


def test_no_page_goes_sideways_no_picture_is_dead_and_code_fits_its_box():
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=HTML)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--remote-debugging-port=0",
            "--window-size=1400,1000",
        ]
        browser = subprocess.Popen(
            [CHROMIUM, *options, f"http://127.0.0.1:{server.server_port}/look"], stderr=subprocess.DEVNULL
        )
        try:
            told = Quiet.told.get(timeout=900)
        finally:
            browser.terminate()
            browser.wait()
            server.shutdown()
    assert told["looked"] == len(pages())
    assert not told["found"], "\n".join(told["found"])
