"""Names, version and folders, read where the project itself states them."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
APP_ID = "org.fedstroke.FedStroke"  # desktop entry, AppStream, icon and macOS bundle go by it


@dataclass(frozen=True)
class Project:
    """What pyproject.toml says."""

    name: str
    version: str
    summary: str
    dependencies: tuple[str, ...]


def read_project(root: Path = ROOT) -> Project:
    """Raises ValueError when pyproject.toml and fedcore state different versions."""
    stated = pyproject(root)["project"]
    imported = _assigned(root / "fedcore" / "__init__.py", "__version__")
    if stated["version"] != imported:
        raise ValueError(f"pyproject.toml says version {stated['version']}, fedcore/__init__.py {imported}")
    return Project(stated["name"], imported, stated["description"], tuple(stated["dependencies"]))


def pyproject(root: Path = ROOT) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def libraries_of(bundle: Path) -> Path:
    """Where the libraries of a bundle lie: a folder, or an application of macOS."""
    return bundle / ("Contents/Frameworks" if bundle.suffix == ".app" else "_internal")


def files_of(bundle: Path) -> Path:
    """Where what is no library lies; linked from beside the libraries."""
    return bundle / ("Contents/Resources" if bundle.suffix == ".app" else "_internal")


def protocols(root: Path = ROOT) -> dict[str, int]:
    """Versions of what hospitals say to each other, as the source states them."""
    return {
        "connection": int(_assigned(root / "fedcore" / "net" / "frames.py", "VERSION")),
        "messages": int(_assigned(root / "fedcore" / "protocols" / "codec.py", "WIRE_VERSION")),
    }


def _assigned(module: Path, name: str) -> str:
    """The number or string which a module assigns to `name`, without importing the module."""
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return str(ast.literal_eval(node.value))
    raise ValueError(f"{module} does not assign {name}")
