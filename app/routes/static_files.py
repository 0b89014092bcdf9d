"""Static files under a version made from their contents, so that browsers may keep them for good."""

import hashlib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

HERE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """`static` or `templates`: inside the installed package, or beside it in a checkout."""
    inside = HERE / name
    return inside if inside.is_dir() else HERE.parent / name


def packaged(module: str, *parts: str) -> Path:
    """A file or folder that another package carries, found without importing it."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {module} is not installed")
    return Path(spec.origin).parent.joinpath(*parts)


def version_of(path: Path) -> str:
    """A short hash over the names and contents of every file below the folder."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(path)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


class Immutable(StaticFiles):
    """Static files whose URL changes with their contents."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, for a browser to keep for a year."""
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount(app: FastAPI) -> dict[str, str]:
    """Mount our files and the libraries' (plotly.js, Swagger UI); returns the base URL of each."""
    static = folder("static")
    folders = {
        "static": (f"/static/{version_of(static)}", static),
        "plotly": (f"/vendor/plotly-{version('plotly')}", packaged("plotly", "package_data")),
        "swagger": (f"/vendor/swagger-{version('fastapi-offline')}", packaged("fastapi_offline", "static")),
    }
    for name, (url, directory) in folders.items():
        app.mount(url, Immutable(directory=directory), name=name)
    return {name: url for name, (url, _) in folders.items()}
