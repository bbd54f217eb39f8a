"""What must hold of a bundle before anything is wrapped around it; each check says every fault it finds.

A bundle lacks things silently: a library which only some plugin asks for, a translation nobody finished, a package
which the program would do without more slowly. The build fails on each, since a hospital finds them later than we do.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

from installers import contents
from installers.project import ROOT, libraries_of
from installers.system import PACKAGES, asked_of_system

MAX_UNPACKED = 320_000_000
LANGUAGES = ("en", "zh_CN")
# One file at least for each pattern; without it the program starts, and then does less or stops somewhere else.
NEEDED_EVERYWHERE = {
    "xgboost/VERSION": "xgboost's version",
    "gmpy2-*.dist-info/METADATA": "gmpy2's version",
    "fedstroke*-info": "the program's own version",
    "licences/*.txt": "licence texts",
    "sbom.cdx.json": "the bill of materials",
}
NEEDED_ON_LINUX = {
    "xgboost/lib/libxgboost.so": "xgboost's library",
    "gmpy2/gmpy2.*.so": "gmpy2: arithmetic would be hundreds of times slower",
    "pyzmq.libs/libsodium*": "encryption of connections",
    "PySide6/Qt/plugins/platforms/libqxcb.so": "the screen of most Linux desktops",
    "PySide6/Qt/plugins/platforms/libqwayland*.so": "the screen of newer Linux desktops",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so": "pictures without a screen",
    "PySide6/Qt/plugins/imageformats/libqsvg.so": "pictures of the program",
    "PySide6/Qt/plugins/iconengines/libqsvgicon.so": "icons of the program",
    "PySide6/Qt/translations/qtbase_zh_CN.qm": "Qt's own words in Chinese",
    "libxcb-cursor.so.0": "xcb library: cursors",
    "libxcb-icccm.so.4": "xcb library: windows",
    "libxcb-keysyms.so.1": "xcb library: keyboard",
    "libxcb-shape.so.0": "xcb library: shapes",
}
NEEDED = {
    "linux": NEEDED_EVERYWHERE | NEEDED_ON_LINUX,
    "win32": NEEDED_EVERYWHERE
    | {
        "xgboost/lib/xgboost.dll": "xgboost's library",
        "gmpy2/gmpy2.*.pyd": "gmpy2: arithmetic would be hundreds of times slower",
        "PySide6/plugins/platforms/qwindows.dll": "windows",
        "PySide6/plugins/imageformats/qsvg.dll": "pictures of the program",
        "PySide6/translations/qtbase_zh_CN.qm": "Qt's own words in Chinese",
    },
    "darwin": NEEDED_EVERYWHERE
    | {
        "xgboost/lib/libxgboost.dylib": "xgboost's library",
        "**/libomp.dylib": "threads of xgboost",
        "gmpy2/gmpy2.*.so": "gmpy2: arithmetic would be hundreds of times slower",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib": "windows",
        "PySide6/Qt/plugins/imageformats/libqsvg.dylib": "pictures of the program",
        "PySide6/Qt/translations/qtbase_zh_CN.qm": "Qt's own words in Chinese",
    },
}
FORBIDDEN = {
    "phe": "GPLv3, and a dependency of the tests only",
    "phe-*": "GPLv3, and a dependency of the tests only",
    "distributed": "a cluster needs an installed Python",
    "*/direct_url.json": "names a folder of the machine that built it",
    "*.pyi": "for type checkers only",
}


def problems(bundle: Path, root: Path = ROOT) -> list[str]:
    """Everything wrong with the bundle in the folder `bundle`, built from the source in `root`; [] when all is well."""
    inside = libraries_of(bundle)
    return [
        *missing(inside, NEEDED[sys.platform]),
        *forbidden(inside),
        *(unresolved(bundle) if sys.platform == "linux" else []),
        *assets(inside / "assets", root / "assets"),
        *translations(root / "assets" / "translations"),
        *too_large(bundle),
        *names_builder(bundle, [str(root), str(Path.home())]),
    ]


def missing(inside: Path, needed: Mapping[str, str]) -> list[str]:
    """`needed`: pattern of a file that must be there -> what it is for."""
    return [f"missing: {pattern} ({what})" for pattern, what in needed.items() if not any(inside.glob(pattern))]


def forbidden(inside: Path) -> list[str]:
    names = [str(path.relative_to(inside)) for path in inside.rglob("*")]
    return [
        f"must not be carried: {name} ({why})"
        for pattern, why in FORBIDDEN.items()
        for name in sorted(names)
        if fnmatch(name, pattern)
    ]


def unresolved(bundle: Path) -> list[str]:
    """Libraries which are neither in the bundle nor left to a package of the system."""
    return [
        f"missing library: {library}, asked for by {', '.join(sorted(files)[:3])}"
        for library, files in sorted(asked_of_system(bundle).items())
        if library not in PACKAGES
    ]


def assets(carried: Path, source: Path) -> list[str]:
    """Every file of the folders that come with the program, byte for byte."""
    found = []
    for folder in contents.ASSETS:
        for path in sorted(path for path in (source / folder).rglob("*") if path.is_file()):
            name = path.relative_to(source).as_posix()
            copy = carried / name
            if not contents.is_wanted(f"assets/{name}"):
                continue
            if not copy.is_file():
                found.append(f"missing: assets/{name}")
            elif copy.read_bytes() != path.read_bytes():
                found.append(f"differs from the source: assets/{name}")
    return found


def translations(folder: Path) -> list[str]:
    """Unfinished strings, and languages that were not compiled."""
    found = []
    for language in LANGUAGES:
        source, compiled = folder / f"fedstroke_{language}.ts", folder / f"fedstroke_{language}.qm"
        if not source.is_file() or not compiled.is_file():
            found.append(f"missing: the translation fedstroke_{language}")
            continue
        count = sum(_is_unfinished(message) for message in ET.parse(source).iter("message"))  # noqa: S314  our own file
        if count:
            found.append(f"unfinished: {count} strings of fedstroke_{language}.ts")
    return found


def _is_unfinished(message: ET.Element) -> bool:
    translation = message.find("translation")
    if translation is None or translation.get("type") in {"vanished", "obsolete"}:
        return False
    forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
    return translation.get("type") == "unfinished" or not all(forms)


def stale(folder: Path, lrelease: list[str], scratch: Path) -> list[str]:
    """Compiled translations which are not what their sources compile to now."""
    found = []
    for language in LANGUAGES:
        again = scratch / f"fedstroke_{language}.qm"
        source = folder / f"fedstroke_{language}.ts"
        subprocess.run([*lrelease, str(source), "-qm", str(again), "-silent"], check=True)
        if again.read_bytes() != (folder / again.name).read_bytes():
            found.append(f"stale: fedstroke_{language}.qm; run python -m app.translations")
    return found


def too_large(bundle: Path, most: int = MAX_UNPACKED) -> list[str]:
    size = unpacked_size(bundle)
    return [f"too large: {size / 1e6:.0f} MB unpacked, at most {most / 1e6:.0f}"] if size > most else []


def unpacked_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def names_builder(bundle: Path, folders: Iterable[str]) -> list[str]:
    """Files of ours in which a folder of the building machine is written."""
    needles = [folder.encode() for folder in folders if len(folder) > len("/root")]
    found = []
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix not in {".so", ".qm"}:
            raw = path.read_bytes()
            if any(needle in raw for needle in needles):
                found.append(f"names a folder of this machine: {path.relative_to(bundle)}")
    return found


def modules_left_out(collected: Iterable[str], root: Path = ROOT) -> list[str]:
    """Modules of ours that are not in the bundle, and excluded ones which our source imports.

    `collected` are the dotted names of the modules in the bundle. An import inside `try` may fail by intention, but
    then it is a fallback nobody would see, so it is reported like any other.
    """
    carried = set(collected)
    found = []
    for name, path in sorted(own_modules(root)):
        if name not in carried:
            found.append(f"missing module: {name}")
        found += [f"{name} imports {gone}, which is left out" for gone in sorted(imports(path)) if _is_excluded(gone)]
    return found


def _is_excluded(module: str) -> bool:
    is_listed = any(module == gone or module.startswith(f"{gone}.") for gone in contents.EXCLUDED)
    return is_listed and module.partition(".")[0] not in contents.OPTIONAL


def own_modules(root: Path) -> Iterator[tuple[str, Path]]:
    for package in ("app", "fedcore"):
        for path in (root / package).rglob("*.py"):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if name not in contents.NOT_CARRIED:
                yield name, path


def imports(path: Path) -> set[str]:
    """What a file imports anywhere in it; {} for one in which nothing that is left out is as much as mentioned."""
    text = path.read_text(encoding="utf-8")
    words = set(re.findall(r"\w+", text))
    if not any(words.issuperset(name.split(".")) for name in contents.EXCLUDED):
        return set()
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def starts(program: Path, version: str) -> list[str]:
    """Whether the program answers with its version and finds all its parts, with nothing of the builder's around it."""
    kept = {name: os.environ[name] for name in ("HOME", "SYSTEMROOT", "TEMP", "USERPROFILE") if name in os.environ}
    for words, wanted in ((["--version"], f"FedStroke {version}"), (["check-installation"], "")):
        done = subprocess.run(
            [str(program), *words],
            capture_output=True,
            text=True,
            env=kept | {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            timeout=120,
            check=False,
        )
        if done.returncode or not done.stdout.strip().startswith(wanted):
            return [f"{' '.join(words)}: {(done.stdout + done.stderr).strip()[-1500:]}"]
    return []
