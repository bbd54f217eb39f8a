"""Which parts by others the bundle carries: Python packages, libraries, Qt and Python itself, with their licences.

Worked out from the files that were collected, not from what is installed where it was built. Runs in the environment
which the bundle was made in: `python -m installers.parts COLLECTED BUNDLE`.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path

from installers.elf import is_elf
from installers.project import PACKAGING, files_of, libraries_of

_LICENCE_NAME = re.compile(r"(licen[cs]e|copying|notice|copyright)[^/]*$", re.IGNORECASE)
# Debian has more of them; those which our own wheels need lie here, for builders on other systems.
_COMMON = (PACKAGING / "licences", Path("/usr/share/common-licenses"))
# Wheels that came without their licence's text, and the text which their metadata names.
_WITHOUT_TEXT = {
    "pyside6-essentials": ("LGPL-3", "GPL-3"),
    "shiboken6": ("LGPL-3", "GPL-3"),
    "xgboost": ("Apache-2.0",),
    "xgboost-cpu": ("Apache-2.0",),
}
_OWN = "fedstroke"
_LIBRARY = re.compile(r"\.(so|so\.[0-9.]+|dylib|dll|pyd)$")


@dataclass(frozen=True)
class Part:
    """One piece made by others. `kind` is "pypi", "deb" or "generic"; `files` are libraries carried inside it."""

    kind: str
    name: str
    version: str
    licence: str
    text: str = field(repr=False)
    files: tuple[tuple[str, str], ...] = ()  # place in the bundle, SHA-256


def parts(
    collected: Iterable[tuple[str, str]], bundle: Path, installed: Iterable[Distribution] | None = None
) -> list[Part]:
    """Every part of which a file or module is in the bundle; `collected` are (name in the bundle, source file).

    Raises ValueError when a part's licence text cannot be found: it may not be handed on without.
    """
    sources = {Path(source).resolve(): name for name, source in collected if source}
    owners = _owners(distributions() if installed is None else installed)
    inside = libraries_of(bundle)
    found: dict[str, tuple[Distribution, list[str]]] = {}
    system: dict[str, list[Path]] = {}
    for source, name in sources.items():
        owner = owners.get(source)
        if owner is not None:
            found.setdefault(_normal(owner.metadata["Name"]), (owner, []))[1].append(name)
        elif is_elf(inside / name) and (package := _debian_package(source)):
            system.setdefault(package, []).append(inside / name)
    packages = [
        _package(name, owner, [inside / n for n in names])
        for name, (owner, names) in found.items()
        if name != _OWN and any(_is_there(inside, name) for name in names)
    ]
    libraries = [_debian(package, files) for package, files in system.items()]
    return sorted([*packages, *libraries, _python()], key=lambda part: part.name.lower())


def _is_there(inside: Path, name: str) -> bool:
    """A module lies in the program's archive, so only a file can have been taken out again; metadata does not count."""
    if ".dist-info" in name:
        return False
    return (inside / name).exists() or not _LIBRARY.search(name)


def _owners(installed: Iterable[Distribution]) -> dict[Path, Distribution]:
    """Every installed file, by its path without links, and the package it came with."""
    owners = {}
    for package in installed:
        root = Path(str(package.locate_file(""))).resolve()
        for file in package.files or ():
            owners[Path(os.path.normpath(root / file))] = package
    return owners


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _package(name: str, installed: Distribution, files: list[Path]) -> Part:
    texts = [
        Path(str(installed.locate_file(file))).read_text(encoding="utf-8", errors="replace")
        for file in installed.files or ()
        if ".dist-info/" in str(file) and _LICENCE_NAME.search(str(file))
    ]
    texts += [_common(known) for known in _WITHOUT_TEXT.get(name, ()) if not texts or known.startswith(("LGPL", "GPL"))]
    if not texts:
        raise ValueError(f"{name} came without the text of its licence; name one in installers/parts.py")
    named, text = installed.metadata["Name"], "\n\n".join(texts)
    return Part("pypi", named, installed.version, _licence(installed), text, _hashes(files))


def _licence(installed: Distribution) -> str:
    about = installed.metadata.json  # the one typed way to optional fields
    if about.get("license_expression"):
        return str(about["license_expression"])
    kinds = [line.split(" :: ")[-1] for line in about.get("classifier") or () if line.startswith("License ::")]
    stated = str(about.get("license") or "").strip().partition("\n")[0]
    return stated if 0 < len(stated) <= 60 else ", ".join(k for k in kinds if k != "OSI Approved") or "see its text"


def _hashes(files: Iterable[Path]) -> tuple[tuple[str, str], ...]:
    """Of the libraries only; scripts are the package's own and the package's version tells them."""
    libraries = sorted(
        path for path in files if _LIBRARY.search(path.name) and path.is_file() and not path.is_symlink()
    )
    return tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in libraries)


def _common(name: str) -> str:
    """The text of a licence that many parts share; "" when it is not here."""
    files = (_COMMON[0] / f"{name}.txt", _COMMON[1] / name)
    return next((file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()), "")


def _debian_package(source: Path) -> str:
    """The package which a library of the system came with, "" where the system has no packages of this kind."""
    if not shutil.which("dpkg-query"):
        return ""
    for path in (source, Path("/", *source.parts[2:]) if source.parts[:2] == ("/", "usr") else source):
        done = subprocess.run(["dpkg-query", "-S", str(path)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.partition(":")[0]
    return ""


def _debian(package: str, files: list[Path]) -> Part:
    shown = ["dpkg-query", "-W", "-f", "${Version}", package]
    version = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
    copyright_file = Path("/usr/share/doc", package.partition(":")[0], "copyright")
    text = copyright_file.read_text(encoding="utf-8", errors="replace")
    referred = sorted(set(re.findall(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])", text)))
    for name in referred:
        text += f"\n\n{'=' * 79}\n{name}\n\n{common}" if (common := _common(name)) else ""
    return Part("deb", package, version, ", ".join(_short_names(text)) or "see its text", text, _hashes(files))


def _short_names(text: str) -> list[str]:
    """The licences which a copyright file in Debian's format names."""
    return list(dict.fromkeys(re.findall(r"^License: *(\S.*?)\s*$", text, re.MULTILINE)))[:6]


def _python() -> Part:
    folder = Path(sysconfig.get_path("stdlib"))
    text = next(path for path in (folder / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt") if path.is_file())
    return Part("generic", "Python", platform.python_version(), "PSF-2.0", text.read_text(encoding="utf-8"))


def write_texts(found: Iterable[Part], folder: Path) -> None:
    """One file for each part, and a list of them; `folder` is made."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for part in found:
        name = f"{re.sub(r'[^A-Za-z0-9.+-]', '_', part.name)}.txt"
        (folder / name).write_text(f"{part.name} {part.version}\n{part.licence}\n\n{part.text}\n", encoding="utf-8")
        rows.append(f"{part.name} {part.version}: {part.licence} ({name})")
    head = "Parts of FedStroke that were made by others, with their licences; the texts lie beside this file.\n\n"
    (folder / "README.txt").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


def bill(found: Iterable[Part], name: str, version: str, written: str) -> Mapping[str, object]:
    """CycloneDX 1.5; `written` is when, as ISO 8601. The serial number follows from what is listed."""
    components = [_component(part) for part in found]
    digest = hashlib.sha256(json.dumps([name, version, components], sort_keys=True).encode()).hexdigest()
    serial = f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
    program = {"type": "application", "bom-ref": f"{name}@{version}", "name": name, "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"timestamp": written, "component": program},
        "components": components,
        "dependencies": [{"ref": program["bom-ref"], "dependsOn": [component["bom-ref"] for component in components]}],
    }


def _component(part: Part) -> dict[str, object]:
    space = {"pypi": f"pypi/{_normal(part.name)}", "deb": f"deb/debian/{part.name}"}
    address = f"pkg:{space.get(part.kind, f'generic/{part.name.lower()}')}@{part.version.replace('+', '%2B')}"
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": address,
        "name": part.name,
        "version": part.version,
        "purl": address,
        "licenses": [{"license": {"name": part.licence}}],
    }
    if part.files:
        component["components"] = [
            {
                "type": "file",
                "bom-ref": f"{address}#{place}:{digest[:12]}",
                "name": place,
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
            for place, digest in part.files
        ]
    return component


def main(arguments: list[str]) -> int:
    """COLLECTED BUNDLE VERSION WRITTEN: put licence texts and the bill of materials into the bundle."""
    collected, bundle, version, written = arguments
    found = parts(json.loads(Path(collected).read_text(encoding="utf-8")), Path(bundle))
    inside = files_of(Path(bundle))
    write_texts(found, inside / "licences")
    text = json.dumps(bill(found, _OWN, version, written), indent=1, ensure_ascii=False)
    (inside / "sbom.cdx.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(found)} parts by others: " + ", ".join(part.name for part in found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
