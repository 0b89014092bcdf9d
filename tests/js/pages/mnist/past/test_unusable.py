"""What is said of a file that is no network."""

import pytest

WORDS = """async ({ unusable }, [status, answer]) => {
  const { ask } = await import(new URL("../../../server/stream.js", MODULE));
  return atServer({ "POST /api/networks": [status, answer] }, () =>
    ask("/api/networks", { method: "POST" }).catch((problem) => unusable("x.json", problem)));
}"""


def problem(field: str, allowed: str, got: object) -> dict[str, object]:
    return {"field": field, "allowed": allowed, "got": got, "message": f"{field}: allowed is {allowed}, got {got}"}


@pytest.mark.parametrize(
    ("status", "detail", "said"),
    [
        (
            422,
            [problem("file", "a network as JSON or .npz", "5 bytes of something else")],
            "It should be a network as JSON or .npz, but it is 5 bytes of something else.",
        ),
        (422, [problem("cost", "a name", "nothing")], "Its field cost: allowed is a name, got nothing."),
        (413, "That is too large.", "That is too large."),
    ],
)
def test_a_file_that_is_no_network_is_refused_in_words(js, status, detail, said):
    unusable = js("pages/mnist/past/unusable.js")
    script = WORDS.replace("MODULE", f"new URL({unusable.address!r}, location.href)")
    assert unusable.run(script, [status, {"detail": detail}]) == f"x.json can’t be used. {said}"
