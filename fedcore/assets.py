"""Where the files that come with the program lie: beside the source, in a bundle, or where a wheel put them."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from fedcore.errors import StoreError

_INSTALLED = Path("share", "fedstroke")  # as [tool.setuptools.data-files] in pyproject.toml says


def asset(path: str) -> Path:
    """The file or folder `path` ("demo/heart_centre.csv"); raises StoreError when it did not come with the program."""
    for root in _roots():
        if (root / path).exists():
            return root / path
    raise StoreError("A part of the program is missing: {path}.", advice="Install FedStroke again.", path=path)


def _roots() -> Iterator[Path]:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        yield Path(bundle) / "assets"
    package = Path(__file__).resolve().parent
    yield package.parent / "assets"
    yield Path(sysconfig.get_path("data")) / _INSTALLED
    yield Path(sysconfig.get_path("data", sysconfig.get_preferred_scheme("user"))) / _INSTALLED
    # `pip install --target` puts "share" beside the packages.
    yield package.parent / _INSTALLED
