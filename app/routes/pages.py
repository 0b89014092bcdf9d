"""The pages: a template each, with the figures and presets that it starts from."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from latex2mathml.converter import convert

from app.figures import neuron as neuron_figures
from app.learn import presets
from app.routes.static_files import folder

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(folder("templates"))
templates.env.globals["math"] = convert
templates.env.globals["display_math"] = lambda latex: convert(latex, display="block")

# The navigation, in reading order: page name, its path, the words of its link.
PAGES: list[tuple[str, str, str]] = [("neuron", "/", "One neuron")]


def render(request: Request, page: str, **context: Any) -> HTMLResponse:
    """The page's template, with what every page needs: where the static files are, and the navigation."""
    shared = {"base": request.app.state.static_urls, "page": page, "pages": PAGES}
    return templates.TemplateResponse(request, f"{page}.html", shared | context)


@router.get("/")
async def neuron(request: Request) -> HTMLResponse:
    """One neuron: the chapter's four figures, and the reader's own."""
    settings = {name: asdict(figure) for name, figure in presets.FIGURES.items()}
    return render(
        request,
        "neuron",
        presets=settings,
        story=presets.CROSS_ENTROPY_STORY,
        figure=neuron_figures.cost().to_plotly_json(),
    )


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """The HTTP interface, from its OpenAPI description."""
    return render(request, "docs")
