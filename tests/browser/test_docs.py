"""The description of the HTTP interface, drawn by the Swagger UI that we serve ourselves."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


def test_the_interface_is_described_without_another_host(open_page: OpenPage) -> None:
    page = open_page("/docs")
    expect(page.get_by_role("heading", name="Saturation Lab")).to_be_visible()
    expect(page.get_by_text("/api/neuron/stream")).to_be_visible()
