"""The race as a reader runs it: started, paused, stepped, reloaded, cancelled; every word from a real run."""

import re

from playwright.sync_api import Page, expect

from app.learn.presets import LOST_DIGITS
from app.learn.races import STUCK
from tests.browser.reader import button, drawn, status, wait_for_points, wait_until

REACH = "document.getElementById('chart-accuracy').layout?.xaxis.range[1]"
SEEN = "document.getElementById('chart-accuracy').data[0].x.at(-1)"


def ending(seed: int) -> str:
    """What the story of 100 neurons says of a start, by the table of what was measured."""
    *others, last = map(str, LOST_DIGITS[seed])
    return f"A ended without {', '.join(others)} and {last}." if others else f"A ended without {last}."


def test_a_race_is_run_paused_stepped_and_found_again(open_page):
    # A look inside that crosses the race's cancelling finds no network any more: the server says 409.
    page = open_page("/mnist?a_epochs=1000&b_epochs=1000", charts=True, expect_status={409})
    for name, most in {"accuracy": 1, "cost": 1.04, "saturation": 0.1}.items():  # it has the axes of the one to come
        page.locator(f"#chart-{name}").scroll_into_view_if_needed()
        wait_until(page, f"{REACH.replace('accuracy', name)} === 4000")
        assert page.evaluate(f"document.getElementById('chart-{name}').layout.yaxis.range[1]") == most
    button(page, "Run").click()
    wait_for_points(page, "accuracy", 0, 3)
    wait_for_points(page, "accuracy", 1, 3)
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
    wait_for_points(page, "accuracy", 0, len(seen[0]) + 1)
    button(page, "Cancel").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Cancelled")
    expect(button(page, "Run")).to_be_enabled()
    expect(page.locator("#race-problem")).to_be_empty()  # no command was refused
    # The axis shows what has been seen, not all that there was to come.
    wait_until(page, f"{SEEN} >= 12000 && {SEEN} <= {REACH} && {REACH} <= 3 * {SEEN}")


GRADIENTS = "(document.getElementById('chart-gradients').data ?? []).map(({ x }) => x)"


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
    wait_until(page, f"{GRADIENTS}.filter((x) => x.at(-1) === 8000).length === 6")  # drawn to the end
    lines = drawn(page, "gradients")
    assert [len(line) > 0 for line in lines] == [True, True, True, False] * 2  # as many lines as layers
    words = page.locator("#summary-gradients")
    expect(words).to_contain_text(f"layer 2 from {lines[1][0]:.4f} to {lines[1][-1]:.4f}")
    expect(page.locator("#summary-accuracy")).to_contain_text("at epoch 2; best by validation: ")
    expect(page.locator("#race-says")).to_contain_text("B has lost no digit: ")
    look_at_the_costs(page)
    look_at_the_table(page)


def look_at_the_costs(page: Page) -> None:
    """Both lines begin at the start, and the words under them tell their ends."""
    for shown in ("relative_cost", "raw"):
        if shown == "raw":
            page.get_by_role("combobox", name="Training cost shown").select_option(shown)
            wait_until(page, "document.getElementById('chart-cost').data[0].y[0] > 1.05")
        wait_until(page, "document.getElementById('chart-cost').data?.every((trace) => trace.x.at(-1) === 8000)")
        for lane, line in zip("AB", drawn(page, "cost"), strict=True):
            assert line[0] == 1 if shown == "relative_cost" else line[0] > 1.5
            assert line[1] < line[0]
            words = f"{lane}: from {line[0]:.3f} to {line[-1]:.3f}."
            expect(page.locator("#summary-cost")).to_contain_text(words)
    assert page.evaluate("document.getElementById('chart-cost').data.map((trace) => trace.x[0])") == [0, 0]


def look_at_the_table(page: Page) -> None:
    """Each epoch's numbers are those of the charts and of the words beside the race."""
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


def test_a_story_sets_the_two_apart_and_can_be_told_from_other_starts(open_page):
    page = open_page("/mnist")
    button(page, "Small weights").click()
    expect(status(page, "a")).to_contain_text("quadratic, η = 3, 784–100–10, seed 9")
    expect(status(page, "b")).to_contain_text("quadratic, η = 3, 784–100–10, scaled weights, seed 9")
    expect(page.get_by_label("Let A and B differ in these too")).to_be_checked()
    expect(page.locator("#setup-b").get_by_label("First weights")).to_have_value("scaled")
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


def test_a_bad_link_says_what_was_wrong_and_a_wrong_field_is_not_run(open_page):
    page = open_page("/mnist?a=none-such&b_hidden=1000&b_fingerprint=none", expect_status={404})
    problem = page.locator("#race-problem")
    expect(problem).to_contain_text("B: Hidden neurons: 1 to 300 in a layer")
    expect(problem).to_contain_text("A: There is no run none-such. It may have been forgotten.")
    expect(problem).to_contain_text("a fingerprint is 6 to 64 of the digits 0 to 9 and a to f")
    page.get_by_text("More settings").click()
    expect(page.locator("#setup-rare").get_by_label("Hidden neurons")).to_have_value("30")
    page.locator("#setup-rare").get_by_label("Mini-batch").fill("0")
    expect(page.locator("#setup-rare")).to_contain_text("Mini-batch: a whole number from 1 to 1000, not “0”.")
    button(page, "Run").click()
    expect(problem).to_contain_text("A setting is out of its range")
    expect(status(page, "a")).to_contain_text("Not started.")
    page.locator("#setup-rare").get_by_label("Mini-batch").fill("20")
    expect(problem).to_be_hidden()
    page.locator("#setup-both").get_by_label("Seed").fill("1.5")
    button(page, "Step").click()
    expect(problem).to_contain_text("A setting is out of its range")
