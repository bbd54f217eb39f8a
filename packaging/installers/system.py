"""What the Linux bundle leaves to the system, and the Debian package which has it.

Left out are the C library and what must be of one piece with the graphics driver, the fonts or the screen server of the
machine: an older copy of these in front of the system's newer driver is why packaged programs fail to start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from installers.elf import is_elf, needs

PACKAGES: Mapping[str, str] = {
    "libc.so.6": "libc6", "libm.so.6": "libc6", "libdl.so.2": "libc6", "libpthread.so.0": "libc6",
    "librt.so.1": "libc6", "libresolv.so.2": "libc6", "libutil.so.1": "libc6", "libcrypt.so.1": "libcrypt1",
    "ld-linux-x86-64.so.2": "libc6", "ld-linux-aarch64.so.1": "libc6",
    "libstdc++.so.6": "libstdc++6", "libgcc_s.so.1": "libgcc-s1", "libz.so.1": "zlib1g",
    "libX11.so.6": "libx11-6", "libX11-xcb.so.1": "libx11-xcb1", "libxcb.so.1": "libxcb1",
    "libXext.so.6": "libxext6", "libGL.so.1": "libgl1", "libEGL.so.1": "libegl1",
    "libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
}  # fmt: skip
# Programs and files, not libraries: fonts to write with (fontconfig brings one), Chinese ones, keyring, file dialogs.
RECOMMENDED = ("fonts-noto-cjk", "xdg-utils", "xdg-desktop-portal")
_LIBC_LOWEST = "2.28"  # what the wheels ask for (manylinux_2_28)


def elf_files(bundle: Path) -> list[Path]:
    return [path for path in sorted(bundle.rglob("*")) if is_elf(path)]


def names_in(bundle: Path) -> set[str]:
    """File names by which a library of the bundle can be found, links included."""
    return {path.name for path in bundle.rglob("*") if path.is_file()}


def asked_of_system(bundle: Path) -> dict[str, list[str]]:
    """Soname -> files which ask for it, for every library that is not in the bundle."""
    carried = names_in(bundle)
    asked: dict[str, list[str]] = {}
    for path in elf_files(bundle):
        for library in needs(path).libraries - carried:
            asked.setdefault(library, []).append(path.name)
    return asked


def dependencies(bundle: Path) -> list[str]:
    """The Depends field of the .deb, with the oldest libc6 and libstdc++6 that have every symbol asked for.

    Raises ValueError when a library has no package here: carry it, or say which package has it.
    """
    asked = asked_of_system(bundle)
    unknown = sorted(set(asked) - set(PACKAGES))
    if unknown:
        raise ValueError(f"neither carried nor left to a Debian package: {', '.join(unknown)}")
    packages = {PACKAGES[library] for library in asked} | {"libc6"}
    lowest = {"libc6": lowest_libc(bundle), "libstdc++6": lowest_libstdcxx(bundle)}
    return sorted(f"{name} (>= {lowest[name]})" if name in lowest else name for name in packages)


# The release of GCC, hence the version of libstdc++6, that brought a version of its symbols (GCC's "ABI Policy").
_LIBSTDCXX: Mapping[tuple[int, ...], str] = {
    (3, 4, 29): "11",
    (3, 4, 30): "12",
    (3, 4, 31): "13.1",
    (3, 4, 32): "13.2",
    (3, 4, 33): "14",
}
_LIBSTDCXX_OLDER = "9"  # up to 3.4.28


def lowest_libstdcxx(bundle: Path) -> str:
    """Raises ValueError when a file asks for symbols of a GCC which is not listed here."""
    found = _highest(bundle, "libstdc++.so.6", "GLIBCXX_")
    if found > max(_LIBSTDCXX):
        raise ValueError(f"name the release of GCC with GLIBCXX_{'.'.join(map(str, found))} in installers/system.py")
    return _LIBSTDCXX.get(found, _LIBSTDCXX_OLDER)


def lowest_libc(bundle: Path) -> str:
    found = _highest(bundle, "libc.so.6", "GLIBC_", "libm.so.6")
    return ".".join(map(str, max(_number(_LIBC_LOWEST), found)))


def _highest(bundle: Path, library: str, prefix: str, *also: str) -> tuple[int, ...]:
    versions = (pair for path in elf_files(bundle) for pair in needs(path).versions)
    stated = [version for name, version in versions if name in (library, *also) and _is_number(version, prefix)]
    return max((_number(version.removeprefix(prefix)) for version in stated), default=())


def _is_number(version: str, prefix: str) -> bool:
    return version.startswith(prefix) and all(part.isdigit() for part in version.removeprefix(prefix).split("."))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def unreachable(bundle: Path, roots: Iterable[Path]) -> list[Path]:
    """Libraries of the bundle which nothing reaches from `roots` through what files ask for."""
    files = elf_files(bundle)
    by_name: dict[str, set[Path]] = {}
    for path in bundle.rglob("*"):
        if path.is_file() and path.name.partition(".so")[1]:
            by_name.setdefault(path.name, set()).add(path.resolve())
    reached: set[Path] = set()
    waiting = [path.resolve() for path in roots]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for library in needs(path).libraries:
            waiting.extend(by_name.get(library, set()) - reached)
    return [path for path in files if path.resolve() not in reached]
