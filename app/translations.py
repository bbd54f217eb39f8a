"""Collects every string a person can see, and compiles the translations: `python -m app.translations`.

Window strings come from pyside6-lupdate. Core texts are the literal first arguments of `Text(...)` and of errors,
and their `advice=`, found in fedcore's syntax trees; they go into the context "core". English needs only its plurals.
`--check` writes nothing and lists what is unfinished.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import secrets
import shutil
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
        for _, literals in arguments(ast.parse(path.read_text(encoding="utf-8"))):
            found.update(literals)
    return {template for template in found if any(char.isalpha() for char in template)}


def arguments(tree: ast.AST) -> Iterator[tuple[ast.expr, list[str]]]:
    """Each argument of a file's calls which is a template, with the strings it can be: none where it is no literal."""
    names = {"Text"} | ERRORS | _error_classes(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) not in names:
            continue
        for argument in (*node.args[:1], *(k.value for k in node.keywords if k.arg in {"advice", "template"})):
            yield argument, list(_literals(argument))


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


def update_window(target: Path, *options: str) -> None:
    """Bring the window's strings of a .ts file up to the sources; strings that are gone are dropped.

    So is the context "core", of which lupdate finds nothing in the window's sources.
    """
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))
    _tool("lupdate", *sources, "-ts", str(target), "-locations", "none", "-no-obsolete", *options)


def update_chinese(target: Path, templates: set[str]) -> None:
    """Bring the whole Chinese .ts file up to the sources: the window's strings and these core templates.

    What is translated already stays, so that doing this twice is doing it once.
    """
    kept = core_translations(target)
    update_window(target, "-target-language", "zh_CN")
    _write_core(target, templates, kept)


def core_translations(target: Path) -> dict[str, str]:
    """Translation of every core template that has one."""
    messages = ET.parse(target).getroot().iterfind(f"context[name='{CORE}']/message")  # noqa: S314  our own file
    found = {message.findtext("source", ""): message.findtext("translation", "") for message in messages}
    return {source: translation for source, translation in found.items() if translation}


def _write_core(target: Path, templates: set[str], kept: dict[str, str]) -> None:
    """Make the context "core" hold exactly these templates, unfinished where nothing is kept."""
    tree = ET.parse(target)  # noqa: S314  our own file
    root = tree.getroot()
    for old in root.findall(f"context[name='{CORE}']"):
        root.remove(old)
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CORE
    for template in sorted(templates):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = template
        translation = ET.SubElement(message, "translation")
        if template in kept:
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


def compile_catalogue(source: Path) -> None:
    """The .qm file beside a .ts file."""
    with replacing(source.with_suffix(".qm")) as target:
        _tool("lrelease", str(source), "-qm", str(target), "-silent")


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A copy of `target` beside it to write to. In the end it takes the place of `target`, or with an error goes: who
    reads meanwhile, as a window that is open does, finds the old file or the new one, never half of one."""
    beside = target.with_name(f".{secrets.token_hex(8)}{target.suffix}")
    try:
        if target.exists():
            shutil.copy(target, beside)
        yield beside
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _tool(name: str, *arguments: str) -> None:
    tool = Path(PySide6.__file__).parent / (f"{name}.exe" if sys.platform == "win32" else name)
    subprocess.run([str(tool), *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m app.translations")
    parser.add_argument("--check", action="store_true", help="list unfinished strings, change nothing")
    if not parser.parse_args().check:
        with replacing(CHINESE) as chinese:
            update_chinese(chinese, core_templates())
        with replacing(ENGLISH) as english:
            update_window(english, "-target-language", "en_GB", "-pluralonly")
        for target in (CHINESE, ENGLISH):
            compile_catalogue(target)
    missing = [(target.stem, *entry) for target in (CHINESE, ENGLISH) for entry in unfinished(target)]
    for entry in missing:
        print(" | ".join(entry))
    print(f"{len(missing)} unfinished")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
