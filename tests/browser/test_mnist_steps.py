"""Step by step: the mini-batch that is announced is the one that is taken, and it changes what was said."""

from playwright.sync_api import expect

from tests.browser.reader import a_digit, button, status


def cells(page, table: str) -> list[list[str]]:
    """The texts of a table's body."""
    rows = f"[...document.querySelectorAll('#{table} tbody tr')]"
    return page.evaluate(f"{rows}.map((row) => [...row.cells].map((cell) => cell.textContent))")


def test_a_step_comes_before_any_run_changes_what_was_announced_and_is_written_out(open_page):
    page = open_page("/mnist?a_seed=3&b_seed=3")
    state = page.locator("#steps-state")
    expect(state).to_contain_text("No network is paused.")
    button(page, "Step").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Paused. epoch 0 of 30 and 1 of 400 mini-batches")
    expect(state).to_contain_text("Network A, epoch 1: mini-batch 2 of 400 comes next.")
    expect(page.locator("#batch .card")).to_have_count(10)
    # The first step was announced before it was taken, so what it changed can be told.
    expect(page.locator("#last-words")).to_contain_text("mini-batch 1 of epoch 1")
    page.locator("#batch .card").nth(4).click()
    expect(page.locator("#batch .card").nth(4)).to_have_attribute("aria-pressed", "true")
    rows = cells(page, "chosen")
    label = next(digit for digit, row in enumerate(rows) if row[2] == "1")
    expect(page.locator("#chosen-title")).to_contain_text(f"{a_digit(label).capitalize()}: training image")
    assert len(cells(page, "changes")) == 10
    announced = [row[4] for row in rows]

    button(page, "Step").click()
    expect(state).to_contain_text("mini-batch 3 of 400 comes next.")
    expect(page.locator("#last-words")).to_contain_text("mini-batch 2 of epoch 1")
    taken = cells(page, "last")[4]
    assert taken[0] == str(label)
    before, after = taken[1].split(" → ")
    assert float(before) == round(float(rows[label][1]), 3)
    assert float(after) == round(float(announced[label]), 3)

    page.get_by_text("Both passes of this digit").click()
    lines = page.locator("#passes-list li")
    expect(lines).to_have_count(10)
    expect(lines.nth(1)).to_contain_text("(30 × 784)(784) + (30) → 30")
    expect(lines.nth(6)).to_contain_text("δ² = (a² − y) ⊙ σ′(z²)   (BP1)")
    expect(lines.nth(9)).to_contain_text("(30)(784) → 30 × 784")
    # The cross-entropy's error, with σ′ gone.
    page.locator("#steps [data-lane=b]").click()
    expect(page.locator("#steps-state")).to_contain_text("Network B")
    expect(lines.nth(6)).to_contain_text("δ² = a² − y   (BP1)")
    button(page, "Cancel").click()
    expect(status(page, "b")).to_contain_text("Cancelled")


def test_a_race_at_work_asks_to_be_paused_first_and_a_step_pauses_it(open_page):
    page = open_page("/mnist?a_epochs=1000&b_epochs=1000")
    button(page, "Run").click()
    expect(page.locator("#steps-state")).to_contain_text("Pause the race to see the mini-batch that comes next.")
    button(page, "Step").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Paused.")
    expect(page.locator("#steps-state")).to_contain_text("comes next.")
    expect(page.locator("#batch .card")).to_have_count(10)
    button(page, "Resume").click()
    expect(page.locator("#steps-state")).to_contain_text("Below lies the one of the last pause.")
    button(page, "Cancel").click()
    expect(page.locator("#steps-state")).to_contain_text(
        "This race is over. Press Step to begin a new one, paused, with the settings above. "
        "Below lies the one of the last pause."
    )
    expect(page.locator("#batch")).to_be_visible()  # what stands below it stays where it is
