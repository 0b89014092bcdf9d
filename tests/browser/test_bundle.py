"""A bundle of modules does in a browser what the modules themselves would do."""

from playwright.sync_api import Browser

from tests.assets.test_bundle import MODULES, script


def test_a_bundle_computes_what_its_modules_compute(browser: Browser) -> None:
    page = browser.new_page()
    try:
        page.add_script_tag(content=script("js/pages/one.js", MODULES.__getitem__, "/static/1")[0], type="module")
        page.wait_for_function("globalThis.said")
        assert page.evaluate("said.slice(0, 5)") == [1, 8, 1, "later", "thing 2"]
        assert page.evaluate("said[5](21)") == 42
    finally:
        page.close()
