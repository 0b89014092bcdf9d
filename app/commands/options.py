"""Command-line options made from a pydantic model, so that a setting has one name, one help text and one check."""

import argparse
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

Model = TypeVar("Model", bound=BaseModel)


def add_options(parser: argparse.ArgumentParser, model: type[BaseModel], only: tuple[str, ...] = ()) -> None:
    """One option per field of the model (or per name in `only`); what isn't given stays the model's affair."""
    prefix = str(model.model_config.get("env_prefix") or "")
    for name, field in model.model_fields.items():
        if not only or name in only:
            variable = prefix + name.upper() if prefix else ""
            parser.add_argument(
                "--" + name.replace("_", "-"),
                dest=name,
                default=argparse.SUPPRESS,
                help=_help(field, variable).replace("%", "%%"),
                **_shape(name, field.annotation),
            )


def build(parser: argparse.ArgumentParser, model: type[Model], arguments: argparse.Namespace) -> Model:
    """The model from the options that were given; leaves with a message for the first value it refuses."""
    given = {name: value for name, value in vars(arguments).items() if name in model.model_fields}
    try:
        return model(**given)
    except ValidationError as refused:
        problem = refused.errors()[0]
        name = ".".join(str(part) for part in problem["loc"])
        parser.error(f"--{name.replace('_', '-')}: {problem['msg']}, got {problem.get('input')!r}")


def _help(field: FieldInfo, variable: str) -> str:
    default = field.get_default(call_default_factory=True)
    if isinstance(default, list | tuple):
        default = " ".join(map(str, default))
    notes = [f"default: {default}"] if default not in (None, "") else []
    notes += [f"environment: {variable}"] if variable else []
    return f"{field.description or ''} ({'; '.join(notes)})".strip()


def _shape(name: str, annotation: Any) -> dict[str, Any]:
    """How argparse should read a value of this type; the checking is left to pydantic."""
    metavar = name.rsplit("_", 1)[-1].upper()
    if annotation is bool:
        return {"action": argparse.BooleanOptionalAction}
    if get_origin(annotation) is Literal:
        return {"choices": get_args(annotation)}
    if get_origin(annotation) in (list, tuple):
        return {"nargs": "*", "metavar": metavar}
    return {"metavar": metavar}
