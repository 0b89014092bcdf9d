"""Pages: each template rendered once per start, compressed once, with one script and one stylesheet."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from fastapi.templating import Jinja2Templates

from app.assets import bundle
from app.assets.content import ASK_AGAIN, Content
from app.assets.equations import Citations
from app.assets.formulas import display_formula, formula, unbroken
from app.assets.static_files import StaticFiles, folder

Context = dict[str, Any]

templates = Jinja2Templates(folder("templates"))
templates.env.globals |= {"math": formula, "display_math": display_formula}


class Pages:
    """The pages of one application. `contexts` tells what each page's template is given."""

    def __init__(self, static_files: StaticFiles, contexts: Mapping[str, Callable[[], Context]]):
        self.static_files = static_files
        self.contexts = contexts
        self._rendered: dict[str, Content] = {}
        base = re.escape(static_files.urls["static"])
        self._stylesheet = re.compile(rf'[ \t]*<link rel="stylesheet" href="{base}/([^"]+)">\n?')
        self._script = re.compile(rf'src="{base}/(js/[^"]+)"')

    def find(self, name: str) -> Content:
        """The page, rendered if it hasn't been asked for yet."""
        if name not in self._rendered:
            html = self.render(name, self.contexts[name]())
            content = self._rendered[name] = Content(html.encode(), "text/html", ASK_AGAIN)
            content.compress()
        return self._rendered[name]

    def prepare(self) -> None:
        """Render all of them, so that no reader waits for that."""
        for name in self.contexts:
            self.find(name)

    def render(self, name: str, context: Context) -> str:
        """A template's page, whose stylesheets and modules are replaced by one of each."""
        citations = Citations()
        shared = {"base": self.static_files.urls, "page": name, "citations": citations, "eq": citations.cite}
        html = unbroken(templates.get_template(f"{name}.html").render(shared | context))
        html = self._with_one_stylesheet(name, html)
        return self._script.sub(partial(self._bundled, name), html)

    def _with_one_stylesheet(self, name: str, html: str) -> str:
        paths = self._stylesheet.findall(html)
        if not paths:
            return html
        address = self._serve(f"css/{name}-", ".css", bundle.stylesheet(paths, self._read), "text/css")
        first = self._stylesheet.search(html)
        assert first is not None
        link = f'    <link rel="stylesheet" href="{address}">\n'
        return html[: first.start()] + link + self._stylesheet.sub("", html[first.end() :])

    def _bundled(self, name: str, entry: re.Match[str]) -> str:
        base = self.static_files.urls["static"]
        made, source_map = bundle.script(entry[1], self._read, base)
        made += f"//# sourceMappingURL={self._serve(f'js/{name}-', '.js.map', source_map, 'application/json')}\n"
        return f'src="{self._serve(f"js/{name}-", ".js", made, "text/javascript")}"'

    def _read(self, path: str) -> str:
        return (self.static_files.folder / path).read_text("utf-8")

    def _serve(self, start: str, end: str, text: str, media_type: str) -> str:
        """The address of a file that was made here; it changes with the contents."""
        content = Content(text.encode(), media_type)
        content.compress()
        path = f"{start}{content.digest}{end}"
        self.static_files.files["static"].add(path, content)
        return f"{self.static_files.urls['static']}/{path}"
