"""A chart that leaves the page takes along what it shows: its title, the settings and a legend."""

import base64
import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.menus import item


def test_a_picture_says_what_it_shows(open_page: OpenPage) -> None:
    page = open_page("/depth?hidden_layers=5", charts=True)
    expect(page.locator("#layers-table tbody tr")).to_have_count(6)
    with page.expect_download() as download:
        item(page.locator("#layers-downloads"), "SVG").click()
    text = re.sub(r"<[^>]+>", " ", download.value.path().read_text(encoding="utf-8"))
    for expected in ("The gradient, layer by layer", "Hidden layers 5", "quadratic", "cross-entropy"):
        assert expected in text
    assert not re.search(r"trace \d", text)


LETTERS = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: 60 });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, 60);
  return data.filter((value, i) => i % 4 === 0 && value < 160).length;
}"""


def test_a_picture_is_set_in_the_page_s_faces(open_page: OpenPage) -> None:
    page = open_page("/why", charts=True)
    place = page.locator("#sigmoid-downloads")
    files = {}
    for name in ("SVG", "PNG"):
        with page.expect_download() as download:
            item(place, name).click()
        files[name] = download.value.path().read_bytes()
    faces = re.findall(r'font-family: "?([^";]+)"?; src: url\("data:font/woff2;base64,', files["SVG"].decode())
    assert "Source Sans 3" in faces
    address = "data:image/png;base64," + base64.b64encode(files["PNG"]).decode()
    assert page.evaluate(LETTERS, address) > 500  # the title, in letters that had come
