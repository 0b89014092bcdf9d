"""Numbers to take away, as a file that any program reads."""

import csv
import io

ROWS = [
    {"epoch": 0, "cost": 0.1 + 0.2, "name": 'a "bad", one', "on": True, "gap": None},
    {"epoch": 1, "cost": 1e-300, "name": "two\nlines", "on": False, "gap": None},
]

SAVED = """async ({ offerDownloads }) => {
  const place = document.createElement("div");
  const [saved, blobs] = [[], []];
  const [click, address] = [HTMLAnchorElement.prototype.click, URL.createObjectURL];
  HTMLAnchorElement.prototype.click = function () { saved.push([this.download, this.href]); };
  URL.createObjectURL = (blob) => { blobs.push(blob); return "blob:"; };
  const chart = { picture: async (format) => `data:image/${format},` };
  offerDownloads(place, { name: "slope", label: "the slope", rows: async () => [{ x: 1 }], chart });
  offerDownloads(place, { name: "cost", label: "the cost", rows: () => [] });
  const buttons = [...place.querySelectorAll("button")];
  for (const button of buttons) {
    button.click();
    await new Promise((done) => setTimeout(done));
  }
  [HTMLAnchorElement.prototype.click, URL.createObjectURL] = [click, address];
  return [buttons.map((each) => [each.textContent, each.ariaLabel]), saved, await blobs[0].text()];
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
    assert download.call("toCsv", []) == ""


def test_each_format_has_its_button_and_its_file(js):
    buttons, saved, numbers = js("controls/download.js").run(SAVED)
    assert buttons == [
        ["CSV", "CSV of the slope"],
        ["PNG", "PNG of the slope"],
        ["SVG", "SVG of the slope"],
        ["CSV", "CSV of the cost"],
    ]
    assert saved == [
        ["slope.csv", "blob:"],
        ["slope.png", "data:image/png,"],
        ["slope.svg", "data:image/svg,"],
        ["cost.csv", "blob:"],
    ]
    assert numbers == "x\r\n1\r\n"
