"""Deep networks trained on the page about earlier layers: what is shown is what the server trained."""

import re

import httpx2
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_depth import wait_for_drawing


def test_a_deep_network_is_trained_and_told_of(open_page: OpenPage, live_client: httpx2.Client) -> None:
    page = open_page("/depth?layers=4&deep_activation=relu&deep_init=he&deep_neurons=5&deep_epochs=1&deep_rate=0.05")
    said = page.locator("#training-summary")
    expect(said).to_contain_text("Nothing is trained yet.")
    layers = page.locator("#training-fields").get_by_role("spinbutton", name="Layers to train")
    layers.fill("999")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator("#training-problem")).to_contain_text("A setting is out of its range")
    expect(layers).to_be_focused()
    expect(said).to_contain_text("Nothing is trained yet.")
    layers.fill("4")
    expect(page.locator("#training-problem")).to_be_hidden()  # before anything is trained
    page.get_by_role("button", name="Train", exact=True).click()
    expect(said).to_contain_text("in the end", timeout=120_000)  # the first run of a new machine compiles the step
    run = live_client.get("/api/runs?limit=1").json()[0]
    settings = run["settings"]
    assert (settings["hidden"], settings["activation"], settings["weight_init"]) == ([5] * 4, "relu", "he")
    assert (settings["cost"], settings["learning_rate"], settings["epochs"]) == ("cross-entropy", 0.05, 1)
    expect(said).to_contain_text("4 hidden layers of 5 ReLU neurons, spread √(2/n): epoch 1.00.")
    curves = live_client.get(f"/api/runs/{run['id']}/curves.json").json()
    right = curves["epochs"][-1]["test_accuracy"]
    expect(said).to_contain_text(f"{100 * right:.1f} % of the test images are right")
    norms = curves["progress"][-1]["gradient_norms"]
    found = re.search(r"layer 1 is (\S+(?:\s×\s10\S+)?) now, (\S+) times", said.inner_text())
    assert found
    if "×" not in found[1] and norms[-1] > 0:
        assert abs(float(found[1]) / norms[0] - 1) < 0.06
    assert ("what guessing gets" in said.inner_text()) == (right < 0.15)
    expect(page.locator("#training-problem")).to_be_hidden()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    page.locator("#training-chart").scroll_into_view_if_needed()
    wait_for_drawing(page, "training-chart", f"data[1].y.length === {len(curves['progress'])}")
    wait_for_drawing(page, "training-chart", "data[2].y.length === 5")
    words = said.inner_text()
    expect(page).to_have_url(re.compile(rf"&run={run['id']}$"))
    page.reload()
    expect(page.locator("#training-summary")).to_have_text(words, use_inner_text=True)
