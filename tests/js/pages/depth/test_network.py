"""Every layer's gradient: what its menu has to give while the first answer is on its way."""

EARLY = """({ Network, networkTable }) => held(async () => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const network = new Network(networkTable(block("limits").network), block("figures"), () => {}, () => {});
  network.set({});
  const menu = document.getElementById("layers-downloads");
  [...menu.querySelectorAll("button")].find((each) => each.textContent === "Table").click();
  await aMoment();
  const sheet = menu.querySelector("[popover]");
  const found = [sheet.matches(":popover-open"), sheet.querySelector(".hint").textContent];
  sheet.hidePopover();
  network.chart.remove();
  return found;
})"""


def test_there_are_no_numbers_before_the_first_answer(js, stand):
    stand("/depth")
    assert js("pages/depth/network.js").run(EARLY) == [True, "There are none yet."]
