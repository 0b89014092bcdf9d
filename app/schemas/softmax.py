"""The softmax layer: what may be asked of it, within which limits, and what is answered."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.costs import SoftmaxCost

FEWEST, MOST = 2, 10  # outputs

WeightedInputs = Annotated[list[Annotated[float, Field(ge=-1000, le=1000)]], Field(min_length=FEWEST, max_length=MOST)]


TARGET = "Which output should be 1, counted from 0."


class SoftmaxInput(BaseModel):
    """A softmax layer's weighted inputs."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    z: WeightedInputs = Field(description="The weighted inputs z_j.", examples=[[2.5, -1.0, 3.2, 0.5]])
    c: float = Field(1.0, ge=0.01, le=100, description="The sharpness of Eq. 83; 1 is the softmax itself.")
    target: int | None = Field(None, ge=0, le=MOST - 1, description=TARGET)


class SoftmaxAnswer(BaseModel):
    """The layer's outputs, and how they answer to its inputs."""

    activations: list[float] = Field(description="a_j, Eq. 78 (with c, Eq. 83).")
    sum: float = Field(description="Σ a_j, as the computer adds them: 1 (Eq. 79).")
    jacobian: list[list[float]] = Field(description="∂a_j/∂z_k = c·a_j(δ_jk − a_k): row j, column k.")
    sigmoid: list[float] = Field(description="σ(z_j) on the same z, for comparison.")
    log_likelihood: float | None = Field(description="The cost −ln a_y of Eq. 80 for the target y; null without one.")


class Activations(BaseModel):
    """The outputs of a softmax layer."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    activations: list[Annotated[float, Field(gt=0, lt=1)]] = Field(
        min_length=FEWEST, max_length=MOST, description="The a_j, which sum to 1.", examples=[[0.7, 0.2, 0.1]]
    )


class WeightedInputsAnswer(BaseModel):
    """Weighted inputs that give the activations asked for."""

    z: list[float] = Field(description="z_j = ln a_j + C, with C such that their mean is 0; any other C will do.")


class DescentQuery(BaseModel):
    """Learning on the weighted inputs."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    z: WeightedInputs = Field([2.5, -1.0, 3.2, 0.5], description="Where the z's start; repeat the parameter.")
    target: int = Field(1, ge=0, le=MOST - 1, description=TARGET)
    cost: SoftmaxCost = "log-likelihood"
    learning_rate: float = Field(0.5, gt=0, le=100, description="The learning rate η.")
    epochs: int = Field(300, ge=1, le=2000, description="How many updates; the answer has one step more.")
