"""Static files under a version made from their contents, so that browsers may keep them for good."""

import hashlib
import os
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

from app.assets.compressed import Compressed

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
    """Static files whose URL changes with their contents, sent compressed where there is a copy."""

    def __init__(self, directory: Path, compressed: Compressed):
        super().__init__(directory=directory)
        self.compressed = compressed

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or its compressed copy, for a browser to keep for a year."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        copy = self.compressed.best(Path(full_path), Headers(scope=scope).get("accept-encoding", ""))
        if copy and isinstance(response, FileResponse):
            response = FileResponse(copy[1], media_type=response.media_type, headers={"Content-Encoding": copy[0]})
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount(app: FastAPI, compressed: Compressed) -> dict[str, str]:
    """Mount our files and the libraries' (plotly.js, Swagger UI); returns the base URL of each."""
    static = folder("static")
    folders = {
        "static": (f"/static/{version_of(static)}", static),
        "plotly": (f"/vendor/plotly-{version('plotly')}", packaged("plotly", "package_data")),
        "swagger": (f"/vendor/swagger-{version('fastapi-offline')}", packaged("fastapi_offline", "static")),
    }
    for name, (url, directory) in folders.items():
        app.mount(url, Immutable(directory, compressed), name=name)
    return {name: url for name, (url, _) in folders.items()}


def worth_compressing() -> list[Path]:
    """The files that the pages load, the small ones of ours first."""
    swagger = packaged("fastapi_offline", "static")
    libraries = [packaged("plotly", "package_data", "plotly.min.js")]
    libraries += [swagger / name for name in ("swagger-ui.css", "swagger-ui-bundle.js")]
    return [*(path.resolve() for path in folder("static").rglob("*")), *(path.resolve() for path in libraries)]
