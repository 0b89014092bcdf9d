"""Links to the page about one neuron: what they restore, what a reload restores, and what is told of bad ones."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.neuron_reader import (
    FIGURES,
    PLOT,
    clock_of,
    come_to,
    expected,
    line,
    seek,
    stage_clock,
    wait_for_address,
)


def state(page: Page) -> dict:
    """All that a reader sees of the page's state."""
    script = """() => ({
        fields: [...document.querySelectorAll('.own__settings input, .own__settings select, .switches input')]
            .map((e) => e.type === 'checkbox' ? e.checked : e.value),
        clocks: [...document.querySelectorAll('.clock input[data-do]')].map((e) => e.value),
        outputs: [...document.querySelectorAll('.drawing__output')].map((e) => e.textContent),
        start: document.querySelector('[name=start]:checked').value,
        variant: document.querySelector('.story [aria-pressed=true]').dataset.variant,
        kept: [...document.querySelectorAll('.kept li span')].map((e) => e.textContent),
    })"""
    return page.evaluate(script)


def test_a_link_restores_the_page(open_page):
    page = open_page("/")
    page.get_by_label("Output, slope and gradient under each cost").check()
    page.get_by_text("wonder about its learning rate").click()
    page.locator(".story").get_by_role("button", name="η = 0.005, true gradient").click()
    page.locator(".own__settings").get_by_role("spinbutton", name="Weight w").fill("3.5")
    page.locator("#keep-preset").select_option(index=1)
    expect(page.locator(".kept li")).to_have_count(2)
    expect(page.locator("#own .neuron__how")).to_contain_text("w = 3.5")
    page.get_by_text("a little wrong", exact=True).first.click()
    seek(stage_clock(page), 70)
    seek(clock_of(page, "quadratic-bad"), 210)
    seek(clock_of(page, "own"), 33)
    page.wait_for_function(
        "() => location.search.includes('own-epoch=33') && location.search.includes('bad-epoch=210')"
    )
    for name in ("cross-entropy-mild", "cross-entropy-bad"):  # which the choice of a rate has set going
        expect(clock_of(page, name)).to_contain_text(re.compile(r"epoch\s*300 of"))
    wait_for_address(page, "cross-entropy-bad-epoch=300")
    url = page.url
    again = open_page(url[url.index("/?") :])
    again.wait_for_function("() => document.querySelector('#own .clock input').value === '33'")
    again.wait_for_function("() => document.querySelector('#quadratic-bad .clock input').value === '210'")
    again.wait_for_function("() => document.querySelector('#cross-entropy-bad .clock input').value === '300'")
    assert state(again) == state(page)


SEEN = """() => addEventListener('pagehide', () => {
    const epochs = [...document.querySelectorAll('.clock input[data-do]')].map((e) => e.value);
    sessionStorage.setItem('seen', epochs.join());
})"""
CLOCKS_ARE = "(seen) => [...document.querySelectorAll('.clock input[data-do]')].map((e) => e.value).join() === seen"


@pytest.mark.parametrize(("what", "epochs"), [("the stage", [20, 150]), ("a figure", [20]), ("the own", [20])])
def test_a_reload_in_mid_run_comes_back_to_what_was_on_the_screen(open_page, what, epochs):
    page = open_page("/")
    clock = {
        "the stage": stage_clock(page),
        "a figure": clock_of(page, "quadratic-bad"),
        "the own": clock_of(page, "own"),
    }[what]
    page.evaluate(SEEN)
    clock.get_by_role("button", name="Run").click()
    for least in epochs:
        page.wait_for_function("([e, n]) => e.value >= n", arg=[clock.locator("input").element_handle(), least])
        page.wait_for_timeout(70)  # somewhere between two writings of the address
        page.reload()
        expect(clock.get_by_role("button", name="Resume")).to_be_visible()
        page.wait_for_function(CLOCKS_ARE, arg=page.evaluate("() => sessionStorage.getItem('seen')"))
        page.evaluate(SEEN)
        clock.get_by_role("button", name="Resume").click()


def test_the_address_follows_a_run_that_plays(open_page):
    page = open_page("/?speed=0.25")
    together = stage_clock(page)
    together.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function("() => Number(new URLSearchParams(location.search).get('epoch')) >= 10")
    expect(together.get_by_role("button", name="Pause")).to_be_visible()
    page.evaluate("""() => {
        window.written = 0;
        const replace = history.replaceState;
        history.replaceState = function (...given) { window.written += 1; return replace.apply(this, given); };
        window.began = performance.now();
    }""")
    page.wait_for_function("() => window.written >= 4")
    assert page.evaluate("() => (performance.now() - window.began) / window.written") > 350  # browsers forbid many


def test_a_bad_link_says_what_was_wrong_and_shows_the_default(open_page):
    page = open_page("/?weight=99&cost=hinge&epoch=-3&kept=rubbish")
    problems = page.locator("#problems")
    for words in ("Weight w: a number from -50 to 50, not “99”", "one of quadratic, cross-entropy", "Epoch", "rubbish"):
        expect(problems).to_contain_text(words)
    expect(page.locator(".own__settings").get_by_role("spinbutton", name="Weight w")).to_have_value("2")


RUN = "cross-entropy_sigmoid_2_2_1_0_0.05_300_gradient"


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (RUN.replace("sigmoid", "tanh"), "it needs an output between 0 and 1"),
        (RUN.replace("sigmoid", "softmax"), "Activation: one of sigmoid"),
        (RUN.replace("1_0_", "1_-0.5_"), "the target is a share, from 0 to 1"),
        (
            RUN.replace("cross-entropy", "quadratic").replace("gradient", "chapter-animation"),
            "a slip in the gradient of the cross-entropy",
        ),
        (RUN.replace("cross-entropy", "log-likelihood"), "Cost: one of quadratic, cross-entropy"),
        (RUN.replace("gradient", "momentum"), "Update rule: one of gradient, chapter-animation"),
        (RUN.replace("0.05", "0"), "Learning rate η: a number from 0.000001 to 100, not “0”"),
        (RUN.replace("2_2", "_2"), "Weight w: a number from -50 to 50"),
        (RUN.replace("2_2", "2_%20"), "Bias b: a number from -50 to 50"),
        (RUN.replace("300", "1e5"), "Epochs: a whole number from 1 to 5000, not “1e5”"),
        (RUN.replace("300", "3.5"), "Epochs: a whole number from 1 to 5000"),
        (RUN.replace("1_0_", "NaN_0_"), "Input x: a number from -10 to 10, not “NaN”"),
        (RUN + "_1", "is not a run"),
        (RUN + "*", "“” is not a run"),
        ("*".join([RUN] * 9), "at most 8, not 9"),
        (RUN + "*" + RUN.replace("sigmoid", "relu"), "it needs an output between 0 and 1"),
    ],
)
def test_a_bad_kept_run_is_told_without_asking_the_server(open_page, kept, said):
    page = open_page(f"/?kept={kept}&weight=3")
    expect(page.locator("#problems")).to_contain_text("Kept runs: ")
    expect(page.locator("#problems")).to_contain_text(said)
    expect(page.locator(".kept li")).to_have_text([re.compile("A.*cross-entropy, w = 2.0, b = 2.0, η = 0.05")])
    expect(page.locator(".own__settings").get_by_role("spinbutton", name="Weight w")).to_have_value("3")


def test_speeds_of_their_own_are_in_the_link(open_page):
    page = open_page("/")
    stage_clock(page).get_by_role("combobox", name="Speed").select_option("2")
    clock_of(page, "quadratic-bad").get_by_role("combobox", name="Speed").select_option("at once")
    clock_of(page, "own").get_by_role("combobox", name="Speed").select_option("4")
    wait_for_address(page, "own-speed=4")
    assert parse_qs(urlsplit(page.url).query) == {
        "speed": ["2"],
        "quadratic-mild-speed": ["1"],
        "quadratic-bad-speed": ["10000"],
        "cross-entropy-mild-speed": ["1"],
        "cross-entropy-bad-speed": ["1"],
        "own-speed": ["4"],
    }
    again = open_page(page.url[page.url.index("/?") :])
    speeds = [stage_clock(again)] + [clock_of(again, name) for name in [*FIGURES, "own"]]
    for place, speed in zip(speeds, ["2", "1", "10000", "1", "1", "4"], strict=True):
        expect(place.get_by_role("combobox", name="Speed")).to_have_value(speed)


def test_the_clock_of_a_longer_kept_run_is_in_the_link(open_page):
    page = open_page("/?epochs=50&own-epoch=60")  # run A has 300
    clock = clock_of(page, "own")
    expect(clock).to_contain_text(re.compile(r"epoch\s*60 of 300"))
    expect(page.locator("#problems")).to_be_hidden()


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("/?quadratic-bad-speed=3", "Speed of quadratic-bad: one of 1, 0.25, 0.5, 2, 4, 10000, not “3”"),
        ("/?epoch=400", "Epoch: a whole number from 0 to 300"),
        ("/?epochs=50&kept=&own-epoch=60", "Epoch of your neuron: a whole number from 0 to 50"),
        ("/?guesses=high", "Guesses: “high” are no outputs"),
        ("/?guess=quadratic-bad.100.50", "Your guess: “quadratic-bad.100.50” is no curve"),
        ("/?start=worse", "Start: one of bad, mild, both"),
    ],
)
def test_a_link_that_asks_for_too_much_says_so(open_page, link, said):
    expect(open_page(link).locator("#problems")).to_contain_text(said)


def test_a_link_from_before_the_stage_opens_what_it_showed(open_page):
    page = open_page("/?epoch=150&predict=on&guesses=0.5_0.25_0.1*0.9_0.8_0.3***0.9_0.7_")
    expect(page.locator("input[name=start][value=both]")).to_be_checked()
    expect(page.locator("input[name=quantity][value=output]")).to_be_checked()
    expect(stage_clock(page)).to_contain_text(re.compile(r"epoch\s*150 of 300"))
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data?.[2].x.length === 31")
    guesses = {trace: line(page, PLOT, trace)["y"] for trace in (0, 2)}
    assert guesses[2][10::10] == pytest.approx([0.5, 0.25, 0.1])
    assert guesses[0][10::10] == pytest.approx([0.9, 0.8, 0.3])
    for name in ("quadratic-mild", "cross-entropy-bad"):
        expect(page.locator(f"#{name} .drawing__output")).to_have_text(f"a = {expected(name)[150]['output']:.3f}")
    come_to(page, "#own .neuron__anatomy")
    page.wait_for_function("() => document.querySelector('#own .neuron__anatomy').data?.some((t) => t.meta.guess)")
    own = "(element) => element.data.filter((t) => t.meta.guess).map(({x, y}) => [x, y])"
    assert page.locator("#own .neuron__anatomy").evaluate(own) == [[[100, 200], [0.9, 0.7]]]
    wait_for_address(page, "guesses=****0.9_0.7_")
