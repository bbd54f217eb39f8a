"""The versions of what takes part in a computation, for reports and diagnostics."""

from __future__ import annotations

import contextlib
import platform
from importlib import metadata

from fedcore import __version__

_PACKAGES = (
    "numpy", "pandas", "xgboost", "xgboost-cpu", "phe", "gmpy2", "cryptography", "pyzmq", "msgspec",
    "PySide6-Essentials",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Name to version; packages that are not installed are left out."""
    found = {"fedstroke": __version__, "python": platform.python_version(), "system": platform.platform(terse=True)}
    for name in _PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found
