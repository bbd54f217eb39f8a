"""The pages in the order of the work."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from app.pages.base import Page

ORDER = (
    "overview", "records", "peers", "terms", "alignment", "training", "results", "predict", "ledger", "settings",
)  # fmt: skip


def page_classes() -> dict[str, type[Page]]:
    """Each page's class by key; a page is `app/pages/<key>.py` with a class `<Key>Page`."""
    return {
        key: getattr(import_module(f"app.pages.{key}"), f"{key.capitalize()}Page")
        for key in ORDER
        if find_spec(f"app.pages.{key}")
    }
