"""The browser's own modules, tested as modules: called with rows of arguments from Python, without any page of the lab.

    def test_per_cent(js):
        assert js("page/format.js").rows("percent", [(0.5,), (1 / 3, 0)]) == ["50.00 %", "33 %"]

`rows` calls an export once for each row and gives the list of results; `call` does so once; `run` evaluates a function
of the module and an argument, for classes and callbacks. An export that throws fails the test; `refusal` returns
its message instead. All of it happens in one Chromium page of the session, in milliseconds.

What works on a page's own elements is given them by `stand("/mnist")`: the content of that page, with nothing of it at
work. There a chart draws into its element's `data` and `layout`, without the library, and `atServer(answers, act)`
answers what the modules ask for while `act` lasts: `answers` by "GET /api/…", with the question or without, each a
status and its JSON. `held(act)` keeps their questions waiting: it is given a list of them, each with what was `asked`
and a way to `answer(body, status)` it, and a list of their streams, of which nothing comes by itself.
`streaming(steps, act)` streams a run of these steps to each that asks, `inSight(act)` lets everything come near that
waits for that, and `savedFrom(element)` is the CSV that its menu saves.
"""

import functools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page

ROWS = "(module, [name, rows]) => Promise.all(rows.map((row) => module[name](...row)))"
BLOCKS = """(blocks) => {
  for (const [id, textContent] of blocks) {
    const block = document.createElement("script");
    document.body.append(Object.assign(block, { id, type: "application/json", textContent }));
  }
}"""
HELPERS = """() => {
  window.Plotly = {
    react: async (element, data, layout) => {
      element.on ??= (name, act) => void ((element.heard ??= {})[name] = act);
      Object.assign(element, { data, layout });
    },
    toImage: async (figure, options) => ({ figure, options }),
    purge: () => {},
  };
  window.atServer = async (answers, act) => {
    const [real, asked] = [window.fetch, []];
    window.fetch = async (url, { method = "GET", body } = {}) => {
      asked.push([method, url, body ? JSON.parse(body) : null]);
      const [status, answer] = answers[`${method} ${url}`] ??
        answers[`${method} ${url.split("?")[0]}`] ?? [404, { detail: `Nothing is at ${url}.` }];
      return new Response(JSON.stringify(answer), { status });
    };
    try {
      return await act(asked);
    } finally {
      window.fetch = real;
    }
  };
  window.held = async (act) => {
    const [ask, listen, waiting, streams] = [window.fetch, window.EventSource, [], []];
    window.fetch = (url, { method = "GET" } = {}) => new Promise((resolve) => waiting.push({
      asked: `${method} ${url}`,
      answer: (body, status = 200) => resolve(new Response(JSON.stringify(body), { status })),
    }));
    window.EventSource = class extends EventTarget {
      constructor(url) {
        super();
        this.url = url;
        streams.push(this);
      }
      close() {}
    };
    try {
      return await act(waiting, streams);
    } finally {
      Object.assign(window, { fetch: ask, EventSource: listen });
    }
  };
  window.streaming = async (steps, act) => {
    const real = window.EventSource;
    window.EventSource = class extends EventTarget {
      constructor() {
        super();
        const tell = (name, data) => this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
        queueMicrotask(() => {
          for (const step of steps) tell("step", step);
          tell("done", {});
        });
      }
      close() {}
    };
    try {
      return await act();
    } finally {
      window.EventSource = real;
    }
  };
  window.inSight = async (act) => {
    const real = window.IntersectionObserver;
    window.IntersectionObserver = class {
      constructor(told) {
        this.told = told;
      }
      observe() {
        queueMicrotask(() => this.told([{ isIntersecting: true }]));
      }
      disconnect() {}
    };
    try {
      return await act();
    } finally {
      window.IntersectionObserver = real;
    }
  };
  window.savedFrom = async (element) => {
    const blobs = [];
    const [click, address] = [HTMLAnchorElement.prototype.click, URL.createObjectURL];
    HTMLAnchorElement.prototype.click = () => {};
    URL.createObjectURL = (blob) => (blobs.push(blob), "blob:");
    [...element.querySelectorAll(".downloads button")].find((each) => each.textContent === "CSV").click();
    await aMoment(5);
    [HTMLAnchorElement.prototype.click, URL.createObjectURL] = [click, address];
    return blobs[0].text();
  };
  window.aMoment = (ms = 0) => new Promise((done) => setTimeout(done, ms));
  window.frameDrawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
CONTENT = """(html) => {
  document.querySelector("main")?.remove();
  if (!html) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  document.body.dataset.page = page.body.dataset.page;
  document.body.append(document.adoptNode(page.querySelector("main")));
}"""
REFUSAL = """async (module, [name, row]) => {
  try {
    await module[name](...row);
  } catch (error) {
    return error.message;
  }
  return null;
}"""


def read(found: Any) -> Any:
    """What a reader reads of it: a space at which a line may not end looks like any other."""
    if isinstance(found, str):
        return found.replace("\u00a0", " ")
    if isinstance(found, list):
        return [read(each) for each in found]
    return {name: read(each) for name, each in found.items()} if isinstance(found, dict) else found


class Module:
    """One module of static/js."""

    def __init__(self, page: Page, address: str):
        self.page = page
        self.address = address

    def rows(self, name: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """What the export answers to each row of arguments."""
        return read(self._evaluate(ROWS, [name, [list(row) for row in rows]]))

    def call(self, name: str, *arguments: Any) -> Any:
        """What the export answers."""
        return self.rows(name, [arguments])[0]

    def refusal(self, name: str, *arguments: Any) -> str | None:
        """The message of the error that the export throws, or None."""
        return self._evaluate(REFUSAL, [name, list(arguments)])

    def run(self, function: str, argument: Any = None) -> Any:
        """What a function `(module, argument) => …` returns."""
        return read(self._evaluate(function, argument))

    def _evaluate(self, function: str, argument: Any) -> Any:
        """Its argument is written into the script: Playwright looks at each number that is handed over by itself."""
        return self.page.evaluate(
            f"import({self.address!r}).then((module) => ({function})(module, {json.dumps(argument)}))"
        )


@pytest.fixture(scope="session")
def empty_page(browser: Browser, live_server: str, page_at: Callable[[str], str]) -> Iterator[Page]:
    """A page of the lab's origin with nothing on it but what modules read when they are imported."""
    found = re.compile(r'<script type="application/json" id="(costs|pair)">(.*?)</script>', re.DOTALL)
    blocks = dict(found.findall(page_at("/")) + found.findall(page_at("/mnist")))
    assert len(blocks) == 2
    page = browser.contexts[0].new_page()
    page.goto(f"{live_server}/healthz")
    page.evaluate(BLOCKS, list(blocks.items()))
    page.evaluate(HELPERS)
    yield page
    page.close()


@pytest.fixture(scope="session")
def page_at(live_client: httpx2.Client) -> Callable[[str], str]:
    """The page of the lab at a path, as the server sends it."""
    return functools.cache(lambda path: live_client.get(path).text)


@pytest.fixture(scope="module")
def stand(empty_page: Page, page_at: Callable[[str], str]) -> Iterator[Callable[[str], None]]:
    """Puts the content of a page of the lab into the empty one, in the place of what stood there."""
    yield lambda path: empty_page.evaluate(CONTENT, page_at(path))
    empty_page.evaluate(CONTENT, "")


@pytest.fixture(scope="session")
def js(empty_page: Page, page_at: Callable[[str], str]) -> Callable[[str], Module]:
    """The module at a path in static/js."""
    static = re.search(r'"(/static/[^/"]+)/js/', page_at("/"))
    assert static
    return lambda path: Module(empty_page, f"{static[1]}/js/{path}")
