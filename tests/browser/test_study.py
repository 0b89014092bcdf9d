"""The page about the study, used as a reader does, on a study whose numbers the tests have made up."""

import hashlib
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from app.schemas.study import view, view_run
from app.study.one_run import Result, Wanted
from app.study.publication import Study
from app.study.summary import summarise
from tests.browser.conftest import WINDOWS, OpenPage
from tests.browser.reader import wait_until
from tests.study.examples import invented, plan_of, results_of

PAIRS = 10
CROSSES = """element => element.data.flatMap(({marker, customdata}) =>
  customdata && [marker.symbol].flat().includes("x") ? customdata : [])"""


@pytest.fixture(scope="module")
def study() -> Study:
    """Two families, three costs in one of them; a run diverged, some lost a digit."""
    cells: list[dict[str, Any]] = [
        {"cost": cost, "output": "sigmoid", "weight_init": start, "hidden": 30}
        for start in ("large", "scaled")
        for cost in ("quadratic", "cross-entropy")
    ]
    cells.append({"cost": "log-likelihood", "output": "softmax", "weight_init": "scaled", "hidden": 30})
    plan = plan_of(cells=cells, tuning_seeds=list(range(1, 9)), report_seeds=list(range(101, 101 + PAIRS)))

    def result_of(run: Wanted) -> Result:
        odd = int(hashlib.sha256(run.key.encode()).hexdigest()[:2], 16)
        best = 200 if run.settings.learning_rate == 0.3 else 0
        lost = (4, 7) if odd < 30 else ()
        changes: dict[str, Any] = {"lost": lost, "lost_test": lost if run.stage == "report" else None}
        if run.stage == "tune" and run.settings.learning_rate == 1:
            changes = {"diverged": 0.4, "fingerprint": None} if odd < 60 else {}
        return invented(run, 9300 + best + odd, **changes)

    done = results_of(plan, result_of)
    return Study(plan, "0" * 64, done, summarise(plan, done))  # type: ignore[arg-type]


@pytest.fixture
def open_study(open_page: OpenPage, study: Study) -> OpenPage:
    """Opens the page on that study."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        key = path.rpartition("/")[2]
        told = view(study) if path == "/api/study" else view_run(study.results[key])
        route.fulfill(body=told.model_dump_json(), content_type="application/json")

    def open_path(query: str = "", **options: Any) -> Page:
        page = open_page("/healthz", **options)
        page.route("**/api/study", answer)
        page.route("**/api/study/runs/*", answer)
        page.goto(f"{page.url.rpartition('/')[0]}/study{query}")
        expect(page.locator("#report-table tbody tr").first).to_be_visible()
        return page

    return open_path


def dots(page: Page, chart: str) -> list[str]:
    """The keys of the runs that a chart draws, once it has them."""
    drawn = page.locator(f"#{chart}")
    drawn.scroll_into_view_if_needed()
    wait_until(page, f"document.getElementById('{chart}').data?.some(({{ customdata }}) => customdata?.length)")
    return drawn.evaluate("element => element.data.flatMap((trace) => trace.customdata ?? [])")


def numbers(page: Page, table: str) -> list[list[str]]:
    return page.locator(f"#{table} tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((c) => c.innerText))"
    )


def test_every_run_of_a_family_is_a_dot_and_the_numbers_beside_are_those_of_the_study(
    open_study: OpenPage, study: Study
) -> None:
    page = open_study(charts=True)
    cells = study.summary.cells
    assert sorted(dots(page, "rates")) == sorted(dot.key for cell in cells[:2] for dot in cell.dots)
    assert sorted(dots(page, "pairs")) == sorted(dot.key for cell in cells[:2] for dot in cell.report)
    assert len(dots(page, "differences")) == 3 * PAIRS
    crosses = page.locator("#rates").evaluate(CROSSES)
    assert sorted(crosses) == sorted(dot.key for cell in cells[:2] for dot in cell.dots if dot.diverged is not None)
    assert crosses
    for row, cell in zip(numbers(page, "report-table"), study.summary.cells[:2], strict=True):
        assert cell.mean is not None
        assert cell.stuck is not None
        assert row[:4] == [cell.cell.cost, f"{cell.chosen:g}", str(PAIRS), f"{cell.mean.value:.2f}\u00a0%"]
        assert row[5] == f"{cell.stuck.number} of {PAIRS}"
    (row,) = numbers(page, "differences-table")
    comparison = study.summary.comparisons[0]
    expected = f"{comparison.mean.value:+.2f}".replace("-", "−")
    assert row[:3] == ["cross-entropy − quadratic", str(PAIRS), expected]
    assert row[4] == f"{-comparison.errors:+.0f}".replace("-", "−")
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    dots(page, "pairs")
    wait_until(page, "document.documentElement.scrollWidth === 390")  # charts follow a window in their own time


def test_what_is_ticked_before_the_study_is_there_stays_ticked(open_page: OpenPage, study: Study) -> None:
    page = open_page("/healthz")
    on_the_way: list[Route] = []
    page.route("**/api/study", lambda route: on_the_way.append(route))
    page.goto(f"{page.url.rpartition('/')[0]}/study?small=1")
    page.get_by_label("look nearer").check()
    on_the_way[0].fulfill(body=view(study).model_dump_json(), content_type="application/json")
    expect(page.locator("#report-table tbody tr").first).to_be_visible()
    expect(page).to_have_url(re.compile("near=1.*small=1"))
    assert page.get_by_label("look nearer").is_checked()


def test_another_family_and_a_run_of_it_are_chosen_without_a_mouse_and_their_link_opens_on_them(
    open_study: OpenPage, study: Study
) -> None:
    page = open_study()
    page.get_by_label("Networks with").select_option("30 hidden neurons, small first weights")
    expect(page.locator("#report-table tbody tr")).to_have_count(3)
    expect(page.locator("#tuning-words")).to_contain_text("The log-likelihood does best")
    page.get_by_label("look nearer").check()
    page.get_by_label("only differences up to 1.5 points").check()
    expect(page).to_have_url(re.compile("near=1.*small=1"))
    asked = {"start": ["scaled"], "hidden": ["30"], "near": ["1"], "small": ["1"]}
    assert parse_qs(urlsplit(page.url).query) == asked
    page.get_by_text("Every run of the report").click()
    page.locator("#runs-table button").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#run-words")).to_contain_text("the cross-entropy, 30 hidden neurons")
    expect(page).to_have_url(re.compile("run=[0-9a-f]{16}"))
    again = open_study("?" + urlsplit(page.url).query)
    expect(again.locator("#run-words")).to_contain_text("the cross-entropy, 30 hidden neurons")
    expect(again.locator("#report-table tbody tr")).to_have_count(3)
    assert again.get_by_label("look nearer").is_checked()
    assert again.get_by_label("only differences up to 1.5 points").is_checked()
    assert sorted(dots(again, "pairs")) == sorted(dot.key for cell in study.summary.cells[2:] for dot in cell.report)


def test_a_dot_shows_its_run_and_the_way_to_do_it_again(open_study: OpenPage, study: Study) -> None:
    page = open_study(charts=True)
    keys = dots(page, "pairs")
    point = page.locator("#pairs .point").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#run-words")).to_contain_text("seed 101")
    expect(page.locator("#run")).to_be_in_viewport(ratio=0.9)
    key = parse_qs(urlsplit(page.url).query).get("run") or [keys[0]]
    run = study.results[key[0]]
    settings = run.wanted.settings
    expect(page.locator("#run-words code")).to_have_text(str(run.fingerprint))
    link = page.get_by_role("link", name="Train it again").get_attribute("href")
    assert link
    asked = {name: value[0] for name, value in parse_qs(urlsplit(link).query).items()}
    assert (urlsplit(link).path, asked["fingerprint"], asked["alone"]) == ("/mnist", run.fingerprint, "1")
    assert asked["a_seed"] == str(settings.seed)
    assert (float(asked["a_learning_rate"]), asked["a_hidden"]) == (settings.learning_rate, "30")
    expect(page.locator("#curve .point").first).to_be_attached()
    drawn = page.locator("#curve").evaluate("element => element.data[0].y")
    assert run.test is not None
    assert drawn == [parts / 10_000 for parts in run.test]


def test_the_published_study_is_shown_and_a_run_that_is_not_there_is_said(open_page: OpenPage) -> None:
    page = open_page("/study?start=foo&run=nonsense", expect_status={404})
    said = page.locator("#link-problems")
    expect(said).to_have_text(
        "This link asks for something that can’t be shown: First weights: one of large, scaled, not “foo”. "
        "The default stands in its place. "
        "This link asks for a run that can’t be shown. The study has no run 'nonsense'."
    )
    expect(said).to_be_in_viewport()
    expect(page.locator("#answer p").first).not_to_be_empty()
    expect(page.locator("#tuning-words p").first).not_to_be_empty()
    told = json.loads(page.request.get(f"{page.url.rpartition('/')[0]}/api/study").text())
    first, *further = told["words"]["answer"]
    expect(page.locator("#answer")).to_have_text(first)
    assert page.locator("#answer-further p").all_inner_texts() == further


@pytest.mark.parametrize("window", WINDOWS)
def test_a_refusal_in_the_form_moves_nothing_however_long_it_is(open_page: OpenPage, window: str) -> None:
    page = open_page("/study", window=window, expect_status={429})
    expect(page.locator("#report-table tbody tr").first).to_be_visible()
    refusals = ["Not now.", "5 of the studies are yours, the most one may have; delete one of them first. " * 5]
    answers = iter(refusals)
    page.route(
        "**/api/studies", lambda route: route.fulfill(status=429, body=json.dumps({"detail": next(answers).strip()}))
    )
    start, problem = page.get_by_role("button", name="Start the study"), page.locator("#own-problem")
    start.scroll_into_view_if_needed()
    places = "() => ['own-problem', 'onward'].map((id) => document.getElementById(id).closest('.controls, section'))"
    heights = f"() => ({places})().map((place) => [place.offsetTop, place.offsetHeight])"
    stood = page.evaluate(heights)
    for words in refusals:
        start.click()
        expect(problem).to_have_text(words.strip())
        expect(problem).to_be_in_viewport(ratio=0.9)
        assert page.evaluate(heights) == stood


def test_a_reader_starts_a_study_and_watches_it(open_page: OpenPage) -> None:
    page = open_page("/study")
    page.get_by_label("First weights", exact=True).select_option("small")
    for label, value in (("Hidden neurons", 4), ("Starts at each", 2), ("Fresh starts", 1), ("Epochs", 1)):
        page.get_by_label(label, exact=True).fill(str(value))
    rates = page.get_by_label("Learning rates", exact=True)
    rates.fill("0.3 -1")
    expect(page.locator("#own-fields")).to_contain_text("numbers above 0")
    rates.fill("1, 0.3")
    expect(page.locator("#own-size")).to_have_text("10 runs")
    page.get_by_role("button", name="Start the study").click()
    expect(page).to_have_url(re.compile("study=[0-9a-f]{16}"))
    bar = page.locator("#own-bar")
    expect(bar).to_contain_text("is done: 10 of 10 runs", timeout=110_000)
    expect(page.locator("#report-table tbody tr")).to_have_count(2)
    assert len(dots(page, "rates")) == 8
    expect(page.locator("#answer")).to_contain_text("from too few starts for an interval")
    expect(page.locator("#limits")).to_contain_text(re.compile(r"one hidden layer of 4 sigmoid neurons\b.* 1 epoch, "))
    page.get_by_text("Every run of the report").click()
    page.locator("#runs-table button").first.click()
    expect(page.locator("#run-words")).to_contain_text("4 hidden neurons, small first weights")
    expect(page).to_have_url(re.compile("run=[0-9a-f]{16}"))
    shared = open_page("/study?" + urlsplit(page.url).query)
    expect(shared.locator("#run-words")).to_contain_text("4 hidden neurons, small first weights")
    address = page.url.replace("/study?study=", "/api/studies/").split("&")[0]
    bar.get_by_role("button", name="Delete").click()
    expect(bar).to_contain_text("In a moment this study is deleted, with its 10 finished runs.")
    bar.get_by_role("button", name="Undo").click()
    expect(bar).to_contain_text("is done: 10 of 10 runs")
    bar.get_by_role("button", name="Delete").click()
    assert page.request.get(address).status == 200
    bar.get_by_role("link", name="The lab’s own study").click()
    expect(page).to_have_url(re.compile("/study$"))
    expect(page.locator("#answer p").first).not_to_be_empty()
    gone = (page.request.get(address).status == 404 or page.wait_for_timeout(50) for _ in range(200))
    assert any(gone)
