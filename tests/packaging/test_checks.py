"""The build's checks find every fault in small bundles that have one, and none in one that has none."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import PySide6
import pytest
from installers import checks, contents, elf, system, tidying
from installers.project import ROOT

from .conftest import library  # isort: skip

QT = Path(PySide6.__file__).parent / "Qt"
PLUGIN = QT / "plugins" / "platforms" / "libqxcb.so"
on_linux = pytest.mark.skipif(not PLUGIN.is_file(), reason="no Linux build of Qt here to take libraries from")

TS = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="{language}"><context>
<name>Page</name><message><source>Save</source><translation{state}>{text}</translation></message></context></TS>"""


@pytest.fixture
def source(tmp_path):
    """A source tree with the files which come with the program."""
    root = tmp_path / "source"
    for name in ("demo/records.csv", "help/en/peers.html", "icons/save.svg", "keys/README.md"):
        (root / "assets" / name).parent.mkdir(parents=True)
        (root / "assets" / name).write_text(name)
    folder = root / "assets" / "translations"
    folder.mkdir()
    for language in checks.LANGUAGES:
        (folder / f"fedstroke_{language}.ts").write_text(TS.format(language=language, state="", text="Save"))
        (folder / f"fedstroke_{language}.qm").write_bytes(b"compiled")
    return root


@pytest.fixture
def bundle(tmp_path, source):
    """A bundle with one small file for everything that must be there."""
    made = tmp_path / "bundle"
    inside = made / "_internal"
    for pattern in checks.NEEDED["linux"]:
        path = inside / pattern.replace("*", "1")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(library(path.name, ["libc.so.6"]) if ".so" in path.name else b"text")
    shutil.copytree(source / "assets", inside / "assets")
    (made / "fedstroke").write_bytes(library(needed=["libc.so.6", "libz.so.1"]))
    return made


@pytest.fixture(autouse=True)
def _as_on_linux(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")  # the small bundles are Linux ones, wherever the test runs


def faults(bundle, source):
    return checks.problems(bundle, source)


def test_a_whole_bundle_has_no_faults(bundle, source):
    assert faults(bundle, source) == []


@pytest.mark.parametrize("pattern", list(checks.NEEDED["linux"]))
def test_each_thing_that_must_be_there_is_missed(bundle, source, pattern):
    for path in (bundle / "_internal").glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert any(fault.startswith(f"missing: {pattern}") for fault in faults(bundle, source))


def test_a_library_nobody_carries_is_named_with_who_asks_for_it(bundle, source):
    plugin = bundle / "_internal/PySide6/Qt/plugins/platforms/libqxcb.so"
    plugin.write_bytes(library("libqxcb.so", ["libxcb-image.so.0", "libxcb.so.1"]))
    assert faults(bundle, source) == ["missing library: libxcb-image.so.0, asked for by libqxcb.so"]
    with pytest.raises(ValueError, match="neither carried nor left"):
        system.dependencies(bundle)
    (bundle / "_internal/libxcb-image.so.0").write_bytes(library("libxcb-image.so.0", ["libxcb.so.1"]))
    assert faults(bundle, source) == []


def test_the_gpl_second_implementation_and_traces_of_the_builder_may_not_be_carried(bundle, source):
    inside = bundle / "_internal"
    (inside / "phe").mkdir()
    (inside / "phe-1.5.0.dist-info").mkdir()
    (inside / "fedstroke-1.dist-info").mkdir()
    (inside / "fedstroke-1.dist-info" / "direct_url.json").write_text("{}")
    found = faults(bundle, source)
    assert [fault.split(" (")[0] for fault in found] == [
        "must not be carried: phe",
        "must not be carried: phe-1.5.0.dist-info",
        "must not be carried: fedstroke-1.dist-info/direct_url.json",
    ]


def test_a_folder_of_the_builder_in_a_file_is_found(bundle, source):
    (bundle / "_internal" / "settings.py").write_text(f"prefix = {str(source)!r}")
    assert faults(bundle, source) == ["names a folder of this machine: _internal/settings.py"]


def test_an_asset_that_is_missing_or_differs_is_named(bundle, source):
    carried = bundle / "_internal" / "assets"
    (carried / "help/en/peers.html").unlink()
    (carried / "demo/records.csv").write_text("other")
    assert faults(bundle, source) == [
        "differs from the source: assets/demo/records.csv",
        "missing: assets/help/en/peers.html",
    ]


@pytest.mark.parametrize(
    ("state", "text", "is_complete"),
    [("", "保存", True), (' type="unfinished"', "", False), (' type="unfinished"', "保存", False), ("", "", False)],
)
def test_an_unfinished_translation_ends_the_build(source, state, text, is_complete):
    folder = source / "assets" / "translations"
    (folder / "fedstroke_zh_CN.ts").write_text(TS.format(language="zh_CN", state=state, text=text), encoding="utf-8")
    wanted = [] if is_complete else ["unfinished: 1 strings of fedstroke_zh_CN.ts"]
    assert checks.translations(folder) == wanted


def test_a_language_that_was_not_compiled_ends_the_build(source):
    folder = source / "assets" / "translations"
    (folder / "fedstroke_zh_CN.qm").unlink()
    assert checks.translations(folder) == ["missing: the translation fedstroke_zh_CN"]


def test_a_translation_compiled_before_the_last_change_is_stale(tmp_path, source):
    folder = source / "assets" / "translations"
    # Stands for lrelease: copies the source, so that "compiled" is what the source says.
    script = "import shutil, sys; shutil.copy(sys.argv[1], sys.argv[3])"
    for language in checks.LANGUAGES:
        shutil.copy(folder / f"fedstroke_{language}.ts", folder / f"fedstroke_{language}.qm")
    assert checks.stale(folder, [sys.executable, "-c", script], tmp_path) == []
    (folder / "fedstroke_zh_CN.ts").write_text("changed")
    found = checks.stale(folder, [sys.executable, "-c", script], tmp_path)
    assert found == ["stale: fedstroke_zh_CN.qm; run python -m app.translations"]


def test_a_bundle_that_grew_too_large_ends_the_build(bundle):
    size = checks.unpacked_size(bundle)
    assert checks.too_large(bundle, size) == []
    assert checks.too_large(bundle, size - 1) != []


def test_a_module_left_out_and_an_import_of_what_is_left_out_are_found(tmp_path):
    for name, text in (("app/__init__.py", ""), ("app/pages/__init__.py", ""), ("app/pages/peers.py", "import json")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "fedcore").mkdir()
    (tmp_path / "fedcore" / "sums.py").write_text("try:\n    import gmpy2\nexcept ImportError:\n    import phe.util\n")
    carried = ["app", "app.pages", "app.pages.peers", "fedcore.sums"]
    assert checks.modules_left_out(carried, tmp_path) == ["fedcore.sums imports phe.util, which is left out"]
    assert "missing module: app.pages.peers" in checks.modules_left_out(carried[:2], tmp_path)


def test_our_own_source_imports_nothing_that_is_left_out():
    names = [name for name, _ in checks.own_modules(ROOT)]
    assert {"app.pages.peers", "fedcore.worker.desk"} <= set(names)
    assert checks.modules_left_out(names) == []


def test_a_program_that_does_not_start_or_is_not_whole_ends_the_build(tmp_path):
    program = tmp_path / "program"
    for script, fault in (
        ('echo "FedStroke 1.2.3"', None),
        ('echo "FedStroke 1.2.4"', "--version: FedStroke 1.2.4"),
        ("echo no such library >&2; exit 127", "--version: no such library"),
        ('case "$1" in --version) echo "FedStroke 1.2.3";; *) echo gmpy2 MISSING; exit 7;; esac', "gmpy2 MISSING"),
    ):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        found = checks.starts(program, "1.2.3")
        assert (found == []) if fault is None else (len(found) == 1 and fault in found[0])


def test_what_goes_in_is_chosen_by_place():
    wanted = ["PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/Qt/translations/qtbase_zh_CN.qm", "pyarrow/lib.so"]
    unwanted = [
        "PySide6/Qt/plugins/platforms/libqvnc.so", "PySide6/Qt/translations/qtbase_de.qm",
        "pyarrow/include/arrow/api.h",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so", "pyarrow/libarrow_flight.so.2600", "numpy/tests/test_a.so",
        "PySide6\\plugins\\sqldrivers\\qsqlite.dll",
    ]  # fmt: skip
    assert [contents.is_wanted(name) for name in wanted] == [True] * len(wanted)
    assert [contents.is_wanted(name) for name in unwanted] == [False] * len(unwanted)


# Tidying -----------------------------------------------------------------------------------------------------------


def test_dependencies_name_the_oldest_system_that_has_every_symbol(bundle):
    versions = [("libc.so.6", "GLIBC_2.34"), ("libc.so.6", "GLIBC_2.9"), ("libstdc++.so.6", "GLIBCXX_3.4.30")]
    asked = ["libc.so.6", "libstdc++.so.6", "libX11.so.6"]
    (bundle / "fedstroke").write_bytes(library(needed=asked, versions=versions))
    assert system.dependencies(bundle) == ["libc6 (>= 2.34)", "libstdc++6 (>= 12)", "libx11-6"]
    (bundle / "fedstroke").write_bytes(library(needed=asked, versions=[("libstdc++.so.6", "GLIBCXX_3.4.99")]))
    with pytest.raises(ValueError, match=r"GLIBCXX_3\.4\.99"):
        system.dependencies(bundle)


def test_tidying_leaves_what_is_reached_and_no_second_copy(bundle):
    inside = bundle / "_internal"
    (inside / "libX11.so.6").write_bytes(library("libX11.so.6"))  # the system's own
    (inside / "libpython3.11.so.1.0").write_bytes(library("libpython3.11.so.1.0"))
    (inside / "libgtk-3.so.0").write_bytes(library("libgtk-3.so.0", ["libpango.so.0"]))
    (inside / "libpango.so.0").write_bytes(library("libpango.so.0"))
    (inside / "libkept.so.1").write_bytes(library("libkept.so.1"))
    module = inside / "pyarrow" / "lib.so"
    module.parent.mkdir()
    module.write_bytes(library("lib.so", ["libkept.so.1", *(p.name for p in inside.glob("libxcb-*"))]))
    (inside / "pyarrow" / "lib.so.1").write_bytes(module.read_bytes())
    (inside / "gone.so").symlink_to("libgtk-3.so.0")
    tidying.tidy(bundle)
    left = {path.name for path in inside.iterdir()}
    assert {"libpython3.11.so.1.0", "libkept.so.1", "libxcb-cursor.so.0"} <= left
    assert not left & {"libX11.so.6", "libgtk-3.so.0", "libpango.so.0", "gone.so"}
    assert (inside / "pyarrow" / "lib.so.1").is_symlink()
    assert (inside / "pyarrow" / "lib.so.1").read_bytes() == module.read_bytes()


def test_a_file_which_stripping_would_harm_stays_as_it_was(tmp_path):
    path = tmp_path / "odd.so"
    path.write_bytes(library("odd.so", ["libc.so.6"]))
    before = path.read_bytes()
    tidying.strip(path)  # no section headers: nothing is gained, or the tool refuses
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["odd.so"]


# ELF ---------------------------------------------------------------------------------------------------------------


def test_what_a_small_library_asks_for_is_read(tmp_path):
    path = tmp_path / "a.so"
    path.write_bytes(library("liba.so.1", ["libb.so", "libc.so.6"], [("libc.so.6", "GLIBC_2.5"), ("libb.so", "B_1")]))
    found = elf.needs(path)
    assert (found.soname, found.libraries) == ("liba.so.1", {"libb.so", "libc.so.6"})
    assert found.versions == {("libc.so.6", "GLIBC_2.5"), ("libb.so", "B_1")}
    assert found.is_loadable


@on_linux
def test_what_qt_s_plugin_for_x_asks_for_is_read():
    found = elf.needs(PLUGIN)
    assert {"libQt6XcbQpa.so.6", "libQt6Gui.so.6", "libc.so.6"} <= found.libraries
    assert any(library == "libc.so.6" and version.startswith("GLIBC_2.") for library, version in found.versions)
    assert found.is_loadable


@on_linux
def test_a_cut_off_or_damaged_library_is_refused_never_misread(tmp_path):
    raw, path = PLUGIN.read_bytes(), tmp_path / "cut.so"
    whole = elf.needs(PLUGIN)
    for length in [*range(0, 600, 37), len(raw) // 2, len(raw) - 1]:
        path.write_bytes(raw[:length])
        try:
            found = elf.needs(path)
        except ValueError:
            continue
        assert found == whole or not found.is_loadable or not found.libraries


def test_other_files_are_no_libraries(tmp_path):
    for name, raw in (("empty", b""), ("text", b"#!/bin/sh\n"), ("thirty_two", b"\x7fELF\x01\x01" + bytes(60))):
        (tmp_path / name).write_bytes(raw)
        assert not elf.is_elf(tmp_path / name)
        with pytest.raises(ValueError, match=name):
            elf.needs(tmp_path / name)
