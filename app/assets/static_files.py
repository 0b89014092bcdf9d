"""Static files under a version made from their contents, so that browsers may keep them for good."""

import hashlib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from app.assets.content import Content, compress_all

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


class Files:
    """An ASGI application that serves these files and no others, each read once, when it is first asked for."""

    def __init__(self, paths: dict[str, Path]):
        self.paths = paths
        self._contents: dict[str, Content] = {}

    def add(self, name: str, content: Content) -> None:
        """Serve this, too."""
        self._contents[name] = content

    def find(self, name: str) -> Content | None:
        """What is served under a name."""
        if name not in self._contents and name in self.paths:
            self._contents[name] = Content.of(self.paths[name])
        return self._contents.get(name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        content = self.find(scope["path"].removeprefix(scope["root_path"]).lstrip("/"))
        if scope["method"] not in ("GET", "HEAD"):
            answer = PlainTextResponse("Method Not Allowed", 405, {"Allow": "GET, HEAD"})
        elif content is None:
            answer = PlainTextResponse("Not Found", 404)
        else:
            await content.response(Headers(scope=scope))(scope, receive, send)
            return
        await answer(scope, receive, send)


class StaticFiles:
    """Our files and the libraries' (plotly.js, Swagger UI); `urls` has the base URL of each group."""

    def __init__(self) -> None:
        self.folder = folder("static")
        own = {path.relative_to(self.folder).as_posix(): path for path in self.folder.rglob("*") if path.is_file()}
        swagger = packaged("fastapi_offline", "static")
        self.files = {
            "static": Files(own),
            "plotly": Files({"plotly.min.js": packaged("plotly", "package_data", "plotly.min.js")}),
            "swagger": Files({path.name: path for path in swagger.iterdir() if path.is_file()}),
        }
        self.urls = {
            "static": f"/static/{version_of(self.folder)}",
            "plotly": f"/vendor/plotly-{version('plotly')}",
            "swagger": f"/vendor/swagger-{version('fastapi-offline')}",
        }

    def mounts(self) -> list[Mount]:
        """The routes to them."""
        return [Mount(self.urls[name], app=files, name=name) for name, files in self.files.items()]

    def compress(self, cache: Path) -> None:
        """Compress what the pages load, the small files of ours first."""
        contents = [files.find(name) for files in self.files.values() for name in files.paths]
        compress_all((content for content in contents if content), cache)
