"""Learning on the weighted inputs, run, stopped and taken away; its numbers held against the server's."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.learn import logits
from tests.browser.menus import item
from tests.browser.softmax_reader import as_it_opened, figure, readings, slider


def run_at_once(page: Page) -> Locator:
    learning = figure(page, "learning")
    learning.get_by_role("combobox", name="Speed").select_option("at once")
    learning.get_by_role("button", name="Run").click()
    expect(learning.get_by_text("epoch 300 of 300")).to_be_visible()
    return learning


# Both lines of a chart, once they have been drawn to the end.
WHOLE_LINES = """async (chart) => {
  while (!(chart.data?.[0].y.length >= 301)) await new Promise(requestAnimationFrame);
  return chart.data.slice(0, 2).map((trace) => trace.y);
}"""


def test_a_run_of_both_costs_is_the_servers(share_page):
    page = as_it_opened(share_page)
    learning = run_at_once(page)
    summary = learning.locator("[data-part=summary]")
    finals = {
        cost: list(logits.descend(logits.DescentSettings(cost=cost)))[-1] for cost in ("quadratic", "log-likelihood")
    }
    for cost, step in finals.items():
        expect(summary).to_contain_text(f"under the {cost}")
        expect(summary).to_contain_text(f"to {step.activations[1]:.4f}, past one half at epoch")
        texts = learning.get_by_role("table", name=re.compile(cost, re.I)).locator("tbody .number").all_inner_texts()
        expected = [
            [f"{z:.2f}", f"{a:.3f}", f"{g:+.3f}"]
            for z, a, g in zip(step.z, step.activations, step.gradient, strict=True)
        ]
        assert [text.replace("−", "-") for text in texts] == [text for row in expected for text in row]
    for chart, field in (("output", lambda step: step.activations[1]), ("cost", lambda step: step.cost)):
        plot = learning.locator(f"[data-part={chart}-chart]")
        plot.scroll_into_view_if_needed()
        lines = plot.evaluate(WHOLE_LINES)
        for line, step in zip(lines, finals.values(), strict=True):
            assert line[300] == pytest.approx(field(step))


def test_before_the_run_both_gradients_stand_beside_each_other(share_page):
    page = as_it_opened(share_page)
    learning, forwards = figure(page, "learning"), figure(page, "forwards")
    forwards.get_by_role("button", name="One output fewer").click()
    learning.get_by_role("combobox", name="Target").select_option("a₃")
    for name, z in (("z₁", 4), ("z₂", 0), ("z₃", -3)):
        forwards.get_by_role("spinbutton", name=f"{name}, typed").fill(str(z))
    for cost in ("log-likelihood", "quadratic"):
        step = next(logits.descend(logits.DescentSettings(z=(4.0, 0.0, -3.0), target=2, cost=cost)))
        expect(learning.locator(f"[data-part={cost}-cost]")).to_have_text(f"{step.cost:.4f}")
        rows = learning.get_by_role("table", name=re.compile(cost, re.I)).locator("tbody tr")
        expect(rows.nth(2).locator("th")).to_have_text("a₃, target")
        for row, gradient in zip(rows.all(), step.gradient, strict=True):
            style = row.locator(".bar--signed .bar__fill").evaluate(
                "bar => [parseFloat(bar.style.left), parseFloat(bar.style.width)]"
            )
            assert style == pytest.approx([50 + min(0, 50 * gradient), 50 * abs(gradient)], abs=1e-3)


def test_pause_step_scrub_and_reset(share_page):
    page = as_it_opened(share_page)
    learning = figure(page, "learning")
    learning.get_by_role("combobox", name="Speed").select_option("¼ speed")
    learning.get_by_role("button", name="Run").click()
    expect(learning.locator("[data-show=index]")).not_to_have_text(re.compile("^[012]$"))
    playing = learning.filter(has=page.get_by_role("button", name="Pause")).locator("[data-part=summary]")
    expect(playing).to_contain_text("From epoch 0 to ")
    learning.get_by_role("button", name="Pause").click()
    at = int(learning.locator("[data-show=index]").inner_text())
    learning.get_by_role("button", name="Step", exact=True).click()
    expect(learning.locator("[data-show=index]")).to_have_text(str(at + 1))
    learning.get_by_role("button", name="Step back").click()
    expect(learning.locator("[data-show=index]")).to_have_text(str(at))
    scrubber = slider(learning, "Epoch")
    scrubber.press("End")
    expect(learning.locator("[data-show=index]")).to_have_text("300")
    assert "a₂ 0.99" in (scrubber.get_attribute("aria-valuetext") or "")
    learning.get_by_role("button", name="Reset").click()
    expect(learning.locator("[data-show=index]")).to_have_text("0")
    expect(learning.locator("[data-part=summary]")).to_have_text("At epoch 0 the target’s activation a₂ is 0.0095.")


def test_one_cost_alone_and_a_link_to_the_middle_of_a_run(open_page):
    page = open_page("/softmax?z=6,-2,0,0.5&cost=quadratic&learning_rate=1&epochs=400&epoch=250")
    learning = figure(page, "learning")
    steps = list(logits.descend(logits.DescentSettings((6.0, -2.0, 0.0, 0.5), 1, "quadratic", 1.0, 400)))
    expect(learning.locator("[data-show=index]")).to_have_text("250")
    expect(learning.locator("[data-part=summary]")).to_contain_text(
        f"to {steps[250].activations[1]:.4f}, past one half"
    )
    expect(learning.locator("[data-part=quadratic-cost]")).to_have_text(f"{steps[250].cost:.4f}")
    start = next(logits.descend(logits.DescentSettings((6.0, -2.0, 0.0, 0.5), 1)))
    expect(learning.locator("[data-part=log-likelihood-cost]")).to_have_text(f"{start.cost:.4f}")
    learning.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_url(re.compile("epoch=251"))


def test_a_reload_in_mid_run_comes_back_to_what_was_on_the_screen(open_page):
    page = open_page("/softmax")
    learning = figure(page, "learning")
    speed = learning.get_by_role("combobox", name="Speed")
    speed.select_option("½ speed")
    page.wait_for_url(re.compile("speed=0.5"))
    learning.get_by_role("button", name="Run").click()
    expect(learning.locator("[data-show=index]")).to_have_text(re.compile("[3-9].|..."))
    page.evaluate("""() => addEventListener('pagehide', () => {
        sessionStorage.setItem('seen', document.querySelector('#learning [data-show=index]').textContent);
    })""")
    page.reload()
    seen = page.evaluate("() => sessionStorage.getItem('seen')")
    expect(learning.locator("[data-show=index]")).to_have_text(seen)
    expect(learning.get_by_role("button", name="Resume")).to_be_visible()
    expect(speed).to_have_value("0.5")
    learning.get_by_role("button", name="worse still").click()
    page.wait_for_url(re.compile("z=6.*speed=0.5"))
    expect(speed).to_have_value("0.5")


def test_a_new_start_ends_the_run(share_page):
    page = as_it_opened(share_page)
    learning = run_at_once(page)
    learning.get_by_role("button", name="worse still").click()
    expect(learning.locator("[data-show=index]")).to_have_text("0")
    assert readings(figure(page, "forwards"))[0] == "0.993"
    learning.get_by_role("combobox", name="Target").select_option("a₁")
    expect(learning.locator("[data-part=summary]")).to_have_text("At epoch 0 the target’s activation a₁ is 0.9931.")


def test_reduced_motion_goes_straight_to_the_end(share_page):
    page = as_it_opened(share_page)
    learning = figure(page, "learning")
    learning.get_by_role("combobox", name="Speed").select_option("¼ speed")
    page.emulate_media(reduced_motion="reduce")
    learning.get_by_role("button", name="Run").click()
    expect(learning.get_by_text("epoch 300 of 300")).to_be_visible()
    page.emulate_media(reduced_motion="no-preference")


def test_the_runs_numbers_as_a_file(share_page):
    page = as_it_opened(share_page)
    learning = figure(page, "learning")
    epochs = learning.get_by_role("spinbutton", name="Epochs")
    epochs.fill("10")
    learning.get_by_role("button", name="Run").click()
    expect(learning.get_by_text("epoch 10 of 10")).to_be_visible()
    with page.expect_download() as download:
        item(learning, "CSV of the costs").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text().splitlines()))
    assert len(rows) == 22
    row = [row for row in rows if row["run"] == "quadratic"][-1]
    last = list(logits.descend(logits.DescentSettings(cost="quadratic", epochs=10)))[-1]
    assert [float(row[name]) for name in ("cost", "z2", "a2", "gradient2")] == pytest.approx(
        [last.cost, last.z[1], last.activations[1], last.gradient[1]]
    )
    for picture in ("PNG of the costs", "SVG of the costs"):
        with page.expect_download() as download:
            item(learning, picture).click()
        assert Path(download.value.path()).stat().st_size > 2000
    epochs.fill("300")
