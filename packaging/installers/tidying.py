"""Makes the Linux bundle smaller after PyInstaller: libraries nobody asks for, copies, symbols for debuggers."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from installers.elf import Needs, is_elf, needs
from installers.system import PACKAGES, elf_files, unreachable

# Written by installers about the machine on which they ran, and of no use to anybody who runs the program.
_ABOUT_THE_BUILDER = ("direct_url.json", "RECORD", "INSTALLER", "REQUESTED", "SOURCES.txt", "uv_cache.json")


def tidy(bundle: Path) -> None:
    """`bundle` is the folder with the program; its libraries lie in `_internal`."""
    inside = bundle / "_internal"
    for info in inside.glob("*-info"):
        for path in info.glob("*"):
            if path.name in _ABOUT_THE_BUILDER:
                path.unlink()
    _leave_to_system(inside)
    for path in unreachable(bundle, [path for path in elf_files(bundle) if not _is_only_for_others(path, inside)]):
        path.unlink()
    _share_copies(inside)
    _drop_dangling(inside)
    for path in elf_files(bundle):
        strip(path)
    _drop_empty(inside)


def _leave_to_system(inside: Path) -> None:
    """Remove the copies which PyInstaller made of what belongs to the system."""
    for name in PACKAGES:
        (inside / name).unlink(missing_ok=True)


def _is_only_for_others(path: Path, inside: Path) -> bool:
    """Libraries of the system and of Qt are there because something asked for them; all else is there to be imported.

    Python's own library is opened by the program's starter, by its name; modules of one file lie beside the libraries.
    """
    if not path.name.startswith("lib") or path.name.startswith("libpython"):
        return False
    return path.parent == inside or (path.parent.name == "lib" and path.parent.parent.name == "Qt")


def _share_copies(inside: Path) -> None:
    """A wheel cannot hold links, so a library and its other names are copies of each other."""
    for folder in {path.parent for path in elf_files(inside)}:
        first: dict[bytes, Path] = {}
        for path in sorted(path for path in folder.iterdir() if is_elf(path)):
            original = first.setdefault(path.read_bytes(), path)
            if original is not path:
                path.unlink()
                path.symlink_to(original.name)


def _drop_dangling(inside: Path) -> None:
    for path in inside.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()


def _drop_empty(inside: Path) -> None:
    for path in sorted((path for path in inside.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def strip(path: Path) -> bool:
    """Take out what only a debugger reads; False, and the file as it was, where that would harm it.

    Wheels' libraries were edited to find each other, and `strip` may lay such a file out so that it cannot be loaded.
    """
    mode, before = path.stat().st_mode, needs(path)
    smaller = path.with_name(path.name + ".stripped")
    tool = shutil.which("strip") or "strip"
    try:
        done = subprocess.run([tool, "--strip-unneeded", "-o", smaller, path], capture_output=True, check=False)
        if done.returncode or not _is_same(smaller, before) or smaller.stat().st_size >= path.stat().st_size:
            return False
        smaller.chmod(mode)
        smaller.replace(path)
    finally:
        smaller.unlink(missing_ok=True)
    return True


def _is_same(path: Path, before: Needs) -> bool:
    try:
        after = needs(path)
    except ValueError:
        return False
    return after == before and after.is_loadable
