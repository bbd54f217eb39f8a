"""Builds the installer of the system it runs on, from a clean checkout: `python packaging/build.py`.

Makes an environment of its own in build/, bundles the program with PyInstaller, holds the bundle to every check in
installers/checks.py, and wraps it: on Linux a .deb and a .tar.xz, on macOS the application (a .dmg: macos/make_dmg.sh),
on Windows the folder which windows/fedstroke.iss takes. What comes out lies in dist/. Any fault ends the build.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent))

from installers import checks, deb, tidying, windows
from installers.project import PACKAGING, ROOT, Project, read_project
from installers.release import write_manifest

MAX_COMPRESSED = 100_000_000
_PROGRAM = {"win32": "fedstroke.exe", "darwin": "Contents/MacOS/fedstroke"}
T = TypeVar("T")


def main() -> int:
    given = _arguments()
    began = time.monotonic()
    project = read_project()
    scratch, out = ROOT / "build" / "package", ROOT / "dist"
    out.mkdir(exist_ok=True)
    python = Path(sys.executable) if given.here else _step("environment", lambda: environment(scratch / "venv"))
    try:
        bundle = _step("bundle", lambda: make_bundle(python, project, scratch, out))
        made = [bundle]
        if sys.platform == "linux":
            made = wrap(project, bundle, scratch, out, given.maintainer)
        elif sys.platform == "win32":
            icon = scratch / "pyinstaller" / "fedstroke" / "fedstroke.ico"
            made = [_step("installer", lambda: windows.installer(project, bundle, icon, out))]
        if sys.platform != "darwin":  # there macos/make_dmg.sh comes between
            made.append(write_manifest(project.version, made, out, _changed_at()))
    except (ValueError, subprocess.CalledProcessError) as error:
        print(f"\nThe build failed: {error}", file=sys.stderr)
        return 1
    for path in [bundle, *made]:
        size = checks.unpacked_size(path) if path.is_dir() else path.stat().st_size
        print(f"{size / 1e6:8.1f} MB  {path.relative_to(ROOT)}")
    print(f"{time.monotonic() - began:8.0f} s   in all")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--here", action="store_true", help="use this Python's packages, make no environment")
    parser.add_argument("--maintainer", default="FedStroke maintainers", help="'Name <address>' in the Debian package")
    return parser.parse_args()


def environment(folder: Path) -> Path:
    """An environment with the program, its drivers and PyInstaller, and nothing else; returns its Python."""
    venv.create(folder, clear=True, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([str(python), "-m", "pip", "install", "-qq", "-e", f"{ROOT}[package]"], check=True, cwd=ROOT)
    return python


def make_bundle(python: Path, project: Project, scratch: Path, out: Path) -> Path:
    """Raises ValueError with everything that is wrong with the bundle."""
    work = scratch / "pyinstaller"
    _run(python, "-m", "installers.icons", str(work / "fedstroke"))
    log = scratch / "pyinstaller.log"
    with log.open("w", encoding="utf-8") as file:
        command = ["--noconfirm", "--clean", "--distpath", str(out), "--workpath", str(work)]
        done = _run(python, "-m", "PyInstaller", *command, str(PACKAGING / "fedstroke.spec"), stderr=file, check=False)
    if done.returncode:
        raise ValueError(f"PyInstaller stopped:\n{''.join(log.read_text(encoding='utf-8').splitlines(True)[-15:])}")
    bundle = out / ("FedStroke.app" if sys.platform == "darwin" else "fedstroke")
    collected = work / "fedstroke" / "collected.json"
    faults = checks.modules_left_out(name for name, _ in json.loads(collected.read_text(encoding="utf-8")))
    if sys.platform == "linux":
        tidying.tidy(bundle)
    written = datetime.fromtimestamp(_changed_at(), UTC).isoformat()
    _run(python, "-m", "installers.parts", str(collected), str(bundle), project.version, written)
    faults += checks.problems(bundle)
    faults += checks.stale(ROOT / "assets" / "translations", [str(python.parent / "pyside6-lrelease")], scratch)
    faults += checks.starts(bundle / _PROGRAM.get(sys.platform, "fedstroke"), project.version)
    if faults:
        raise ValueError("the bundle is not whole\n  " + "\n  ".join(faults))
    return bundle


def wrap(project: Project, bundle: Path, scratch: Path, out: Path, maintainer: str) -> list[Path]:
    """The .deb and the .tar.xz; raises ValueError when one is too large."""
    icons = scratch / "pyinstaller" / "fedstroke"
    build = deb.Build(project, bundle, icons, platform.machine(), _changed_at(), maintainer)
    made = [
        _step("Debian package", lambda: deb.deb(build, scratch, out)),
        _step("archive", lambda: deb.archive(build, scratch, out)),
    ]
    sizes = {path.name: path.stat().st_size for path in made}
    large = [f"{name} has {size / 1e6:.0f} MB" for name, size in sizes.items() if size > MAX_COMPRESSED]
    if large:
        raise ValueError(f"{', '.join(large)}; at most {MAX_COMPRESSED / 1e6:.0f}")
    return made


def _changed_at() -> int:
    """When the source was last changed, so that the same source makes the same files."""
    if stated := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(stated)
    git = shutil.which("git")
    command = [git or "git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    done = subprocess.run(command, capture_output=True, text=True, check=False) if git else None
    return int(done.stdout) if done and done.returncode == 0 and done.stdout.strip() else int(time.time())


def _run(
    python: Path, *arguments: str, stderr: IO[str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[bytes]:
    surroundings = os.environ | {"PYTHONPATH": f"{PACKAGING}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "0"}
    return subprocess.run([str(python), *arguments], env=surroundings, cwd=ROOT, check=check, stderr=stderr)


def _step(name: str, do: Callable[[], T]) -> T:
    began = time.monotonic()
    print(f"{name} …", flush=True)
    made = do()
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return made


if __name__ == "__main__":
    raise SystemExit(main())
