"""A real Chromium on the running lab; whatever the console complains of fails the test.

How a browser test is written here:

- `page = open_page("/softmax?z=1,2", window="phone", color_scheme="dark")` opens it. Windows: "desktop" (1280 × 900)
  and "phone" (390 × 844, with a touch screen); one of the test's own is `viewport={"width": …, "height": …}`,
  and `reduced_motion="reduce"` and the like go to Playwright's `emulate_media`. Other keywords go to a browser context.
- A refusal that the test provokes is named: `open_page(path, expect_status={422})`, and 0 for no answer at all. Any
  other error or warning on the console, any uncaught error and any request to another host fails the test when it ends.
- Charts are drawn for a test that says `charts=True`. For the others they keep what they are given, in an element's
  `data` and `layout`, and the chart library neither comes nor draws, which is half of what a page costs.
- That library comes when a page's reader first moves: here that is at once, or later (`moves=False`; in a tab that is
  thrown away, unless it says `fresh=False`).
- A tab serves one test after another, because a tab that has parsed the chart library once need not do so again: a page
  opens in a third of the time. It comes empty, with fresh storage, media and size. A test that changes a tab for good
  (init scripts, a clock of its own) says `open_page(path, fresh=True)` and gets one that is thrown away.
- Loading a page is most of what a test costs. Tests that each use a part of a page that no other one touches say
  `share_page("/why")` and look at one page, whatever their order.
- Wait for what the reader sees (`expect(…)`), never for a time, and never assert how long something took: a test must
  pass on a machine that is busy with something else. To look at two schemes of one page, call
  `page.emulate_media(color_scheme=…)` rather than opening it twice.
- What needs no page (a formula, a format, a bad link) is tested without one, under tests/js or tests/routes.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

# Milliseconds to wait for what a page should come to: long, since a test machine may have other work to do.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

WINDOWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}
MEDIA = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "contrast": "no-preference",
}
MOVE = "addEventListener('DOMContentLoaded', () => dispatchEvent(new Event('pointermove')))"
# Twelve frames a second rather than sixty, as on a slow machine: drawing is most of what a run that plays costs the
# processor, and a page does the same in each frame.
FEWER_FRAMES = """{
  const [ask, waiting] = [requestAnimationFrame, new Map()];
  const pass = () => {
    for (const act of waiting.values()) ask(act);
    waiting.clear();
  };
  let asked = 0;
  window.requestAnimationFrame = (act) => {
    if (waiting.size === 0) ask(() => ask(() => ask(() => ask(pass))));
    waiting.set((asked += 1), act);
    return asked;
  };
  window.cancelAnimationFrame = (id) => void waiting.delete(id);
}"""
NOTHING_IS_DRAWN = """window.Plotly = {
  react: async (element, data, layout) => {
    element.on ??= () => {};
    Object.assign(element, { data, layout });
  },
  purge: () => {},
}"""
# A run that a test leaves behind would go on learning beside all that follow, and keep a place of the client's.
CANCEL = """async () => {
  for (const { id, status } of await (await fetch("/api/runs?limit=100")).json()) {
    if (["running", "queued", "paused"].includes(status)) await fetch(`/api/runs/${id}/cancel`, { method: "POST" });
  }
}"""
FORGET = "() => { sessionStorage.clear(); localStorage.clear(); Storage.prototype.setItem = () => {}; }"

OpenPage = Callable[..., Page]


class Tab:
    """A page, and what it has done that no page of the lab should do."""

    def __init__(self, page: Page, origin: str, *, moves: bool, charts: bool):
        self.page = page
        self.origin = origin
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(FEWER_FRAMES)
        if moves:
            page.add_init_script(MOVE)
        if not charts:
            page.add_init_script(NOTHING_IS_DRAWN)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        refused = any(f"status of {status} " in message.text for status in self.expected)
        refused |= 0 in self.expected and "net::ERR_CONNECTION_REFUSED" in message.text
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and f"{address.scheme}://{address.netloc}" != self.origin:
            self.complaints.append(f"request to another host: {request.url}")

    def leave(self) -> None:
        """Be as a new tab is, for the next test: a page that goes stores nothing any more."""
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.evaluate(FORGET)
        if "/mnist" in self.page.url:
            self.page.evaluate(CANCEL)
        self.page.goto("about:blank")
        self.complaints = []


class Tabs:
    """The tabs of one browser, kept from test to test by the options of their contexts."""

    def __init__(self, browser: Browser, origin: str):
        self.browser = browser
        self.origin = origin
        self._contexts: dict[str, BrowserContext] = {}
        self._free: dict[str, list[Tab]] = {}

    def _context(self, options: dict[str, Any]) -> BrowserContext:
        """A context with a tab that nobody looks at: the browser ends the process of a site that no tab shows."""
        context = self.browser.new_context(**options) if options else self.browser.contexts[0]
        context.new_page().goto(f"{self.origin}/healthz")
        return context

    @contextmanager
    def lent(self, *, fresh: bool, moves: bool, charts: bool, **options: Any) -> Iterator[Tab]:
        """An empty tab in a context with these options."""
        key = repr(sorted(options.items()))
        free = self._free.setdefault(f"{key} {moves} {charts}", [])
        if fresh:
            tab = Tab(self.browser.new_context(**options).new_page(), self.origin, moves=moves, charts=charts)
        elif free:
            tab = free.pop()
        else:
            if key not in self._contexts:
                self._contexts[key] = self._context(options)
            tab = Tab(self._contexts[key].new_page(), self.origin, moves=moves, charts=charts)
        yield tab
        if fresh:
            tab.page.context.close()
        elif not tab.page.is_closed():
            tab.leave()
            free.append(tab)


@pytest.fixture(scope="session")
def tabs(browser: Browser, live_server: str) -> Tabs:
    """The tabs of this session's browser."""
    return Tabs(browser, live_server)


def opened(
    tabs: Tabs,
    stack: ExitStack,
    path: str,
    *,
    window: str = "desktop",
    expect_status: set[int] | None = None,
    fresh: bool | None = None,
    moves: bool = True,
    charts: bool = False,
    **options: Any,
) -> Tab:
    """A tab that shows a path of the lab, until the stack is left."""
    fresh = not moves if fresh is None else fresh
    options = WINDOWS[window] | options
    media = {name: options.pop(name, usual) for name, usual in MEDIA.items()}
    viewport = options.pop("viewport")
    tab = stack.enter_context(tabs.lent(fresh=fresh, moves=moves, charts=charts, **options))
    tab.expected = expect_status or set()
    tab.page.set_viewport_size(viewport)
    tab.page.emulate_media(**media)
    tab.page.bring_to_front()  # a tab behind another one draws a frame a second
    tab.page.goto(tabs.origin + path)
    return tab


@pytest.fixture
def open_page(tabs: Tabs) -> Iterator[OpenPage]:
    """Opens a path of the lab in a tab of its own; see above."""
    used: list[Tab] = []
    with ExitStack() as stack:

        def open_path(path: str, **how: Any) -> Page:
            used.append(opened(tabs, stack, path, **how))
            return used[-1].page

        yield open_path
        complaints = [complaint for tab in used for complaint in tab.complaints]
    assert complaints == []


@pytest.fixture(scope="module")
def kept_open(tabs: Tabs) -> Iterator[Callable[..., Tab]]:
    """The tabs that the tests of a module share, by what they show."""
    with ExitStack() as stack:
        yield cache(lambda path, window, charts: opened(tabs, stack, path, window=window, charts=charts))


@pytest.fixture
def share_page(kept_open: Callable[..., Tab]) -> Iterator[OpenPage]:
    """Opens a path for the first test of a module that asks, and shows the others the same page; see above."""
    used: list[Tab] = []

    def share(
        path: str, *, window: str = "desktop", charts: bool = False, expect_status: set[int] | None = None
    ) -> Page:
        tab = kept_open(path, window, charts)
        tab.expected = expect_status or set()
        tab.page.bring_to_front()
        used.append(tab)
        return tab.page

    yield share
    complaints = [complaint for tab in used for complaint in tab.complaints]
    for tab in used:
        tab.complaints = []
    assert complaints == []
