"""Collects every string a person can see, and compiles the translations: `python -m app.translations`.

Window strings come from pyside6-lupdate. Core texts are the literal first arguments of `Text(...)` and of errors,
and their `advice=`, found in fedcore's syntax trees; they go into the context "core". English needs only its plurals.
`--check` writes nothing and lists what is unfinished.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6

from app.paths import ASSETS, ROOT
from app.text import CORE

FOLDER = ASSETS / "translations"
CHINESE = FOLDER / "fedstroke_zh_CN.ts"
ENGLISH = FOLDER / "fedstroke_en.ts"
ERRORS = {"FedcoreError", "DataError", "PeerLost", "ProtocolError", "TermsMismatch", "StoreError"}
OBSOLETE = {"vanished", "obsolete"}


def core_templates(folder: Path = ROOT / "fedcore") -> set[str]:
    """Every template that fedcore can hand to the window."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.py")):
        found.update(_templates(ast.parse(path.read_text(encoding="utf-8"))))
    return {template for template in found if any(char.isalpha() for char in template)}


def _templates(tree: ast.AST) -> Iterator[str]:
    names = {"Text"} | ERRORS | _error_classes(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) not in names:
            continue
        arguments = [*node.args[:1], *(k.value for k in node.keywords if k.arg in {"advice", "template"})]
        for argument in arguments:
            yield from _literals(argument)


def _literals(node: ast.expr) -> Iterator[str]:
    """The string itself, or both of `a if c else b`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _error_classes(tree: ast.AST) -> set[str]:
    """Classes of this file that are errors by another name."""
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(_name(base) in ERRORS for base in node.bases)
    }


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def update(target: Path, *options: str) -> None:
    """Bring a .ts file up to the sources; strings that are gone are dropped."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))
    _tool("lupdate", *sources, "-ts", str(target), "-locations", "none", "-no-obsolete", *options)


def merge_core(target: Path, templates: set[str]) -> None:
    """Make the context "core" hold exactly these templates, keeping what is translated already."""
    tree = ET.parse(target)  # noqa: S314  our own file
    root = tree.getroot()
    context = next((c for c in root.iter("context") if c.findtext("name") == CORE), None)
    kept: dict[str, str] = {}
    if context is not None:
        kept = {m.findtext("source", ""): m.findtext("translation", "") for m in context.iter("message")}
        root.remove(context)
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CORE
    for template in sorted(templates):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = template
        translation = ET.SubElement(message, "translation")
        if kept.get(template):
            translation.text = kept[template]
        else:
            translation.set("type", "unfinished")
    ET.indent(tree, "    ")
    header = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    target.write_text(header + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def unfinished(target: Path) -> list[tuple[str, str]]:
    """(context, source) of every string without a complete translation."""
    missing = []
    for context in ET.parse(target).getroot().iter("context"):  # noqa: S314
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") in OBSOLETE:
                continue
            forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
            if translation.get("type") == "unfinished" or not all(forms):
                missing.append((context.findtext("name", ""), message.findtext("source", "")))
    return missing


def _tool(name: str, *arguments: str) -> None:
    tool = Path(PySide6.__file__).parent / (f"{name}.exe" if sys.platform == "win32" else name)
    subprocess.run([str(tool), *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m app.translations")
    parser.add_argument("--check", action="store_true", help="list unfinished strings, change nothing")
    if not parser.parse_args().check:
        update(CHINESE, "-target-language", "zh_CN")
        merge_core(CHINESE, core_templates())
        update(ENGLISH, "-target-language", "en_GB", "-pluralonly")
        for target in (CHINESE, ENGLISH):
            _tool("lrelease", str(target), "-qm", str(target.with_suffix(".qm")), "-silent")
    missing = [(target.stem, *entry) for target in (CHINESE, ENGLISH) for entry in unfinished(target)]
    for entry in missing:
        print(" | ".join(entry))
    print(f"{len(missing)} unfinished")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
