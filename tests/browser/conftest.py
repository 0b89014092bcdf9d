"""A real Chromium on the running lab; whatever the console complains of fails the test."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser import chromium

# Chromium looks for its maker's hosts at start; none of that is wanted in a test.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# Milliseconds to wait for what a page should come to: long, since a test machine may have other work to do.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session: the machine's own (or LAB_CHROMIUM) where there is one, else Playwright's."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.installed(), args=ARGUMENTS)
        yield started
        started.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server: str) -> Iterator[OpenPage]:
    """Opens a path of the lab in a window of its own; keywords go to the browser's context (viewport, color_scheme …).

    When the test ends, any error on the console, any uncaught error and any request to another host fails it.
    A test that provokes a refusal on purpose names the status it expects: open_page(path, expect_status={422}).
    """
    complaints: list[str] = []
    contexts = []

    def open_path(path: str, *, expect_status: set[int] | None = None, **context_options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context_options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch(page, live_server, complaints, expect_status or set())
        page.goto(live_server + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert complaints == []


def watch(page: Page, origin: str, complaints: list[str], expected: set[int]) -> None:
    """Gather in `complaints` what should not happen on a page."""

    def on_console(message: ConsoleMessage) -> None:
        refused = any(f"status of {status} " in message.text for status in expected)
        if message.type in ("error", "warning") and not refused:
            complaints.append(f"console {message.type}: {message.text}")

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and f"{address.scheme}://{address.netloc}" != origin:
            complaints.append(f"request to another host: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("request", on_request)
