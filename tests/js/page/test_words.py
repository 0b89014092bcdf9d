"""Small parts of every page: notices, live regions, space for words, tables, and what the costs' records say."""

import pytest


def test_a_link_that_asks_for_too_much_is_told_all_of_it(js):
    words = js("page/notice.js").rows("badLink", [([],), (["Seed: no.", "Cost: no."],)])
    assert words == [
        "",
        "This link asks for something that can’t be shown: Seed: no. Cost: no. The default stands in its place.",
    ]


@pytest.mark.parametrize(
    ("name", "targets"),
    [
        ("quadratic", {-11: True, 0: True, 1.5: True}),
        ("cross-entropy", {-0.001: False, 0: True, 0.5: True, 1: True, 1.001: False}),
    ],
)
def test_a_cost_takes_the_targets_that_it_has_a_meaning_for(js, name, targets):
    script = "({ costNamed, takesTarget }, [name, targets]) => targets.map((y) => takesTarget(costNamed(name), y))"
    assert js("page/costs.js").run(script, [name, list(targets)]) == list(targets.values())


REGIONS = """({ announceInUse }) => {
  const place = document.createElement("div");
  place.innerHTML = `<section class="tool"><input id="one"><p data-live id="first"></p></section>
    <section class="tool"><input id="two"><p data-live id="second"></p></section><button id="none"></button>`;
  document.body.append(place);
  announceInUse(".tool");
  const heard = (id) => {
    document.getElementById(id).dispatchEvent(new Event("focusin", { bubbles: true }));
    return ["first", "second"].map((each) => document.getElementById(each).getAttribute("aria-live"));
  };
  const found = ["one", "two", "none"].map(heard);
  place.remove();
  return found;
}"""


def test_only_the_instrument_in_use_speaks(js):
    assert js("page/live_region.js").run(REGIONS) == [["polite", "off"], ["off", "polite"], ["off", "off"]]


RESERVED = """({ reserveSpace }, longest) => {
  const place = document.createElement("p");
  place.className = "says";
  document.body.append(document.createElement("div"));
  document.body.lastElementChild.append(place);
  for (const each of longest) reserveSpace(place, each);
  const box = place.parentElement;
  const found = [...box.children]
    .slice(1)
    .map((each) => [each.localName, each.className, each.textContent, each.ariaHidden]);
  box.parentElement.remove();
  return [box.className, box.firstElementChild === place, found];
}"""


def test_space_is_reserved_for_each_of_the_longest_and_read_to_nobody(js):
    copies = js("page/reserve_space.js").run(RESERVED, [["a long one", "another"], ["last"]])
    assert copies == ["reserved", True, [["p", "said reserved__space", "last", "true"]]]
    both = js("page/reserve_space.js").run(RESERVED, [["a long one", "another"]])
    assert [each[2] for each in both[2]] == ["a long one", "another"]


TABLE = """({ fillTable }) => {
  const table = document.createElement("table");
  fillTable(table, ["old"], [["gone"]]);
  fillTable(
    table,
    ["epoch", "cost"],
    [
      ["0", "1"],
      ["1", "½"],
    ],
  );
  return [...table.rows].map((row) =>
    [...row.cells].map((cell) => `${cell.localName} ${cell.scope ?? ""} ${cell.textContent}`),
  );
}"""


def test_a_table_has_headings_for_columns_and_rows(js):
    assert js("page/table.js").run(TABLE) == [
        ["th col epoch", "th col cost"],
        ["th row 0", "td  1"],
        ["th row 1", "td  ½"],
    ]
