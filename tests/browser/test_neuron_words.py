"""What the page says of a reader's own neuron where that is out of the ordinary; against a computation of our own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.menus import item
from tests.browser.neuron_reader import clock_of, come_to, learn, run_to_the_end, wait_for_points
from tests.js.words import plain


def power(words: str) -> float:
    """The number of 1.23 × 10⁻⁷."""
    mantissa, exponent = plain(words).split(" × 10⁻")
    return float(mantissa) * 10.0 ** -int(exponent.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))


def test_a_run_that_hardly_moves_says_so_with_its_numbers(open_page):
    page = open_page("/?weight=5&bias=5&kept=")
    run_to_the_end(page, clock_of(page, "own"))
    steps = learn("quadratic", 5, 5, 0.15, 300)
    summary = page.locator("#own-summary")
    expect(summary).to_contain_text("It hardly moved: the output changed by")
    moved = power(re.search(r"changed by (.*) in 300 epochs", summary.inner_text())[1])
    assert moved == pytest.approx(steps[0]["output"] - steps[300]["output"], rel=0.01)
    expect(summary).to_contain_text("with 1.00 still to go")
    slope = power(re.search(r"σ′\(z\) is (.*) and ∂C", summary.inner_text())[1])
    assert slope == pytest.approx(steps[300]["slope"], rel=0.01)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("/?weight=-5&bias=-5&kept=", "It was nearly right from the start: the output was 4.54 × 10⁻⁵ from its target"),
        ("/?activation=linear&weight=0&bias=0&kept=", "It starts at its target, so there is nothing to learn"),
    ],
)
def test_a_run_that_is_right_from_the_start_says_so(open_page, link, said):
    page = open_page(link)
    run_to_the_end(page, clock_of(page, "own"))
    expect(page.locator("#own-summary")).to_contain_text(said)


@pytest.mark.parametrize("link", ["/", "/?cost=cross-entropy&weight=3&bias=2"])
def test_an_ordinary_run_needs_no_such_words(open_page, link):
    page = open_page(link)
    run_to_the_end(page, clock_of(page, "own"))
    expect(page.locator("#own-summary")).to_contain_text("From epoch 0 to 300")
    expect(page.locator("#own-summary")).not_to_contain_text("It ")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            "/?input=0",
            "the weight’s gradient is 0, whatever the cost and the output; the bias learns",
        ),
        # |a − ½|a(1 − a) is as high at ½ − 1/√12 as at ½ + 1/√12.
        (
            "/?target=0.5&weight=0&bias=0",
            "is largest, 0.048, at a = 0.21 and at a = 0.79; the cross-entropy’s, 0.500, at",
        ),
        ("/?target=0.5", "at a = 0.00 and at a = 1.00"),
    ],
)
def test_the_curves_are_told_where_a_simple_sentence_would_be_wrong(open_page, link, said):
    page = open_page(link)
    come_to(page, "#own-speed .chart")
    expect(page.locator("#own-speed-summary")).to_contain_text(said)


def test_a_refused_combination_is_not_drawn_as_if_it_were_there(open_page):
    page = open_page("/?activation=tanh")
    figure = page.locator("#own")
    expect(figure).not_to_have_class(re.compile("neuron--none"))
    own = page.locator(".own__settings")
    own.get_by_role("combobox", name="Cost", exact=True).select_option("cross-entropy")
    expect(figure).to_have_class(re.compile("neuron--none"))
    own.get_by_role("combobox", name="Activation").select_option("sigmoid")
    expect(figure).not_to_have_class(re.compile("neuron--none"))


def test_the_own_neuron_recovers_when_the_server_is_back(browser, live_server):
    # A context of its own: the console says that the server is gone, and so it is.
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(live_server + "/")
        page.route("**/api/neuron/trajectory*", lambda route: route.abort("connectionrefused"))
        page.locator(".own__settings").get_by_role("spinbutton", name="Weight w").fill("3")
        expect(page.locator("#own-problem")).to_contain_text("does not answer")
        page.unroute("**/api/neuron/trajectory*")
        expect(page.locator("#own-problem")).to_be_hidden()
        expect(page.locator("#own .neuron__how")).to_contain_text("w = 3.0")
        expect(page.locator("#own .clock__run")).to_be_enabled()


def test_what_is_wrong_with_a_field_moves_nothing(open_page):
    page = open_page("/")
    weight = page.locator(".own__settings").get_by_role("spinbutton", name="Weight w")
    weight.scroll_into_view_if_needed()
    fields = "[...document.querySelectorAll('#own-fields .field')].map((e) => e.getBoundingClientRect().top)"
    places = f"() => {{ const tops = {fields}; return tops.map((top) => top - tops[0]).join(); }}"
    expect(page.locator(".kept li")).to_have_count(1)  # and everything has come
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    before = page.evaluate(places)
    weight.fill("99")
    expect(page.locator(".own__settings .field__note").first).to_contain_text("a number from -50 to 50")
    assert page.evaluate(places) == before


def test_a_full_list_of_kept_runs_gives_its_reason(open_page):
    run = "cross-entropy_sigmoid_2_2_1_0_0.05_300_gradient"
    page = open_page(f"/?kept={'*'.join([run] * 8)}")
    expect(page.locator(".kept li")).to_have_count(8)
    expect(page.get_by_role("button", name="Keep this run")).to_be_disabled()
    expect(page.locator("#kept-full")).to_contain_text("Remove one to keep another")
    page.get_by_role("button", name="Remove run A").click()
    expect(page.locator("#kept-full")).to_be_hidden()


def test_a_picture_has_a_title_and_names_its_runs(open_page, tmp_path):
    page = open_page("/?own-epoch=300")
    come_to(page, "#own .neuron__cost")
    wait_for_points(page, "#own .neuron__cost", 301)
    with page.expect_download() as download:
        item(page.locator("#own .neuron__foot"), "SVG").click()
    download.value.save_as(tmp_path / "own.svg")
    picture = (tmp_path / "own.svg").read_text()
    for words in (
        "Your neuron",
        "quadratic, w = 2.0, b = 2.0, η = 0.15",
        "A: cross-entropy, w = 2.0, b = 2.0, η = 0.05",
    ):
        assert words in picture


def test_a_wrong_label_is_one_click_away(open_page):
    page = open_page("/?why=on")
    page.get_by_text("What if it is the label that is wrong?").click()
    page.locator("#explanation").get_by_role("button", name="Try it below").click()
    expect(page.locator("#own .neuron__how")).to_contain_text("from w = −2.0, b = −2.0")
    expect(page.locator("#own .drawing__output")).to_have_text(
        f"a = {learn('quadratic', -2, -2, 1, 0)[0]['output']:.3f}"
    )
    expect(page.locator("#own svg.drawing")).to_contain_text("target y = 1")
