"""The page's address: written when the page rests, and on the way; kept whole through a reload of the same page."""

WRITTEN = """async ({ addressWriter }, { moves, hash }) => {
  const real = [window.setTimeout, window.clearTimeout, performance.now, history.replaceState];
  let [now, next] = [0, 1];
  const waiting = new Map();
  const written = [];
  window.setTimeout = (act, ms) => (waiting.set(next, [now + ms, act]), next++);
  window.clearTimeout = (id) => waiting.delete(id);
  performance.now = () => now;
  history.replaceState = (_state, _title, address) => written.push([now, address]);
  const to = (time) => {
    for (;;) {
      const [id, due] = [...waiting].sort(([, [a]], [, [b]]) => a - b)[0] ?? [];
      if (!due || due[0] > time) break;
      waiting.delete(id);
      now = due[0];
      due[1]();
    }
    now = time;
  };
  let state = "";
  const changed = addressWriter(() => state);
  for (const time of moves) {
    to(time);
    state = time === moves[0] ? "" : `at=${time}`;
    changed();
  }
  to(10_000);
  [window.setTimeout, window.clearTimeout, performance.now, history.replaceState] = real;
  return written.map(([time, address]) => [time, address.replace(location.pathname, "")]);
}"""


def test_the_address_is_written_once_the_page_rests(js):
    address = js("page/address.js")
    assert address.run(WRITTEN, {"moves": [0]}) == [[200, ""]]
    assert address.run(WRITTEN, {"moves": [0, 100, 250]}) == [[450, "?at=250"]]


def test_the_address_is_written_on_the_way_of_a_change_that_does_not_rest(js):
    written = js("page/address.js").run(WRITTEN, {"moves": list(range(0, 1300, 90))})
    assert [time for time, _ in written] == [500, 1040, 1460]
    assert written[-1][1] == "?at=1260"


HASH = """async ({ addressWriter }) => {
  const before = location.href;
  history.replaceState(null, "", `${location.pathname}?old=1#place`);
  addressWriter(() => "new=2")();
  window.dispatchEvent(new Event("pagehide"));
  const [found, left] = [location.href, sessionStorage.getItem("left")];
  sessionStorage.clear();
  await aMoment(250);
  history.replaceState(null, "", before);
  return [found, left];
}"""


def test_a_page_that_is_left_writes_at_once_and_keeps_its_anchor(js):
    found, left = js("page/address.js").run(HASH)
    assert found.endswith("?new=2#place")
    assert left == found, "a reload finds what was on the screen"


OPENED = """async ({ opened }, { left, type }) => {
  const [before, real] = [location.href, performance.getEntriesByType];
  performance.getEntriesByType = () => [{ type }];
  if (left) sessionStorage.setItem("left", new URL(left, location.href).href);
  const found = [opened(), sessionStorage.getItem("left")];
  performance.getEntriesByType = real;
  sessionStorage.clear();
  history.replaceState(null, "", before);
  return found;
}"""


def test_only_a_reload_of_the_same_page_finds_what_was_left(js):
    address = js("page/address.js")
    assert address.run(OPENED, {"left": "?epoch=7", "type": "reload"}) == ["?epoch=7", None]
    assert address.run(OPENED, {"left": "?epoch=7", "type": "navigate"}) == ["", None]
    assert address.run(OPENED, {"left": "/softmax?c=2", "type": "reload"}) == ["", None]
    assert address.run(OPENED, {"left": "", "type": "reload"}) == ["", None]
