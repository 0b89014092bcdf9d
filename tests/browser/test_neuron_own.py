"""The reader's own neuron and what stands around it: kept runs, the step written out, speed."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.menus import item
from tests.browser.neuron_reader import (
    clock_of,
    come_to,
    expected,
    learn,
    quickly,
    seek,
    traces,
    wait_for_address,
    wait_for_points,
)

RUN = "cross-entropy_sigmoid_2_2_1_0_0.05_300_gradient"  # run A, where nothing else is asked for


def test_the_reader_s_own_neuron(open_page):
    page = open_page("/")
    own = page.locator(".own__settings")
    own.get_by_label("Weight w").nth(1).fill("-1.25")
    own.get_by_role("spinbutton", name="Target y").fill("1")
    own.get_by_role("spinbutton", name="Input x").fill("2")
    own.get_by_role("combobox", name="Cost", exact=True).select_option("cross-entropy")
    own.get_by_role("spinbutton", name="Learning rate η").fill("0.3")
    own.get_by_role("spinbutton", name="Epochs").fill("40")
    own.get_by_role("slider", name="Bias b").press("ArrowRight")
    clock = clock_of(page, "own")
    expect(page.locator("#own .neuron__how")).to_contain_text("from w = −1.25, b = 2.1 with η = 0.3")
    quickly(clock)
    clock.get_by_role("button", name="Run", exact=True).click()
    steps = learn("cross-entropy", -1.25, 2.1, 0.3, 40, x=2, y=1)
    expect(page.locator("#own-summary")).to_contain_text(f"{steps[40]['output']:.4f}")
    for part in (
        "weight=-1.25",
        "bias=2.1",
        "input=2",
        "target=1",
        "cost=cross-entropy",
        "learning_rate=0.3",
        "epochs=40",
    ):
        wait_for_address(page, part)  # it follows what is typed about twice a second


def test_a_pair_that_can_t_be_is_explained_and_neither_changed_nor_drawn(share_page):
    page = share_page("/")  # and the server isn't asked for it
    own, figure = page.locator(".own__settings"), page.locator("#own")
    own.get_by_role("combobox", name="Activation").select_option("tanh")
    expect(figure).not_to_have_class(re.compile("neuron--none"))
    own.get_by_role("combobox", name="Cost", exact=True).select_option("cross-entropy")
    expect(page.locator("#own-problem")).to_contain_text("it needs an output between 0 and 1")
    expect(figure).to_have_class(re.compile("neuron--none"))
    run = clock_of(page, "own").get_by_role("button", name="Run", exact=True)
    expect(run).to_be_disabled()
    page.get_by_role("button", name="Keep this run").click()
    expect(page.locator("#kept-problem")).to_contain_text("it needs an output between 0 and 1")
    expect(page.locator(".kept li")).to_have_count(1)
    expect(own.get_by_role("combobox", name="Activation")).to_have_value("tanh")
    own.get_by_role("combobox", name="Activation").select_option("sigmoid")
    expect(page.locator("#own-problem")).to_be_hidden()
    expect(figure).not_to_have_class(re.compile("neuron--none"))
    expect(page.locator("#kept-problem")).to_be_hidden()
    expect(run).to_be_enabled()
    target = own.get_by_role("spinbutton", name="Target y")
    target.fill("1.5")
    expect(page.locator("#own-problem")).to_contain_text("from 0 to 1")
    target.fill("0")
    own.get_by_role("combobox", name="Cost", exact=True).select_option("quadratic")
    expect(page.locator("#own-problem")).to_be_hidden()


FIELDS_PLACES = """() => {
  const tops = [...document.querySelectorAll("#own-fields .field")].map((e) => e.getBoundingClientRect().top);
  return tops.map((top) => top - tops[0]);
}"""


def test_a_number_out_of_range_is_told_moves_nothing_and_leaves_the_neuron_that_was_there(share_page):
    page = share_page("/")
    weight = page.locator(".own__settings").get_by_role("spinbutton", name="Weight w")
    own, run = page.locator("#own"), clock_of(page, "own").get_by_role("button", name="Run", exact=True)
    weight.scroll_into_view_if_needed()
    expect(page.locator(".kept li")).to_have_count(1)  # and everything has come
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    places = page.evaluate(FIELDS_PLACES)
    weight.select_text()
    weight.press_sequentially("99999")
    note = page.locator(".own__settings .field__note").first
    expect(note).to_have_text("Weight w: a number from −50 to 50, not “99999”.")
    expect(weight).to_have_attribute("aria-invalid", "true")
    assert page.evaluate(FIELDS_PLACES) == places
    expect(page.locator("#own-problem")).to_contain_text("put right the field in red first")
    expect(own.locator(".drawing")).to_contain_text("w = +2.00")
    expect(own).to_have_class(re.compile("neuron--none"))
    expect(run).to_be_disabled()
    weight.fill("3")
    expect(own.locator(".drawing")).to_contain_text("w = +3.00")
    expect(run).to_be_enabled()
    expect(page.locator("#own-problem")).to_be_hidden()
    weight.fill("2")
    expect(own.locator(".drawing")).to_contain_text("w = +2.00")


def test_the_own_neuron_recovers_when_the_server_is_back(share_page):
    page = share_page("/", expect_status={0})
    how = page.locator("#own .neuron__how")
    weight = page.locator(".own__settings").get_by_role("spinbutton", name="Weight w")
    page.route("**/api/neuron/trajectory*", lambda route: route.abort("connectionrefused"))
    weight.fill("3")
    expect(page.locator("#own-problem")).to_contain_text("does not answer")
    page.unroute("**/api/neuron/trajectory*")
    expect(page.locator("#own-problem")).to_be_hidden()
    expect(how).to_contain_text("w = 3.0")
    expect(page.locator("#own .clock__run")).to_be_enabled()
    weight.fill("2")
    expect(how).to_contain_text("w = 2.0")


def test_what_is_asked_of_a_neuron_on_its_way_is_done_once_it_is_there(share_page):
    page = share_page("/", expect_status={0, 422})
    weight = page.locator(".own__settings").get_by_role("spinbutton", name="Weight w")
    on_the_way: list[Route] = []
    page.route("**/api/neuron/trajectory*", lambda route: on_the_way.append(route))
    weight.fill("3")
    seek(clock_of(page, "own"), 300)
    page.get_by_role("button", name="Keep this run").click()
    assert len(on_the_way) == 1
    on_the_way[0].continue_()
    page.unroute("**/api/neuron/trajectory*")
    expect(page.locator(".kept li").last).to_contain_text("quadratic, w = 3.0, b = 2.0, η = 0.15")
    expect(page.locator("#own .clock")).to_contain_text(re.compile(r"epoch\s*300 of"))
    output = learn("quadratic", 3, 2, 0.15, 300)[300]["output"]
    expect(page.locator("#own .drawing__output")).to_have_text(f"a = {output:.3f}")
    page.get_by_role("button", name="Remove run B").click()
    weight.fill("2")
    expect(page.locator("#own .neuron__how")).to_contain_text("w = 2.0")


def test_a_run_can_only_be_kept_when_the_server_answers(share_page):
    page = share_page("/", expect_status={0, 422})
    expect(page.locator(".kept li")).to_have_count(1)
    problem = page.locator("#kept-problem")
    keep = page.get_by_role("button", name="Keep this run")
    page.route("**/api/neuron/stream*", lambda route: route.fulfill(status=422, json={"detail": "Too far."}))
    keep.click()
    expect(problem).to_contain_text("Kept runs: the server refused “quadratic, w = 2.0, b = 2.0, η = 0.15”.")
    seek(clock_of(page, "quadratic-mild"), 20)
    expect(page.locator("#quadratic-mild > .notice")).to_contain_text("The lab’s server refused this neuron. Too far.")
    page.unroute("**/api/neuron/stream*")
    page.route("**/api/neuron/stream*", lambda route: route.abort("connectionrefused"))
    keep.click()
    expect(problem).to_have_text("The lab’s server does not answer; trying again …")
    keep.click()  # heard once is enough
    page.get_by_role("combobox", name="Add one of the figures’ runs").select_option(
        index=1
    )  # another run waits its turn
    page.unroute("**/api/neuron/stream*")
    own, mild = (re.compile(f"^{name}quadratic, w = {at}, ") for name, at in (("B", "2.0"), ("C", "0.6")))
    expect(page.locator(".kept li")).to_have_text([re.compile("^A"), own, mild])
    expect(problem).to_be_hidden()
    seek(clock_of(page, "quadratic-mild"), 20)
    output = expected("quadratic-mild")[20]["output"]
    expect(page.locator("#quadratic-mild .drawing__output")).to_have_text(f"a = {output:.3f}")
    for name in "BC":
        page.get_by_role("button", name=f"Remove run {name}").click()
    expect(page.locator(".kept li")).to_have_count(1)


def test_runs_are_kept_compared_and_removed(open_page):
    page = open_page("/?own-speed=10000", charts=True)
    kept = page.locator(".kept li")
    expect(kept).to_have_count(1)
    own = page.locator(".own__settings")
    own.get_by_role("button", name="Keep this run").click()
    expect(kept).to_have_count(2)
    own.get_by_role("combobox", name="Add one of the figures’ runs").select_option(index=1)
    expect(kept).to_have_text([re.compile("^A"), re.compile("^B"), re.compile("^C")])
    clock_of(page, "own").get_by_role("button", name="Run", exact=True).click()
    chart = "#own .neuron__cost"
    come_to(page, chart)
    page.wait_for_function(
        "(chart) => document.querySelector(chart).data.every((t) => t.meta.mark || t.x.length === 301)", arg=chart
    )
    drawn = traces(page, chart)
    assert drawn["own"]["dash"] == "dash"
    assert len({line["dash"] for line in drawn.values()}) == 4  # alike in cost, apart in their lines
    swatch = page.locator(".kept li[data-run=C] line")
    assert swatch.get_attribute("stroke-dasharray") == drawn["C"]["dash"].replace("px", "")
    for run, name in (("own", "quadratic-bad"), ("A", "cross-entropy-bad"), ("C", "quadratic-mild")):
        costs = [step["cost"] for step in expected(name)]
        assert drawn[run]["y"] == pytest.approx([cost / costs[0] for cost in costs], rel=1e-9, abs=0)
    own.get_by_role("combobox", name="Cost shown").select_option("on a log axis")
    page.wait_for_function("(chart) => document.querySelector(chart)._fullLayout.yaxis.type === 'log'", arg=chart)
    own.get_by_role("button", name="Remove run A").click()
    expect(kept).to_have_count(2)
    page.wait_for_function("(chart) => !document.querySelector(chart).data.some((t) => t.meta.run === 'A')", arg=chart)
    costs = [step["cost"] for step in expected("quadratic-bad")]
    assert traces(page, chart)["own"]["y"] == pytest.approx(costs, rel=1e-9, abs=0)
    assert_the_keyboard_stays_among_the_kept_runs(page)


def assert_the_keyboard_stays_among_the_kept_runs(page):
    """Of which there are two now, B and C."""
    kept, keep = page.locator(".kept li"), page.get_by_role("button", name="Keep this run")
    keep.press("Enter")
    expect(kept).to_have_count(3)
    expect(keep).to_be_focused()
    for name, following in (("B", "C"), ("C", "A")):
        page.get_by_role("button", name=f"Remove run {name}").press("Enter")
        expect(page.get_by_role("button", name=f"Remove run {following}")).to_be_focused()
    page.get_by_role("button", name="Remove run A").press("Enter")
    expect(kept).to_have_count(0)
    expect(keep).to_be_focused()


def shown(number: float, digits: int = 5) -> str:
    return f"{number:.{digits}f}".replace("-", "−")


def test_a_full_list_gives_its_reason_and_the_clock_comes_back_to_the_end_when_the_longest_run_is_removed(open_page):
    page = open_page(f"/?epochs=50&own-epoch=200&kept={RUN}{7 * ('*' + RUN.replace('_300_', '_50_'))}")
    expect(page.locator(".kept li")).to_have_count(8)
    expect(page.get_by_role("button", name="Keep this run")).to_be_disabled()
    expect(page.locator("#kept-full:visible")).to_contain_text("Remove one to keep another")
    clock = clock_of(page, "own")
    expect(clock).to_contain_text(re.compile(r"epoch\s*200 of 300"))
    expect(page.locator("#problems")).to_be_hidden()
    page.get_by_role("button", name="Remove run A").click()
    expect(page.locator("#kept-full")).to_be_hidden()
    expect(clock).to_contain_text(re.compile(r"epoch\s*50 of 50"))
    expect(page.locator("#own-summary")).to_have_text(
        re.compile("^From epoch 0 to 50 the output goes from (?!.*Run A)")
    )
    wait_for_address(page, "own-epoch=50")


# The default beside its run A, and one more; what is around them only looks.
AT_200 = f"/?own-epoch=200&kept={RUN}*{RUN.replace('0.05', '0.02')}"


def test_each_kept_run_is_named_beside_its_dot(share_page):
    page = share_page(AT_200, charts=True)
    come_to(page, "#own .neuron__cost")
    come_to(page, "#own .neuron__anatomy")
    for chart, count in ((".neuron__cost", 1), (".neuron__anatomy", 3)):
        names = page.locator(f"#own {chart} .textpoint").filter(has_text=re.compile("."))
        expect(names).to_have_text(["A", "B"] * count)


def test_a_picture_has_a_title_and_names_its_runs(share_page, tmp_path):
    page = share_page(AT_200, charts=True)
    come_to(page, "#own .neuron__cost")
    wait_for_points(page, "#own .neuron__cost", 201)
    with page.expect_download() as download:
        item(page.locator("#own .neuron__costs"), "SVG").click()
    download.value.save_as(tmp_path / "own.svg")
    picture = (tmp_path / "own.svg").read_text()
    for words in (
        "Your neuron",
        "quadratic, w = 2.0, b = 2.0, η = 0.15",
        "A: cross-entropy, w = 2.0, b = 2.0, η = 0.05",
    ):
        assert words in picture


def test_the_step_is_written_out_with_its_numbers(share_page):
    page = share_page(AT_200, charts=True)
    for run, name in (("own", "quadratic-bad"), ("A", "cross-entropy-bad")):
        page.locator("#arithmetic").get_by_role("combobox").select_option(run)
        assert_the_step_is_written_out(page, run, *expected(name)[200:202])


def assert_the_step_is_written_out(page, run, now, after):
    written = page.locator("#arithmetic")
    rows = written.locator(".arithmetic__row:visible")
    w, b, a, slope = now["weight"], now["bias"], now["output"], now["slope"]
    bracketed = f"({shown(b)})" if b < 0 else shown(b)
    expect(rows.nth(0)).to_contain_text(f"= {shown(w)} × 1 + {bracketed} = {shown(w + b)}")
    expect(rows.nth(1)).to_contain_text(f"= {shown(a)}")
    expect(rows.nth(2)).to_contain_text(f"= {shown(slope)}")
    expect(rows.nth(3)).to_contain_text(shown(now["cost"]))
    factors = f"({shown(a)} − 0) × {shown(slope)} × 1" if run == "own" else f"({shown(a)} − 0) × 1"
    expect(rows.nth(4)).to_contain_text(f"= {factors} = {shown(now['gradient_size'])}")
    rate = 0.15 if run == "own" else 0.05
    expect(rows.nth(6)).to_contain_text(
        f"= {shown(w)} − {rate} × {shown(now['gradient_size'])} = {shown(after['weight'])}"
    )
    expect(rows).to_have_count(8)


def test_speed_against_wrongness_has_the_closed_forms_and_dots_that_ride_on_them(share_page):
    page = share_page(AT_200, charts=True)
    chart = "#own-speed .chart"
    come_to(page, chart)
    wait_for_points(page, chart, 100)
    drawn = traces(page, chart)
    xs, ys = drawn["quadratic"]["x"], drawn["quadratic"]["y"]
    assert ys == pytest.approx([a * a * (1 - a) for a in xs], rel=1e-6, abs=0)
    assert drawn["cross-entropy"]["y"] == pytest.approx(drawn["cross-entropy"]["x"], rel=1e-6, abs=0)
    for run, name in (("own", "quadratic-bad"), ("A", "cross-entropy-bad")):
        step = expected(name)[200]
        page.wait_for_function(
            """([chart, run, a, speed]) => {
                const dot = document.querySelector(chart).data.find((t) => t.meta.run === run);
                return Math.abs(dot.x[0] - a) < 1e-9 && Math.abs(dot.y[0] - speed) < 1e-9;
            }""",
            arg=[chart, run, step["output"], step["gradient_size"]],
        )
    expect(page.locator("#own-speed-summary")).to_contain_text("largest, 0.148, at a = 0.67")
