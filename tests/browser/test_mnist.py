"""The race as a reader runs it: started, paused, stepped, reloaded, cancelled; every word from a real run."""

import re

from playwright.sync_api import Page, expect

from app.learn.presets import LOST_DIGITS
from app.learn.races import STUCK
from tests.browser.conftest import OpenPage
from tests.browser.reader import button, drawn, status, wait_for_points, wait_until


def ending(seed: int) -> str:
    """What the story of 100 neurons says of a start, by the table of what was measured."""
    *others, last = map(str, LOST_DIGITS[seed])
    return f"A ended without {', '.join(others)} and {last}." if others else f"A ended without {last}."


def start_long_race(open_page: OpenPage) -> Page:
    # A look inside that crosses the race's cancelling finds no network any more: the server says 409.
    page = open_page("/mnist?a_epochs=1000&b_epochs=1000", expect_status={409})
    button(page, "Run").click()
    wait_for_points(page, "accuracy", 0, 3)
    wait_for_points(page, "accuracy", 1, 3)
    return page


def test_a_race_is_run_paused_stepped_and_found_again(open_page):
    page = start_long_race(open_page)
    expect(status(page, "a")).to_contain_text("images a second")
    button(page, "Pause").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Paused")
    place = re.compile(r"epoch (\d+) of 1000 and (\d+) of 400")
    before = place.search(status(page, "a").inner_text())
    button(page, "Step").click()
    expect(status(page, "a")).to_contain_text(f"and {int(before[2]) + 1} of 400")

    for number, lane in enumerate("ab"):  # the charts take their time to draw what has come
        finished = int(place.search(status(page, lane).inner_text())[1])
        wait_for_points(page, "accuracy", number, finished + 1)
    seen = drawn(page, "accuracy")
    assert len(seen) == 2
    assert all(len(line) >= 3 and min(line) >= 0 and 0.5 < max(line) <= 1 for line in seen)
    assert seen[0][0] == seen[1][0]  # the same start under either cost
    summary = page.locator("#summary-accuracy").inner_text()
    assert "at epoch 0" in summary
    page.reload()
    expect(status(page, "a")).to_contain_text(f"and {int(before[2]) + 1} of 400")
    expect(page.locator("#summary-accuracy")).to_have_text(summary)
    wait_for_points(page, "accuracy", 1, len(seen[1]))
    assert drawn(page, "accuracy") == seen

    page.get_by_role("combobox", name="How far").select_option("one epoch")
    button(page, "Step").click()
    expect(status(page, "b")).to_contain_text("and 0 of 400")
    button(page, "Resume").click()
    wait_for_points(page, "accuracy", 0, len(seen[0]) + 2)
    button(page, "Cancel").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Cancelled")
    expect(button(page, "Run")).to_be_enabled()
    expect(page.locator("#race-problem")).to_be_empty()  # no command was refused


def test_a_race_runs_to_its_end_and_says_what_came_of_it(open_page):
    page = open_page("/mnist")
    button(page, "Softmax").click()
    page.locator("#setup-both").get_by_label("Epochs").fill("2")
    page.get_by_text("More settings").click()
    page.locator("#setup-rare").get_by_label("Hidden neurons").fill("20, 10")
    expect(page).to_have_url(re.compile("a_hidden=20%2C10"))
    button(page, "Run").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Done. epoch 2.0 of 2")
    expect(status(page, "b")).to_contain_text("softmax and log-likelihood, η = 0.5, 784–20–10–10")
    for first_layer in (0, 4):
        wait_for_points(page, "gradients", first_layer, 1)
    lengths = [len(line) for line in drawn(page, "gradients")]
    assert [length > 0 for length in lengths] == [True, True, True, False] * 2  # as many lines as layers
    page.get_by_role("combobox", name="Training cost shown").select_option("raw")
    wait_until(page, "document.getElementById('chart-cost').data[0].y[0] > 1.5")
    expect(page.locator("#summary-accuracy")).to_contain_text("at epoch 2; best by validation: ")
    expect(page.locator("#race-says")).to_contain_text("B has lost no digit: ")


def test_a_story_can_be_told_from_other_starts(open_page):
    page = open_page("/mnist")
    starts = page.get_by_role("group", name="Starts")
    expect(starts).to_be_hidden()
    page.get_by_role("button", name="100 neurons").click()
    expect(page.locator("#story")).to_contain_text(ending(STUCK))
    expect(starts.get_by_role("button", name=str(STUCK))).to_have_attribute("aria-pressed", "true")
    starts.get_by_role("button", name="2").click()
    expect(page.locator("#story")).to_contain_text(ending(2))
    expect(page.get_by_role("button", name="100 neurons")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("a_seed=2.*b_seed=2"))
    page.reload()
    expect(page.locator("#story")).to_contain_text(ending(2))
    page.locator("#setup-both").get_by_label("Seed").fill("77")
    expect(page.locator("#story")).to_have_text("Settings of your own.")
    expect(starts).to_be_hidden()


def test_a_run_that_diverges_says_so_with_its_epoch(open_page):
    # The page may ask for a look inside a network that has just been dropped.
    path = "/mnist?alone=1&a_cost=log-likelihood&a_learning_rate=1000&a_lmbda=1000&a_epochs=1000"
    page = open_page(path, expect_status={409})
    button(page, "Run").click()
    expect(status(page, "a")).to_contain_text(re.compile(r"Failed at epoch \d+\.\d\d: the weights grew"))
    expect(status(page, "b")).to_contain_text("takes no part")
    page.reload()
    expect(status(page, "a")).to_contain_text(re.compile(r"Failed at epoch \d+\.\d\d: the weights grew"))


def test_a_first_step_comes_before_any_run(open_page):
    page = open_page("/mnist")
    button(page, "Step").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Paused. epoch 0 of 30 and 1 of 400 mini-batches")
    button(page, "Cancel").click()
    expect(status(page, "b")).to_contain_text("Cancelled")


def test_a_bad_link_says_what_was_wrong(open_page):
    page = open_page("/mnist?a=none-such&b_hidden=1000", expect_status={404})
    problem = page.locator("#race-problem")
    expect(problem).to_contain_text("B: Hidden neurons: 1 to 300 in a layer")
    expect(problem).to_contain_text("A: There is no run none-such. It may have been forgotten.")
    expect(page.locator("#setup-rare").get_by_label("Hidden neurons")).to_have_value("30")


def test_a_wrong_field_is_not_run(open_page):
    page = open_page("/mnist")
    page.get_by_text("More settings").click()
    page.locator("#setup-rare").get_by_label("Mini-batch").fill("0")
    expect(page.locator("#setup-rare")).to_contain_text("Mini-batch: a whole number from 1 to 1000, not “0”.")
    button(page, "Run").click()
    problem = page.locator("#race-problem")
    expect(problem).to_contain_text("A setting is out of its range")
    expect(status(page, "a")).to_contain_text("Not started.")
    page.locator("#setup-rare").get_by_label("Mini-batch").fill("20")
    expect(problem).to_be_hidden()
    page.locator("#setup-both").get_by_label("Seed").fill("1.5")
    button(page, "Step").click()
    expect(problem).to_contain_text("A setting is out of its range")


def test_the_story_of_small_weights_sets_the_two_apart(open_page):
    page = open_page("/mnist")
    button(page, "Small weights").click()
    expect(status(page, "a")).to_contain_text("quadratic, η = 3, 784–100–10, seed 9")
    expect(status(page, "b")).to_contain_text("quadratic, η = 3, 784–100–10, scaled weights, seed 9")
    expect(page.get_by_label("Let A and B differ in these too")).to_be_checked()
    expect(page.locator("#setup-b").get_by_label("First weights")).to_have_value("scaled")


def test_the_page_says_which_data_is_in_use(browser, serve):
    server = serve("--mnist-mirrors", "http://127.0.0.1:9/")
    page = browser.new_page()
    page.goto(f"{server.url}/mnist")
    expect(page.locator("#data-words")).to_contain_text("4,000 to learn from, 500 to validate, 500 to test")
    expect(page.locator("#data-note")).to_contain_text("sample of 5,000 real MNIST digits")
    button(page, "Download MNIST").click()
    expect(page.locator("#data-bytes")).to_contain_text("The download failed.")
    expect(button(page, "Try the download again")).to_be_enabled()
    page.close()


def test_it_fits_a_phone(open_page):
    page = open_page(
        "/mnist?a_epochs=1000&b_epochs=1000",
        viewport={"width": 390, "height": 800},
        color_scheme="dark",
        has_touch=True,
    )
    button(page, "Run").tap()
    wait_for_points(page, "cost", 0, 3)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    button(page, "Cancel").tap()


def test_a_lost_server_is_waited_for(browser, serve):
    server = serve()
    page = browser.new_page()
    page.goto(f"{server.url}/mnist?a_epochs=1000&alone=1")
    button(page, "Run").click()
    wait_for_points(page, "accuracy", 0, 2)
    port = server.url.rsplit(":", 1)[1]
    server.stop()
    expect(status(page, "a")).to_contain_text("Connection lost; trying again")
    serve("--port", port)
    expect(status(page, "a")).to_contain_text("Learning.", timeout=30_000)
    points = len(drawn(page, "accuracy")[0])
    wait_for_points(page, "accuracy", 0, points + 2)
    epochs = page.evaluate("document.getElementById('chart-accuracy').data[0].x")
    assert epochs == [4000 * epoch for epoch in range(len(epochs))]  # nothing lost, nothing twice
    page.close()


def test_the_chart_of_cost_begins_at_its_start(open_page):
    page = open_page("/mnist?a_epochs=1&b_epochs=1")
    button(page, "Run").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Done.")
    wait_until(page, "document.getElementById('chart-cost').data?.every((trace) => trace.x.at(-1) === 4000)")
    for line in drawn(page, "cost"):
        assert line[0] == 1
        assert line[1] < 1
    assert page.evaluate("document.getElementById('chart-cost').data.map((trace) => trace.x[0])") == [0, 0]


def test_the_axis_shows_what_has_been_seen(open_page):
    page = open_page("/mnist?a_epochs=1000&alone=1")
    reach = "document.getElementById('chart-accuracy').layout?.xaxis.range[1]"
    page.locator("#chart-accuracy").scroll_into_view_if_needed()
    wait_until(page, f"{reach} === 4000")  # the first epoch first
    button(page, "Run").click()
    wait_until(page, f"{reach} >= 12000")
    button(page, "Cancel").click()
    expect(status(page, "a")).to_contain_text("Cancelled")
    seen = "document.getElementById('chart-accuracy').data[0].x.at(-1)"
    wait_until(page, f"{seen} >= 12000 && {seen} <= {reach} && {reach} <= 3 * {seen}")


def test_step_pauses_a_race_at_work(open_page):
    page = open_page("/mnist?a_epochs=1000&b_epochs=1000")
    button(page, "Run").click()
    wait_for_points(page, "cost", 0, 2)
    button(page, "Step").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Paused.")
    expect(page.locator("#batch .card")).to_have_count(10)
    button(page, "Cancel").click()


def test_the_data_is_named_and_not_its_setting(open_page):
    page = open_page("/mnist")
    expect(page.locator("#data-words")).to_have_text(re.compile(r"^Data: .*MNIST, [\d,]+ to learn from"))
    expect(page.locator("#data-words")).not_to_contain_text("LAB_")


def test_the_charts_have_a_table(open_page):
    page = open_page("/mnist?a_epochs=2&b_epochs=2")
    button(page, "Run").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Done.")
    page.get_by_text("Each epoch’s numbers as a table").click()
    rows = page.locator("#race-table tbody tr")
    expect(rows).to_have_count(3)
    wait_until(page, "document.getElementById('chart-accuracy').data?.every((trace) => trace.y.length === 3)")
    for epoch in range(3):
        cells = rows.nth(epoch).locator("td").all_inner_texts()
        shown = [line[epoch] for line in drawn(page, "accuracy")]
        assert [cells[0], cells[4]] == [f"{100 * accuracy:.2f}\u00a0%" for accuracy in shown]
    last = rows.nth(2).locator("td").all_inner_texts()
    for lane, cell in (("a", last[3]), ("b", last[7])):
        expect(status(page, lane)).to_contain_text(f"fingerprint {cell}")
