"""The prepared races: what each sets, what is said of it, and the starts that can be chosen."""

from app.learn.races import RACES

STORIES = """({ Stories }, { names }) => {
  const races = JSON.parse(document.getElementById("races").textContent);
  const chosen = [];
  const stories = new Stories(races, (choice) => chosen.push(choice));
  const pressed = () =>
    [
      ...document.querySelectorAll(
        "#presets [aria-pressed=true], [data-starts]:not([hidden]) [aria-pressed=true]",
      ),
    ].map((each) => each.dataset.preset ?? each.dataset.seed);
  return names.map(([name, seed]) => {
    const preset = document.querySelector(`[data-preset="${name}"]`);
    (seed !== null ? document.querySelector(`[data-starts="${name}"] [data-seed="${seed}"]`) : preset).click();
    const choice = chosen.at(-1);
    stories.show(choice, false);
    return {
      seeds: [choice.a.seed, choice.b.seed],
      costs: [choice.a.cost, choice.b.cost],
      rates: [choice.a.learning_rate, choice.b.learning_rate],
      pressed: pressed(),
      said: document.getElementById("story").textContent,
    };
  });
}"""


def test_a_story_begins_at_the_start_that_is_chosen(js, stand):
    stand("/mnist")
    name, race = next((name, race) for name, race in RACES.items() if race.starts)
    names: list[tuple[str, int | None]] = [(each, None) for each in RACES] + [(name, seed) for seed in race.starts]
    found = js("pages/mnist/race/stories.js").run(STORIES, {"names": names})
    for (each, seed), seen in zip(names, found, strict=True):
        told = RACES[each]
        first = told.a.seed if seed is None else seed
        assert seen["seeds"] == [first, told.b.seed if seed is None else seed]
        assert seen["costs"] == [told.a.cost, told.b.cost]
        assert seen["rates"] == [told.a.learning_rate, told.b.learning_rate]
        assert seen["pressed"] == ([each, str(first)] if told.starts else [each])
        assert seen["said"].startswith(told.story)
        if told.starts:
            assert seen["said"].endswith(told.starts[first])
