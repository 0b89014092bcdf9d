"""Numbers to take away, as a file that any program reads."""

import csv
import io

ROWS = [
    {"epoch": 0, "cost": 0.1 + 0.2, "name": 'a "bad", one', "on": True, "gap": None},
    {"epoch": 1, "cost": 1e-300, "name": "two\nlines", "on": False, "gap": None},
]

SAVED = """async ({ offerDownloads }) => {
  const place = document.createElement("div");
  document.body.append(place);
  const [saved, blobs] = [[], []];
  const [click, address] = [HTMLAnchorElement.prototype.click, URL.createObjectURL];
  HTMLAnchorElement.prototype.click = function () { saved.push([this.download, this.href]); };
  URL.createObjectURL = (blob) => { blobs.push(blob); return "blob:"; };
  const element = document.createElement("div");
  const chart = { element, picture: async (format) => `data:image/${format},` };
  offerDownloads(place, { name: "slope", label: "the slope", rows: async () => [{ x: 1, a_b: -1 / 3 }], chart });
  offerDownloads(place, { name: "cost", label: "the cost", rows: () => [] });
  const buttons = [...place.querySelectorAll(".downloads__menu > button")];
  for (const button of buttons) {
    button.closest("details").open = true;
    button.click();
    await new Promise((done) => setTimeout(done));
  }
  [HTMLAnchorElement.prototype.click, URL.createObjectURL] = [click, address];
  const shown = [...place.querySelectorAll("[popover]")].filter((each) => each.matches(":popover-open"));
  const sheets = [...place.querySelectorAll("[popover]")].map((each) =>
    [each.querySelector(".hint").textContent, ...[...each.querySelectorAll("tr")].map((row) => row.textContent)]);
  const details = place.querySelector(`#${element.getAttribute("aria-details")} button`).ariaLabel;
  const focused = shown.map((each) => each === document.activeElement);
  place.remove();
  const labels = buttons.map((each) => [each.textContent, each.ariaLabel]);
  return [labels, saved, await blobs[0].text(), focused, sheets, details];
}"""


def test_csv_has_a_heading_full_precision_and_quotes_where_they_are_needed(js):
    download = js("controls/download.js")
    text = download.call("toCsv", ROWS)
    assert text.endswith("\r\n")
    assert text.startswith("epoch,cost,name,on,gap\r\n")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(float(row["cost"]), row["name"], row["on"], row["gap"]) for row in table] == [
        (0.1 + 0.2, 'a "bad", one', "true", ""),
        (1e-300, "two\nlines", "false", ""),
    ]


def test_each_format_has_its_button_and_its_file(js):
    buttons, saved, numbers, focused, sheets, details = js("controls/download.js").run(SAVED)
    assert details == "Table of the slope"
    assert buttons == [
        ["Table", "Table of the slope"],
        ["CSV", "CSV of the slope"],
        ["PNG", "PNG of the slope"],
        ["SVG", "SVG of the slope"],
        ["Table", "Table of the cost"],
        ["CSV", "CSV of the cost"],
    ]
    assert saved == [
        ["slope.csv", "blob:"],
        ["slope.png", "data:image/png,"],
        ["slope.svg", "data:image/svg,"],
    ]
    assert numbers == "x,a_b\r\n1,-0.3333333333333333\r\n"
    assert focused == [True]  # one closes the other, and has the keyboard, which scrolls it
    assert sheets == [["", "xa b", "1−0.333333"], ["There are none yet.", ""]]


EMPTY = """async ({ offerDownloads }) => {
  const place = document.createElement("div");
  document.body.append(place);
  const kept = [];
  offerDownloads(place, { name: "cost", label: "the cost", rows: () => kept });
  const [address, blobs] = [URL.createObjectURL, []];
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = () => {};
  URL.createObjectURL = (blob) => (blobs.push(blob), "blob:");
  const sheet = place.querySelector("[popover]");
  const asked = async () => {
    [...place.querySelectorAll(".downloads__menu > button")].find((each) => each.textContent === "CSV").click();
    await aMoment();
    const found = [blobs.length, sheet.matches(":popover-open"), sheet.querySelector(".hint").textContent];
    sheet.hidePopover();
    return found;
  };
  const none = await asked();
  kept.push({ epoch: 0 });
  const one = await asked();
  [HTMLAnchorElement.prototype.click, URL.createObjectURL] = [click, address];
  place.remove();
  return [none, one.slice(0, 2), await blobs[0].text()];
}"""


def test_nothing_is_no_file_and_the_reader_is_told(js):
    none, one, text = js("controls/download.js").run(EMPTY)
    assert none == [0, True, "There are none yet."]
    assert one == [1, False]
    assert text == "epoch\r\n0\r\n"


def test_a_long_table_shows_some_of_its_rows_and_both_ends(js):
    script = """({ offerDownloads }) => new Promise((resolve) => {
      const place = document.createElement("div");
      document.body.append(place);
      const rows = () => {
        setTimeout(() => {
          const cells = [...place.querySelectorAll("tbody th")].map((cell) => Number(cell.textContent));
          resolve([cells, place.querySelector(".hint").textContent]);
          place.remove();
        });
        return Array.from({ length: 1001 }, (_, epoch) => ({ epoch }));
      };
      offerDownloads(place, { name: "cost", label: "the cost", rows });
      place.querySelector(".downloads__menu button").click();
    })"""
    epochs, hint = js("controls/download.js").run(script)
    assert len(epochs) <= 201
    assert (epochs[0], epochs[-1]) == (0, 1000)
    assert hint == f"{len(epochs)} of 1001 rows; the file has them all."


MENU = """async ({ offerDownloads }) => {
  const place = document.createElement("div");
  document.body.append(place);
  offerDownloads(place, { name: "cost", label: "the cost", rows: () => [] });
  const menu = place.querySelector("details");
  const told = [];
  const after = async (target, event) => {
    menu.open = true;
    await frameDrawn();
    target.dispatchEvent(event);
    told.push([menu.open, document.activeElement === menu.querySelector("summary")]);
  };
  const key = (name) => new KeyboardEvent("keydown", { key: name, bubbles: true });
  await after(menu.querySelector("button"), new Event("pointerdown", { bubbles: true }));
  await after(menu, key("ArrowDown"));
  await after(document.body, new Event("pointerdown", { bubbles: true }));
  await after(document.body, new Event("focusin", { bubbles: true }));
  await after(menu.querySelector("button"), key("Escape"));
  place.remove();
  return told;
}"""


def test_a_menu_that_lies_over_what_is_below_closes_when_its_reader_goes_elsewhere(js):
    told = js("controls/download.js").run(MENU)
    assert told == [[True, False], [True, False], [False, False], [False, False], [False, True]]
