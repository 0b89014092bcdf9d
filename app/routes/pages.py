"""The pages: a template each, with the figures and presets that it starts from."""

from collections.abc import Callable
from dataclasses import asdict
from html import escape

from fastapi import APIRouter, FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from app.assets.pages import Context, Pages
from app.figures import depth as depth_figures
from app.figures import mnist as mnist_figures
from app.figures import neuron as neuron_figures
from app.figures import softmax as softmax_figures
from app.figures import study as study_figures
from app.figures import why as why_figures
from app.learn import presets, races
from app.learn.activations import SATURATED
from app.learn.neuron import NeuronSettings, step_at
from app.networks import pair
from app.schemas import costs
from app.schemas.depth import ChainQuery, DepthQuery
from app.schemas.gradient_check import CheckQuery
from app.schemas.neuron import NeuronQuery
from app.schemas.softmax import DescentQuery
from app.study import publication, words

router = APIRouter(include_in_schema=False)

# The navigation, in reading order: page name, its path, the words of its link.
PAGES: list[tuple[str, str, str]] = [
    ("neuron", "/", "One neuron"),
    ("why", "/why", "Why it slows"),
    ("softmax", "/softmax", "Softmax"),
    ("mnist", "/mnist", "MNIST"),
    ("depth", "/depth", "Earlier layers"),
    ("study", "/study", "The study"),
]

LONGEST_ADDRESS = 80  # letters of an unknown address that its page repeats
ADDRESS = "the-address-that-was-asked-for"  # stands in the page until somebody asks for one

# What every page's template is given, and by the page's name, what its own is given beside.
SHARED: Context = {"pages": PAGES, "costs": costs.views(), "saturated": SATURATED}
CONTEXTS: dict[str, Callable[[], Context]] = {
    "missing": lambda: SHARED | {"address": ADDRESS},
    "token": lambda: SHARED,
}


def page(path: str) -> Callable[[Callable[[], Context]], Callable[[], Context]]:
    """Serve the template of the function's name at this path, with what the function gives it."""

    def register(context: Callable[[], Context]) -> Callable[[], Context]:
        name = context.__name__
        CONTEXTS[name] = lambda: SHARED | context()

        @router.api_route(path, methods=["GET", "HEAD"], name=name)
        async def serve(request: Request) -> Response:
            pages: Pages = request.app.state.pages
            return pages.find(name).response(request.headers)

        return context

    return register


def install(app: FastAPI) -> None:
    """Answer an unknown address with a page, where a page was asked for; the HTTP interface answers in JSON."""

    @app.exception_handler(404)
    async def missing(request: Request, error: HTTPException) -> Response:
        path = request.url.path
        if path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
            return await http_exception_handler(request, error)
        pages: Pages = request.app.state.pages
        address = path if len(path) <= LONGEST_ADDRESS else path[:LONGEST_ADDRESS] + "…"
        html = pages.find("missing").body.decode().replace(ADDRESS, escape(address))
        return HTMLResponse(html, status_code=404)


@page("/")
def neuron() -> Context:
    """One neuron: the chapter's four figures, and the reader's own."""
    figures = presets.FIGURES | {"own": NeuronSettings()}
    return {
        "presets": {name: asdict(settings) for name, settings in figures.items()},
        "starts": {name: step_at(s, s.weight, s.bias)._asdict() for name, s in figures.items()},
        "story": list(presets.CROSS_ENTROPY_STORY.items()),  # a list: the keys of an object would be sorted
        "limits": limits_of(NeuronQuery),
        "own_presets": [(name, words) for name, (words, _) in presets.OWN.items()],
        "own_settings": {name: asdict(settings) for name, (_, settings) in presets.OWN.items()},
        "charts": {
            "story": neuron_figures.story().to_plotly_json(),
            "cost": {
                "quadratic": neuron_figures.cost("quadratic", highest=0.5).to_plotly_json(),
                "cross-entropy": neuron_figures.cost("cross-entropy", highest=4.2).to_plotly_json(),
                "own": neuron_figures.cost("quadratic", height=240).to_plotly_json(),
            },
            "anatomy": {
                "quadratic": neuron_figures.anatomy("quadratic", steepest=0.16).to_plotly_json(),
                "cross-entropy": neuron_figures.anatomy("cross-entropy", steepest=1.05).to_plotly_json(),
                "own": neuron_figures.anatomy("quadratic").to_plotly_json(),
            },
            "gradient_size": neuron_figures.gradient_size().to_plotly_json(),
            "landscape": neuron_figures.landscape().to_plotly_json(),
            "mountain": neuron_figures.mountain().to_plotly_json(),
        },
    }


@page("/why")
def why() -> Context:
    """Why learning slows, and what the cross-entropy does about it."""
    return {"figures": why_figures.figures(), "limits": limits_of(CheckQuery)}


@page("/softmax")
def softmax() -> Context:
    """Outputs that always sum to 1, and what follows from it."""
    return {
        "presets": presets.SOFTMAX,
        "lessons": presets.SOFTMAX_LESSONS,
        "limits": limits_of(DescentQuery),
        "charts": softmax_figures.charts(),
    }


@page("/depth")
def depth() -> Context:
    """What the output cost does for earlier layers."""
    return {
        "limits": {"network": limits_of(DepthQuery), "chain": limits_of(ChainQuery)},
        "figures": {
            "layers": depth_figures.layers().to_plotly_json(),
            "training": depth_figures.training().to_plotly_json(),
            "chain": depth_figures.chain().to_plotly_json(),
        },
    }


@page("/study")
def study() -> Context:
    """A fair comparison of the costs, with every run of it."""
    found = publication.published()
    return {
        "plan": found.plan,
        "digest": found.digest,
        "summary": found.summary,
        "answer": words.headline(found.plan, found.summary),
        "limits": words.limits(found.plan),
        "hours": words.duration(found.summary.seconds),
        "first": words.moment(found.summary.first_finished),
        "last": words.moment(found.summary.last_finished),
        "figures": study_figures.charts(),
    }


def limits_of(query: type[BaseModel]) -> dict[str, tuple[float, float]]:
    """The range of each numeric field, as the HTTP interface checks it."""
    schemas = query.model_json_schema()["properties"]
    return {
        name: (schema.get("minimum", schema.get("exclusiveMinimum")), schema["maximum"])
        for name, schema in schemas.items()
        if "maximum" in schema
    }


@page("/mnist")
def mnist() -> Context:
    """MNIST: a network that has lost a digit beside one that hasn't, and then the reader's own."""
    return {
        "pair": pair.story(),
        "own": pair.lost_digit(),
        "races": {name: asdict(race) for name, race in races.RACES.items()},
        "figures": mnist_figures.race(),
        "follow_figure": mnist_figures.followed(len(pair.story()["moments"])).to_plotly_json(),
        "inside_figures": mnist_figures.inside(),
    }


@page("/docs")
def docs() -> Context:
    """The HTTP interface, from its OpenAPI description."""
    return {}
