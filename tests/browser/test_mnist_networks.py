"""The list of networks: compared, taken away, brought back, forgotten."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.menus import item
from tests.browser.reader import button, status, trained, wait_for_points, wait_until


@pytest.fixture(scope="module")
def run_id(live_server):
    return trained(live_server, hidden=[11], epochs=3)


def row_of(page, run_id):
    return page.locator("#past-table tbody tr", has=page.locator(f'a[href="/mnist?a={run_id}"]'))


@pytest.fixture(scope="module")
def other(live_server):
    return trained(live_server, hidden=[12], epochs=2, cost="quadratic", learning_rate=3)


def test_earlier_networks_are_compared_and_put_into_the_charts(open_page, live_server, live_client, run_id, other):
    page = open_page("/mnist")
    row = row_of(page, run_id)
    accuracy = live_client.get(f"/api/runs/{run_id}").json()["latest"]["test_accuracy"]
    expect(row).to_contain_text(f"{100 * accuracy:.2f} %")
    for each in (run_id, other):  # curves on one scale
        values = live_client.get(f"/api/accuracies?run={each}").json()[each]
        points = row_of(page, each).locator("svg.spark polyline").get_attribute("points").split()
        heights = [float(point.split(",")[1]) for point in points]
        assert heights == pytest.approx([19 - 16 * value for value in values], abs=0.06)  # 3 below, 3 above, 22 in all
    row.get_by_role("button", name="Show as B").click()
    row_of(page, other).get_by_role("button", name="Show as A").click()
    expect(status(page, "b")).to_contain_text("784–11–10")
    expect(status(page, "a")).to_contain_text("784–12–10")
    wait_for_points(page, "accuracy", 0, 3)
    wait_for_points(page, "accuracy", 1, 4)
    expect(page).to_have_url(f"{live_server}/mnist?a={other}&b={run_id}")
    row.get_by_text("Files").click()
    with page.expect_download() as download:
        row.get_by_role("link", name="curve, CSV").click()
    assert "test_accuracy" in download.value.path().read_text()
    with page.expect_download() as download:
        item(page.locator("#plot-accuracy"), "CSV").click()
    lines = download.value.path().read_text().strip().splitlines()
    assert len(lines) == 1 + 3 + 4  # a heading, and of each its start and its epochs


def test_what_the_reader_has_chosen_since_the_link_was_opened_stays(open_page, live_server, run_id, other):
    page = open_page("/mnist")
    held = []
    page.route("**/api/runs?limit=*", lambda route: held.append(route))
    with page.expect_request("**/api/runs?limit=*"):
        page.goto(f"{live_server}/mnist?a={run_id}&look={other}&read1={other}")
    reader = page.locator("#reader-1 select")
    reader.select_option("a")
    expect(page).to_have_url(f"{live_server}/mnist?a={run_id}&look={other}&read1=a")  # what the link wants, too
    assert held
    for route in held:
        route.continue_()
    page.unroute("**/api/runs?limit=*")
    expect(page.locator("#inside-network")).to_have_value(other)
    expect(reader).to_have_value("a")


def test_a_link_brings_back_who_is_looked_into_and_who_reads(open_page, live_server, run_id, other):
    page = open_page(f"/mnist?a={run_id}&b={other}&look=b&read1=b&read2=a")
    for part, value in {"#inside-network": "b", "#reader-1 select": "b", "#reader-2 select": "a"}.items():
        expect(page.locator(part)).to_have_value(value)
    row = row_of(page, run_id)
    expect(row).to_have_count(1)
    for name in ("Run", "Pause", "Resume", "Step", "Cancel"):  # no button of a row goes by the name of one of the race
        expect(page.get_by_role("button", name=name)).to_have_count(1)
    assert button(page, "Run").is_enabled()
    page.set_viewport_size({"width": 390, "height": 800})  # a phone has every button of the list
    row.get_by_text("Files").click()
    wait_until(page, "document.documentElement.scrollWidth === 390")
    for name in ("Show as A", "Show as B", "Forget"):
        box = row.get_by_role("button", name=name).bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    row.get_by_role("link", name="784–11–10").click()
    expect(page).to_have_url(f"{live_server}/mnist?a={run_id}")
    expect(status(page, "a")).to_contain_text("784–11–10")


def test_saved_brought_back_and_asked_the_same(open_page, live_client, run_id, tmp_path):
    page = open_page(f"/mnist?a={run_id}")
    row = row_of(page, run_id)
    row.get_by_text("Files").click()
    for kind in ("network, JSON", "network, npz"):
        with page.expect_download() as download:
            row.get_by_role("link", name=kind).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        page.locator("#upload-file").set_input_files(path)
        expect(page.locator("#inside-network")).to_have_value(re.compile("^file-"))
        expect(page.locator("#inside-place")).to_contain_text("test images right")
        network = page.locator("#inside-network").input_value().removeprefix("file-")
        pixels = live_client.get("/api/mnist/image?index=5").json()["pixels"]
        answers = [
            live_client.post(f"/api/{place}/classify", json={"pixels": pixels}).json()["activations"]
            for place in (f"runs/{run_id}", f"networks/{network}")
        ]
        assert answers[0] == pytest.approx(answers[1], abs=1e-6)
    expect(page.locator("#past-table")).to_contain_text("from a file: cross-entropy, 784–11–10")
    with page.expect_download() as download:
        row.get_by_role("link", name="program that repeats it").click()
    assert "settings = RunSettings(hidden=(11,)" in download.value.path().read_text()


NOT_A_NUMBER = {
    "sizes": [784, 1, 10],
    "weights": [[[float("nan")] * 784], [[0.0]] * 10],
    "biases": [[[0.0]], [[0.0]] * 10],
    "cost": "QuadraticCost",
}


NO_WEIGHTS = {"sizes": [784, 2, 10], "weights": [], "biases": [], "cost": "QuadraticCost"}
REFUSED = {
    json.dumps(NO_WEIGHTS): "Its field weights: allowed is a list of 2, one for each layer after the input, got a list",
    json.dumps(NOT_A_NUMBER): "finite",
    "a picture, say": "It should be a network as JSON or .npz, but it is 14 bytes of something else.",
    "": "It should be a network as JSON or .npz, but it is empty.",
}


def test_whatever_a_file_holds_that_is_no_network_is_refused_kindly(open_page, tmp_path):
    page = open_page("/mnist", expect_status={422})
    problem = page.locator("#past-problem")
    for number, (content, words) in enumerate(REFUSED.items()):
        path = tmp_path / f"network-{number}.json"
        path.write_text(content)
        page.locator("#upload-file").set_input_files(path)
        expect(problem).to_contain_text(f"network-{number}.json can’t be used.")
        expect(problem).to_contain_text(words)


def test_forgetting_can_be_undone_for_a_while_and_is_then_done(open_page, live_server, live_client):
    older, newer = (trained(live_server, hidden=[hidden], epochs=1) for hidden in (16, 17))  # as no other test has them
    page = open_page(f"/mnist?a={newer}&read1={newer}")
    expect(status(page, "a")).to_contain_text("Done.")
    undo = page.get_by_role("button", name="Undo: keep")
    kept, gone = (row_of(page, run_id).get_by_role("button", name="Forget") for run_id in (older, newer))
    kept.focus()
    page.keyboard.press("Enter")
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(kept).to_be_focused()
    gone.focus()
    page.keyboard.press("Enter")
    expect(undo).to_be_focused()
    forgotten = page.locator("#past-table tr.is-forgotten")
    expect(forgotten).to_contain_text("784–17–10")
    assert live_client.get(f"/api/runs/{newer}").status_code == 200  # it can still be undone
    expect(forgotten).to_have_count(0)  # by then the time has passed in which the other could be forgotten, too
    expect(gone).to_have_count(0)
    expect(kept).to_be_focused()
    assert [live_client.get(f"/api/runs/{run_id}").status_code for run_id in (older, newer)] == [200, 404]
    # It has left the race, the readers and the link.
    expect(status(page, "a")).to_contain_text("Not started.")
    expect(page.locator("#reader-1 select option", has_text="784–17–10")).to_have_count(0)
    expect(page).not_to_have_url(re.compile(newer))


def test_leaving_the_page_forgets_what_was_to_be_forgotten_and_its_links_say_so(open_page, live_server, live_client):
    run_id = trained(live_server, hidden=[9], epochs=1)
    page = open_page("/mnist", expect_status={404})
    row_of(page, run_id).get_by_role("button", name="Forget").click()
    expect(page.locator("#past-table tr.is-forgotten")).to_have_count(1)
    page.goto(f"{live_server}/healthz")
    asked = (live_client.get(f"/api/runs/{run_id}").status_code for _ in range(100))
    assert any(status == 404 or page.wait_for_timeout(100) for status in asked)
    page.goto(f"{live_server}/mnist?a={run_id}")
    expect(page.locator("#race-problem")).to_have_text(
        f"A: There is no run {run_id}. It may have been forgotten. Press Run for a new one."
    )
    page.goto(f"{live_server}/mnist?look={run_id}")
    expect(page.locator("#race-problem")).to_contain_text(f"The link asks for the network {run_id}, which isn’t here")
