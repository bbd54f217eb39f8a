"""Wraps the bundle into a Debian package and into an archive for people without an administrator."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from installers.checks import unpacked_size
from installers.project import APP_ID, PACKAGING, Project
from installers.system import RECOMMENDED, dependencies

LINUX = PACKAGING / "linux"
MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
_PLACE = Path("usr/lib/fedstroke")
# Found by libraries which are left to the system, through no name that an ELF file states.
_FILES = ("xkb-data", "hicolor-icon-theme", "shared-mime-info", "desktop-file-utils")


@dataclass(frozen=True)
class Build:
    """What a wrapper needs; `changed` is when the source last was, as Unix time."""

    project: Project
    bundle: Path
    icons: Path
    machine: str
    changed: int
    maintainer: str

    @property
    def day(self) -> str:
        from datetime import UTC, datetime

        return datetime.fromtimestamp(self.changed, UTC).strftime("%Y-%m-%d")


def deb(build: Build, scratch: Path, out: Path) -> Path:
    """Write the package into the folder `out`; raises ValueError when a library has no package to come from."""
    root = scratch / "deb"
    shutil.rmtree(root, ignore_errors=True)
    lay_out(build, root)
    control = root / "DEBIAN"
    control.mkdir()
    depends = [*dependencies(build.bundle), *_FILES]
    (control / "control").write_text(control_text(build, depends, unpacked_size(root)), encoding="utf-8")
    for script in ("preinst", "prerm", "postrm"):
        shutil.copy(LINUX / script, control / script)
        (control / script).chmod(0o755)
    _settle(root, build.changed)
    target = out / f"fedstroke_{build.project.version}_{MACHINES[build.machine]}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--threads-max=2", "--build", str(root), str(target)]
    subprocess.run(command, check=True, env=_dated(build), stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return target


def lay_out(build: Build, root: Path) -> None:
    """The files as they will lie on the hospital's computer, under `root`."""
    shutil.copytree(build.bundle, root / _PLACE, symlinks=True)
    _link(root / "usr/bin/fedstroke", "../lib/fedstroke/fedstroke")
    share = root / "usr/share"
    _copy(LINUX / f"{APP_ID}.desktop", share / "applications" / f"{APP_ID}.desktop")
    _copy(LINUX / f"{APP_ID}.xml", share / "mime/packages" / f"{APP_ID}.xml")
    about = (LINUX / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    about = about.replace("@VERSION@", build.project.version).replace("@DATE@", build.day)
    _write(share / "metainfo" / f"{APP_ID}.metainfo.xml", about.encode())
    for picture in sorted(build.icons.glob("*.png")):
        size = picture.stem
        _copy(picture, share / f"icons/hicolor/{size}x{size}/apps/{APP_ID}.png")
    _copy(PACKAGING.parent / "assets/icons/fedstroke.svg", share / f"icons/hicolor/scalable/apps/{APP_ID}.svg")
    _copy(LINUX / "copyright", share / "doc/fedstroke/copyright")
    _write(share / "doc/fedstroke/changelog.gz", gzip.compress(changelog(build).encode(), 9, mtime=0))
    _settle(root, build.changed)


def control_text(build: Build, depends: list[str], size: int) -> str:
    """The control file; `size` in bytes."""
    fields = {
        "Package": "fedstroke",
        "Version": build.project.version,
        "Architecture": MACHINES[build.machine],
        "Maintainer": build.maintainer,
        "Installed-Size": str(-(-size // 1024)),
        "Depends": ", ".join(depends),
        "Recommends": ", ".join(RECOMMENDED),
        "Section": "science",
        "Priority": "optional",
        "Description": "train one stroke model with other hospitals\n"
        f" {build.project.summary}.\n .\n"
        " Window, command line and all they need are in this package; it brings its own\n"
        " Python. For research only; not a medical device.",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def changelog(build: Build) -> str:
    from email.utils import formatdate

    head = f"fedstroke ({build.project.version}) unstable; urgency=medium"
    return f"{head}\n\n  * Release {build.project.version}.\n\n -- {build.maintainer}  {formatdate(build.changed)}\n"


def archive(build: Build, scratch: Path, out: Path) -> Path:
    """A .tar.xz which runs from wherever it is unpacked."""
    name = f"fedstroke-{build.project.version}-linux-{build.machine}"
    root = scratch / "archive" / name
    shutil.rmtree(root.parent, ignore_errors=True)
    shutil.copytree(build.bundle, root, symlinks=True)
    for source in (f"{APP_ID}.desktop", f"{APP_ID}.xml"):
        _copy(LINUX / source, root / "share" / source)
    for picture in build.icons.glob("*.png"):
        _copy(picture, root / "share/icons" / picture.name)
    _copy(LINUX / "for-me.sh", root / "for-me.sh")
    (root / "for-me.sh").chmod(0o755)
    _settle(root, build.changed)
    target = out / f"{name}.tar.xz"
    sorting = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]
    command = ["tar", "-C", str(root.parent), *sorting, "--use-compress-program", "xz -T2 -6", "-cf", str(target), name]
    subprocess.run(command, check=True)
    shutil.rmtree(root.parent)
    return target


def _dated(build: Build) -> dict[str, str]:
    return os.environ | {"SOURCE_DATE_EPOCH": str(build.changed)}


def _settle(root: Path, changed: int) -> None:
    """Everybody may read, nobody but the administrator may write; and one time for all, whenever it was built."""
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    for path in (*root.rglob("*"), root):
        os.utime(path, (changed, changed), follow_symlinks=False)


def _copy(source: Path, target: Path) -> None:
    _write(target, source.read_bytes())


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    target.chmod(0o644)


def _link(path: Path, to: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(to)
