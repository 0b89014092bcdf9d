"""Which neurons there are, and what is said where there is none."""


def test_what_does_not_go_together_is_said_with_what_to_do(js):
    usual = {"cost": "quadratic", "activation": "sigmoid", "target": 0, "update_rule": "gradient"}
    validate = js("page/validation.js")
    told = validate.rows(
        "validate",
        [
            (usual,),
            (usual | {"cost": "cross-entropy", "target": 1},),
            (usual | {"cost": "cross-entropy", "activation": "tanh"},),
            (usual | {"cost": "cross-entropy", "target": 1.0001},),
            (usual | {"cost": "cross-entropy", "target": -0.0001},),
            (usual | {"update_rule": "chapter-animation"},),
        ],
    )
    assert told[:2] == ["", ""]
    assert told[2].endswith("Choose the sigmoid, or the quadratic cost.")
    assert told[3] == told[4]
    assert told[3].endswith("Choose such a target, or the quadratic cost.")
    assert told[5].endswith("a slip in the gradient of the cross-entropy; the quadratic cost has none like it.")
