"""The small menu of a figure, from which its numbers and its picture are taken."""

from playwright.sync_api import Locator, expect


def item(figure: Locator, name: str) -> Locator:
    """The menu's button of this name, with the menu open."""
    button = figure.get_by_role("button", name=name, include_hidden=True).first
    button.evaluate("(button) => { button.closest('details').open = true; }")
    expect(button).to_be_visible()
    return button
