"""One neuron: what may be asked of it, within which limits, and what is answered."""

from pydantic import BaseModel, ConfigDict, Field, RootModel

from app.learn.invalid import InvalidSetting
from app.learn.neuron import NeuronSettings, UpdateRule
from app.schemas.costs import ActivationName, NeuronCost


class MomentQuery(BaseModel):
    """A neuron at one moment, and what it updates with."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    weight: float = Field(2.0, ge=-50, le=50, description="The weight w (where it starts from, if it learns).")
    bias: float = Field(2.0, ge=-50, le=50, description="The bias b (likewise).")
    input: float = Field(1.0, ge=-10, le=10, description="The input x.")
    target: float = Field(0.0, ge=-10, le=10, description="The target y; from 0 to 1 under the cross-entropy.")
    cost: NeuronCost = "quadratic"
    activation: ActivationName = "sigmoid"
    update_rule: UpdateRule = Field(
        "gradient", description="'chapter-animation' repeats the slip behind the chapter's cross-entropy figures."
    )


class NeuronQuery(MomentQuery):
    """A neuron and how it learns."""

    learning_rate: float = Field(0.15, gt=0, le=100, description="The learning rate η.")
    epochs: int = Field(300, ge=1, le=5000, description="How many updates; the answer has one step more.")

    def settings(self) -> NeuronSettings:
        """As the mathematics has them; raises InvalidSetting where two of them don't go together."""
        return NeuronSettings(**self.model_dump())


class SurfaceQuery(BaseModel):
    """A window on the (weight, bias) plane, and the neuron whose cost is drawn over it."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    cost: NeuronCost = "quadratic"
    activation: ActivationName = "sigmoid"
    input: float = Field(1.0, ge=-10, le=10, description="The input x.")
    target: float = Field(0.0, ge=-10, le=10, description="The target y; from 0 to 1 under the cross-entropy.")
    weight_min: float = Field(-4.0, ge=-100, le=100)
    weight_max: float = Field(4.0, ge=-100, le=100)
    bias_min: float = Field(-4.0, ge=-100, le=100)
    bias_max: float = Field(4.0, ge=-100, le=100)
    points: int = Field(61, ge=2, le=201, description="How many weights, and how many biases.")

    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """(least, most) of the weight and of the bias. Raises InvalidSetting where a window has no width."""
        for name, low, high in (("weight", self.weight_min, self.weight_max), ("bias", self.bias_min, self.bias_max)):
            if not low < high:
                raise InvalidSetting(f"{name}_max", f"a number above {name}_min, which is {low:g}", high)
        return (self.weight_min, self.weight_max), (self.bias_min, self.bias_max)


class Surface(BaseModel):
    """The cost on a grid: cost[i][j] belongs to bias[i] and weight[j]."""

    weight: list[float]
    bias: list[float]
    cost: list[list[float]]


class GradientSizesQuery(BaseModel):
    """The one example that a sigmoid neuron is shown."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    input: float = Field(1.0, ge=-10, le=10, description="The input x.")
    target: float = Field(0.0, ge=0, le=1, description="The target y.")
    points: int = Field(201, ge=2, le=2001, description="How many outputs from 0 to 1.")


class GradientSizes(RootModel[dict[str, list[float]]]):
    """The outputs as `output`, and |∂C/∂w| at each of them under every cost: `quadratic`, `cross_entropy`."""


class Failure(BaseModel):
    """Why a run ended before its last epoch."""

    epoch: float
    reason: str


class Trajectory(BaseModel):
    """The steps as columns of equal length, up to the last epoch or to the one where learning diverged."""

    epoch: list[int]
    weight: list[float]
    bias: list[float]
    z: list[float]
    output: list[float]
    slope: list[float]
    cost: list[float]
    gradient_weight: list[float]
    gradient_bias: list[float]
    failed: Failure | None
