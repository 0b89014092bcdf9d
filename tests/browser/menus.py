"""The small menu of a figure, from which its numbers and its picture are taken."""

from playwright.sync_api import Locator, expect


def item(place: Locator, name: str) -> Locator:
    """The button of this name, with its menu open. Menus come with their charts, so the place has room for one only."""
    button = place.get_by_role("button", name=name, include_hidden=True)
    button.evaluate("(button) => { button.closest('details').open = true; }")
    expect(button).to_be_visible()
    return button
