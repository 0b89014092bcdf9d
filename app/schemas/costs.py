"""The costs as the pages and the HTTP interface know them: names that may be chosen, and the records as JSON."""

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.learn.activations import ACTIVATIONS
from app.learn.costs import COSTS, Factor, with_outputs

OUTPUTS = ("sigmoid", "softmax")  # of a network

if TYPE_CHECKING:
    ActivationName = str
    OutputName = str
    NeuronCost = str
    NetworkCost = str
    SoftmaxCost = str
else:
    ActivationName = Literal[tuple(ACTIVATIONS)]
    OutputName = Literal[OUTPUTS]
    NeuronCost = Literal[with_outputs(*ACTIVATIONS)]
    NetworkCost = Literal[with_outputs(*OUTPUTS)]
    SoftmaxCost = Literal[with_outputs("softmax")]


class CostView(BaseModel):
    """A cost, as each page has it in its block of JSON called `costs`."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    label: str = Field(description="In a sentence: the quadratic cost.")
    short: str
    activations: list[str] = Field(description="The output activations it goes with, the usual one first.")
    formula: str = Field(description="C in LaTeX.")
    output_errors: dict[str, str] = Field(description="∂C/∂z on each of them, in LaTeX.")
    factors: dict[str, Factor] = Field(
        description="What ∂C/∂z has beside the error a − y: the activation's slope, none, or something of its own."
    )
    misfits: dict[str, str] = Field(description="Why it doesn't go with each of the others, a sentence each.")
    targets: tuple[float, float] | None = Field(description="The range of targets; null for any number.")
    target_reason: str
    update_rules: list[str]
    neuron_rate: float = Field(description="The learning rate that shows its story with one neuron.")
    network_rate: float = Field(description="The learning rate that suits it on MNIST.")
    role: str = Field(description="Whose colour it has.")
    dash: str
    marker: str


def views() -> list[dict[str, object]]:
    """Every cost's record, for the pages."""
    made = []
    for cost in COSTS.values():
        mathematics = {
            "activations": list(cost.pairs),
            "output_errors": {name: pair.formula for name, pair in cost.pairs.items()},
            "factors": {name: pair.factor for name, pair in cost.pairs.items()},
        }
        fields = {name: getattr(cost, name) for name in CostView.model_fields if name not in mathematics}
        made.append(CostView.model_validate(fields | mathematics).model_dump())
    return made
