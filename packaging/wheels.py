"""Whether a wheel of everything the program needs exists for Windows and macOS: `python packaging/wheels.py`.

Asks the package index through pip, which downloads no wheel (`--dry-run`), and follows requirements with the markers of
the system asked about; pip alone would judge them by the machine it runs on. Needs pip and `packaging`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from installers.project import pyproject
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYTHON = "3.11"


@dataclass(frozen=True)
class System:
    """A system to ask about: pip's names of its wheels, and what markers say there."""

    name: str
    platforms: tuple[str, ...]
    markers: dict[str, str]


_VERSIONS = {"python_version": PYTHON, "python_full_version": f"{PYTHON}.9", "implementation_name": "cpython"}
SYSTEMS = (
    System(
        "Windows",
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    ),
    System(
        "macOS",
        tuple(f"macosx_{major}_0_{machine}" for major in (13, 12, 11) for machine in ("arm64", "universal2")),
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    ),
)


def wanted(system: System, extras: Iterable[str] = ("package",)) -> list[Requirement]:
    """What pyproject.toml asks for on that system, the extras that are bundled included."""
    project = pyproject()["project"]
    optional = project["optional-dependencies"]
    lines = [*project["dependencies"]]
    waiting = list(extras)
    while waiting:
        for line in optional[waiting.pop()]:
            requirement = Requirement(line)
            if requirement.name != project["name"]:
                lines.append(line)
            elif applies(requirement, system):
                waiting.extend(requirement.extras)
    return [requirement for requirement in map(Requirement, lines) if applies(requirement, system)]


def applies(requirement: Requirement, system: System, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate(system.markers | _VERSIONS | {"extra": extra})


def closure(system: System) -> dict[str, str]:
    """Name -> file of the wheel of every package needed on that system; raises ValueError where there is none."""
    found: dict[str, str] = {}
    waiting = wanted(system)
    while waiting:
        metadata = _ask(system, waiting)
        found |= {name: file for name, (file, _) in metadata.items()}
        required = [
            needed
            for requirement in waiting
            for line in metadata[canonicalize_name(requirement.name)][1]
            for needed in [Requirement(line)]
            if any(applies(needed, system, extra) for extra in ("", *requirement.extras))
        ]
        waiting = [r for r in {str(r): r for r in required}.values() if canonicalize_name(r.name) not in found]
    return found


def _ask(system: System, requirements: list[Requirement]) -> dict[str, tuple[str, list[str]]]:
    """Name -> (file of the wheel, what it requires), for these packages themselves."""
    plain = [f"{r.name}{r.specifier}" for r in requirements]
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.json")
        command = [sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed", "--no-deps"]
        command += ["--only-binary=:all:", "--python-version", PYTHON, "--implementation", "cp", "--target", scratch]
        command += [word for platform in system.platforms for word in ("--platform", platform)]
        done = subprocess.run([*command, "--report", str(report), *plain], capture_output=True, text=True, check=False)
        if done.returncode:
            raise ValueError(f"{system.name}: {done.stderr.strip().splitlines()[-1]}")
        installs = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {
        canonicalize_name(one["metadata"]["name"]): (
            one["download_info"]["url"].rpartition("/")[2],
            one["metadata"].get("requires_dist", []),
        )
        for one in installs
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--list", action="store_true", help="name every wheel")
    given = parser.parse_args()
    try:
        for system in SYSTEMS:
            found = closure(system)
            print(f"{system.name}: wheels of all {len(found)} packages exist")
            if given.list:
                print("".join(f"  {file}\n" for _, file in sorted(found.items())), end="")
    except ValueError as error:
        print(f"Missing: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
