"""The list of networks: compared, taken away, brought back, forgotten."""

import json
import re

import httpx2
import pytest
from playwright.sync_api import expect

from tests.browser.menus import item
from tests.browser.reader import button, status, trained, wait_for_points


@pytest.fixture(scope="module")
def run_id(live_server):
    return trained(live_server, hidden=[11], epochs=3)


def row_of(page, run_id):
    return page.locator("#past-table tbody tr", has=page.locator(f'a[href="/mnist?a={run_id}"]'))


def test_an_earlier_network_is_put_into_the_charts(open_page, live_server, run_id):
    other = trained(live_server, hidden=[12], epochs=2, cost="quadratic", learning_rate=3)
    page = open_page("/mnist")
    row = row_of(page, run_id)
    accuracy = httpx2.get(f"{live_server}/api/runs/{run_id}").json()["latest"]["test_accuracy"]
    expect(row).to_contain_text(f"{100 * accuracy:.2f} %")
    expect(row.locator("svg.spark polyline")).to_have_attribute("points", re.compile(r"(\S+ ){2}\S+"))
    row.get_by_role("button", name="Show as B").click()
    row_of(page, other).get_by_role("button", name="Show as A").click()
    expect(status(page, "b")).to_contain_text("784–11–10")
    expect(status(page, "a")).to_contain_text("784–12–10")
    wait_for_points(page, "accuracy", 0, 3)
    wait_for_points(page, "accuracy", 1, 4)
    expect(page).to_have_url(f"{live_server}/mnist?a={other}&b={run_id}")


def test_saved_brought_back_and_asked_the_same(open_page, live_server, run_id, tmp_path):
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
        pixels = httpx2.get(f"{live_server}/api/mnist/image?index=5").json()["pixels"]
        answers = [
            httpx2.post(f"{live_server}/api/{place}/classify", json={"pixels": pixels}).json()["activations"]
            for place in (f"runs/{run_id}", f"networks/{network}")
        ]
        assert answers[0] == pytest.approx(answers[1], abs=1e-6)
    expect(page.locator("#past-table")).to_contain_text("from a file: cross-entropy, 784–11–10")
    with page.expect_download() as download:
        row.get_by_role("link", name="program that repeats it").click()
    assert "settings = RunSettings(hidden=(11,)" in download.value.path().read_text()


def test_a_bad_file_is_refused_kindly(open_page, tmp_path):
    page = open_page("/mnist", expect_status={422})
    path = tmp_path / "network.json"
    path.write_text('{"sizes": [784, 2, 10], "weights": [], "biases": [], "cost": "QuadraticCost"}')
    page.locator("#upload-file").set_input_files(path)
    expect(page.locator("#past-problem")).to_contain_text(
        "network.json can’t be used. weights: allowed is a list of 2, one for each layer after the input, got 0"
    )


NOT_A_NUMBER = {
    "sizes": [784, 1, 10],
    "weights": [[[float("nan")] * 784], [[0.0]] * 10],
    "biases": [[[0.0]], [[0.0]] * 10],
    "cost": "QuadraticCost",
}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (json.dumps(NOT_A_NUMBER).encode(), "finite"),
        (b"\x89PNG not a network at all", "file: allowed is a network as JSON or .npz, got 25 bytes"),
        (b"", "file: allowed is a network as JSON or .npz, got 0 bytes"),
    ],
    ids=["nan", "picture", "empty"],
)
def test_whatever_else_a_file_holds_is_refused_in_words(open_page, tmp_path, content, words):
    page = open_page("/mnist", expect_status={422})
    path = tmp_path / "network.json"
    path.write_bytes(content)
    page.locator("#upload-file").set_input_files(path)
    expect(page.locator("#past-problem")).to_contain_text("network.json can’t be used.")
    expect(page.locator("#past-problem")).to_contain_text(words)


def test_forgotten_is_forgotten(open_page, live_server):
    run_id = trained(live_server, hidden=[3], epochs=1)
    page = open_page("/mnist")
    row = row_of(page, run_id)
    row.get_by_role("button", name="Forget").click()
    forgotten = page.locator("#past-table tr.is-forgotten")
    expect(forgotten).to_contain_text("784–3–10")
    assert httpx2.get(f"{live_server}/api/runs/{run_id}").status_code == 200  # it can still be undone
    expect(forgotten).to_have_count(0)
    expect(row).to_have_count(0)
    assert httpx2.get(f"{live_server}/api/runs/{run_id}").status_code == 404


def test_forgetting_can_be_undone(open_page, live_server):
    run_id = trained(live_server, hidden=[8], epochs=1)
    page = open_page(f"/mnist?a={run_id}")
    row = row_of(page, run_id)
    row.get_by_role("button", name="Forget").focus()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo: keep")
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(row.get_by_role("button", name="Forget")).to_be_focused()
    page.wait_for_timeout(9000)  # longer than the time in which it could have been undone
    expect(row).to_have_count(1)
    expect(status(page, "a")).to_contain_text("Done.")
    assert httpx2.get(f"{live_server}/api/runs/{run_id}").status_code == 200


def test_leaving_the_page_forgets_what_was_to_be_forgotten(open_page, live_server):
    run_id = trained(live_server, hidden=[9], epochs=1)
    page = open_page("/mnist")
    row_of(page, run_id).get_by_role("button", name="Forget").click()
    expect(page.locator("#past-table tr.is-forgotten")).to_have_count(1)
    page.goto(f"{live_server}/softmax")
    for _ in range(100):
        if httpx2.get(f"{live_server}/api/runs/{run_id}").status_code == 404:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the run is still there")


def test_curves_are_drawn_on_one_scale(open_page, live_server):
    accuracies = {}
    for hidden in (2, 14):
        run_id = trained(live_server, hidden=[hidden], epochs=2)
        accuracies[run_id] = httpx2.get(f"{live_server}/api/accuracies?run={run_id}").json()[run_id]
    page = open_page("/mnist")
    for run_id, values in accuracies.items():
        points = row_of(page, run_id).locator("svg.spark polyline").get_attribute("points").split()
        heights = [float(point.split(",")[1]) for point in points]
        assert heights == pytest.approx([19 - 16 * value for value in values], abs=0.06)  # 3 below, 3 above, 22 in all


def test_a_forgotten_run_leaves_the_race_and_its_links_say_so(open_page, live_server):
    run_id = trained(live_server, hidden=[6], epochs=1)
    page = open_page(f"/mnist?a={run_id}&read1={run_id}", expect_status={404})
    expect(status(page, "a")).to_contain_text("Done.")
    row_of(page, run_id).get_by_role("button", name="Forget").click()
    expect(status(page, "a")).to_contain_text("Not started.")
    expect(page.locator("#reader-1 select option", has_text="784–6–10")).to_have_count(0)
    expect(page).not_to_have_url(re.compile(run_id))
    page.goto(f"{live_server}/mnist?a={run_id}")
    expect(page.locator("#race-problem")).to_have_text(
        f"A: There is no run {run_id}. It may have been forgotten. Press Run for a new one."
    )
    page.goto(f"{live_server}/mnist?look={run_id}")
    expect(page.locator("#race-problem")).to_contain_text(f"The link asks for the network {run_id}, which isn’t here")


def test_a_link_brings_back_who_is_looked_into_and_who_reads(open_page, live_server, run_id):
    other = trained(live_server, hidden=[7], epochs=1)
    page = open_page(f"/mnist?a={run_id}&b={other}&look=b&read1=b&read2=a")
    for part, value in {"#inside-network": "b", "#reader-1 select": "b", "#reader-2 select": "a"}.items():
        expect(page.locator(part)).to_have_value(value)
    row = row_of(page, run_id)
    row.get_by_role("link", name="784–11–10").click()
    expect(page).to_have_url(f"{live_server}/mnist?a={run_id}")
    expect(status(page, "a")).to_contain_text("784–11–10")


def test_a_curve_is_taken_away(open_page, live_server, run_id):
    page = open_page(f"/mnist?a={run_id}")
    row = row_of(page, run_id)
    row.get_by_text("Files").click()
    with page.expect_download() as download:
        row.get_by_role("link", name="curve, CSV").click()
    assert "test_accuracy" in download.value.path().read_text()
    wait_for_points(page, "accuracy", 0, 4)
    with page.expect_download() as download:
        item(page.locator("#plot-accuracy"), "CSV").click()
    lines = download.value.path().read_text().strip().splitlines()
    assert len(lines) == 5  # a heading, the start and three epochs


def test_forgetting_keeps_the_keyboard_in_the_list(open_page, live_server):
    older, newer = (trained(live_server, hidden=[hidden], epochs=1) for hidden in (4, 5))
    page = open_page("/mnist")
    row_of(page, newer).get_by_role("button", name="Forget").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo: keep")).to_be_focused()
    expect(page.locator("#past-table tr.is-forgotten")).to_have_count(0)
    expect(row_of(page, newer)).to_have_count(0)
    expect(row_of(page, older).get_by_role("button", name="Forget")).to_be_focused()


def test_a_phone_has_every_button_of_the_list(open_page, run_id):
    page = open_page("/mnist", viewport={"width": 390, "height": 800})
    row = row_of(page, run_id)
    expect(row).to_have_count(1)
    for name in ("Show as A", "Show as B", "Forget"):
        box = row.get_by_role("button", name=name).bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    row.get_by_text("Files").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_buttons_of_the_race_are_the_only_ones_of_their_names(open_page, run_id):
    page = open_page(f"/mnist?a={run_id}")
    expect(row_of(page, run_id)).to_have_count(1)
    for name in ("Run", "Pause", "Resume", "Step", "Cancel"):
        expect(page.get_by_role("button", name=name)).to_have_count(1)
    assert button(page, "Run").is_enabled()
