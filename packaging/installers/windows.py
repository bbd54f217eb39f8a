"""Runs Inno Setup over the bundle, and the maintainer's own command that signs programs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from installers.project import PACKAGING, Project

SCRIPT = PACKAGING / "windows" / "fedstroke.iss"
PROGRAMS = ("fedstroke.exe", "fedstroke-window.exe")
SIGN_VARIABLE = "FEDSTROKE_SIGN_COMMAND"
_USUAL = Path("C:/Program Files (x86)/Inno Setup 6/ISCC.exe")
_SIGNER = "release"


def installer(project: Project, bundle: Path, icon: Path, out: Path) -> Path:
    """Sign the programs where a command is given, and write the installer; raises ValueError without Inno Setup."""
    command = os.environ.get(SIGN_VARIABLE, "")
    if command:
        for program in PROGRAMS:
            subprocess.run(signing(command, bundle / program), check=True)
    compiler = shutil.which("ISCC") or (str(_USUAL) if _USUAL.is_file() else "")
    if not compiler:
        raise ValueError("Inno Setup was not found; see packaging/WINDOWS.md")
    subprocess.run([compiler, *arguments(project, bundle, icon, out, command)], check=True)
    return out / f"fedstroke-{project.version}-windows-x86_64.exe"


def signing(command: str, file: Path) -> list[str]:
    """The words of the command that signs one file; `$f` stands for its name, as in Inno Setup."""
    return [word.strip('"').replace("$f", str(file)) for word in shlex.split(command, posix=False)]


def arguments(project: Project, bundle: Path, icon: Path, out: Path, command: str) -> Sequence[str]:
    """What ISCC is told; `command` signs, "" where nothing is signed."""
    given = {"Version": project.version, "Bundle": bundle, "Icon": icon, "Out": out}
    signed = [f"/DSigner={_SIGNER}", f"/S{_SIGNER}={command.replace(chr(34), '$q')}"] if command else []
    return ["/Qp", *(f"/D{name}={value}" for name, value in given.items()), *signed, str(SCRIPT)]
