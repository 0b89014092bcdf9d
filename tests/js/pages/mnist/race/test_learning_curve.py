"""A run's records as the charts draw them: averaged by mini-batches, relative to the cost at epoch 0, never twice."""

import numpy as np
import pytest

FOLLOWED = """({ LearningCurve }, { total, story, most }) => {
  const curve = new LearningCurve(total);
  for (const [kind, data, examples] of story) {
    if (kind === "epoch") curve.addEpoch(data, examples);
    else curve.addProgress(data);
  }
  return { points: curve.points, epochs: curve.epochs, last: curve.last, coarse: most ? curve.coarse(most) : null };
}"""


@pytest.fixture(scope="session")
def follow(js):
    def followed(total, story, most=None):
        return js("pages/mnist/race/learning_curve.js").run(FOLLOWED, {"total": total, "story": story, "most": most})

    return followed


def progress(examples, cost, mini_batches=10):
    norms = [cost / 10, cost / 20]
    data = {
        "examples": examples,
        "epoch": examples / 4000,
        "cost": cost,
        "accuracy": 1 - cost / 4,
        "mini_batches": mini_batches,
    }
    return ("progress", data | {"saturated_wrong": cost / 100, "gradient_norms": norms}, 0)


def test_each_record_is_a_point_with_its_cost_over_the_first(follow):
    start = ("epoch", {"epoch": 0, "training_cost": 8.0, "test_accuracy": 0.1}, 0)
    found = follow(4000, [start, progress(100, 4.0), progress(200, 2.0)])
    assert [point["relative_cost"] for point in found["points"]] == [0.5, 0.25]
    assert [(point["gradient_1"], point["gradient_2"]) for point in found["points"]] == [(0.4, 0.2), (0.2, 0.1)]
    assert found["epochs"] == [{"epoch": 0, "training_cost": 8.0, "test_accuracy": 0.1, "examples": 0}]


def test_without_epoch_0_the_first_cost_is_the_measure(follow):
    assert [point["relative_cost"] for point in follow(4000, [progress(100, 4.0), progress(200, 1.0)])["points"]] == [
        1,
        0.25,
    ]


def test_what_comes_twice_counts_once(follow):
    found = follow(4000, [progress(100, 4.0), progress(200, 2.0), progress(100, 4.0), progress(200, 9.0)])
    assert [point["examples"] for point in found["points"]] == [100, 200]
    assert found["last"]["cost"] == 2.0


def test_records_of_one_bucket_are_averaged_by_their_mini_batches(follow):
    total = 400 * 1000  # so that a bucket is 1,000 images wide
    story = [progress(400, 4.0, 40), progress(600, 1.0, 20), progress(1000, 2.0, 40), progress(1001, 7.0, 1)]
    points = follow(total, story)["points"]
    assert [point["examples"] for point in points] == [1000, 1001]
    assert points[0]["cost"] == pytest.approx((4.0 * 40 + 1.0 * 20 + 2.0 * 40) / 100)
    assert points[0]["accuracy"] == pytest.approx(1 - points[0]["cost"] / 4)
    assert points[1]["cost"] == 7.0


def test_no_more_points_than_a_chart_can_show(follow):
    costs = np.random.default_rng(0).uniform(0, 3, 2000)
    found = follow(2000 * 100, [progress(100 * (i + 1), cost) for i, cost in enumerate(costs)], 80)
    assert len(found["points"]) == 400
    assert [point["cost"] for point in found["points"]] == pytest.approx(costs.reshape(400, 5).mean(axis=1))
    assert [point["cost"] for point in found["coarse"]] == pytest.approx(costs.reshape(80, 25).mean(axis=1))
    assert found["coarse"][-1]["examples"] == 200_000


def test_few_points_are_not_averaged_further(follow):
    found = follow(4000, [progress(100, 4.0), progress(200, 2.0)], 80)
    assert found["coarse"] == found["points"]
