"""Recipes for every system: they parse, the files they refer to exist, and they agree on names and versions."""

from __future__ import annotations

import ast
import configparser
import plistlib
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from installers import checks, contents, deb, icons, windows
from installers.project import APP_ID, PACKAGING, ROOT, Project, pyproject, read_project

from .conftest import library  # isort: skip
from PySide6.QtGui import QImage

import fedcore
from app.invitations import SUFFIX as INVITATION
from fedcore.session.project import SUFFIX as PROJECT

LINUX = PACKAGING / "linux"
SCRIPTS = [*PACKAGING.glob("*.py"), *PACKAGING.glob("*/*.py"), PACKAGING / "fedstroke.spec"]
SHELL = [*(LINUX / name for name in ("preinst", "prerm", "postrm", "for-me.sh")), PACKAGING / "macos" / "make_dmg.sh"]
INNO = windows.SCRIPT.read_text(encoding="utf-8")
KINDS = {INVITATION: "application/vnd.fedstroke.invitation", PROJECT: "application/vnd.fedstroke.project"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_parse(path):
    ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.skipif(not shutil.which("sh"), reason="no shell")
@pytest.mark.parametrize("path", SHELL, ids=lambda path: path.name)
def test_shell_scripts_parse_and_may_be_run(path):
    subprocess.run(["sh", "-n", str(path)], check=True)
    assert path.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert path.stat().st_mode & 0o100


def test_all_state_one_version():
    version = read_project().version
    assert version == fedcore.__version__ == pyproject()["project"]["version"]
    assert '"@VERSION@"' in (LINUX / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    assert re.findall(r"^(?:App|VersionInfo)Version=(.*)$", INNO, re.MULTILINE) == ["{#Version}"] * 2
    assert contents.information(version)["CFBundleShortVersionString"] == version
    for path in (*SHELL, windows.SCRIPT, PACKAGING / "fedstroke.spec", LINUX / f"{APP_ID}.desktop"):
        assert version not in path.read_text(encoding="utf-8"), f"{path.name} states a version of its own"


def test_versions_that_differ_are_refused(tmp_path):
    (tmp_path / "fedcore").mkdir()
    (tmp_path / "fedcore" / "__init__.py").write_text('__version__ = "1.0.1"\n')
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "f"\nversion = "1.0.0"\ndescription = "d"\n')
    with pytest.raises(ValueError, match=r"1\.0\.0, fedcore/__init__\.py 1\.0\.1"):
        read_project(tmp_path)


# Linux -------------------------------------------------------------------------------------------------------------


def desktop_entry():
    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.optionxform = str
    entry.read(LINUX / f"{APP_ID}.desktop", encoding="utf-8")
    return entry


def test_the_desktop_entry_opens_the_files_of_the_program():
    entry = desktop_entry()["Desktop Entry"]
    assert (entry["Exec"], entry["Icon"], entry["Type"]) == ("fedstroke %f", APP_ID, "Application")
    assert set(entry["MimeType"].strip(";").split(";")) == set(KINDS.values())
    for action in entry["Actions"].strip(";").split(";"):
        assert desktop_entry()[f"Desktop Action {action}"]["Exec"].startswith("fedstroke ")


def test_file_types_are_those_the_program_writes():
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    types = ET.parse(LINUX / f"{APP_ID}.xml").getroot().findall("m:mime-type", space)
    globs = {kind.find("m:glob", space).get("pattern"): kind.get("type") for kind in types}
    assert globs == {f"*{suffix}": kind for suffix, kind in KINDS.items()}


def test_the_store_s_description_names_the_entry_and_the_types():
    about = ET.parse(LINUX / f"{APP_ID}.metainfo.xml").getroot()
    assert about.findtext("id") == APP_ID
    assert about.findtext("launchable") == f"{APP_ID}.desktop"
    assert {kind.text for kind in about.iter("mediatype")} == set(KINDS.values())
    assert about.findtext("provides/binary") == "fedstroke"


@pytest.fixture
def build(tmp_path):
    """A bundle of two files, so that what wraps it can be looked at."""
    bundle, pictures = tmp_path / "bundle", tmp_path / "icons"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "fedstroke").write_bytes(b"#!/bin/sh\n")
    (bundle / "fedstroke").chmod(0o700)
    (bundle / "_internal" / "data").write_bytes(b"data")
    (bundle / "_internal" / "link").symlink_to("data")
    pictures.mkdir()
    (pictures / "48.png").write_bytes(b"png")
    return deb.Build(Project("fedstroke", "1.2.3", "Summary", ()), bundle, pictures, "x86_64", 1_800_000_000, "M <m@x>")


def test_the_package_lays_files_where_desktops_look(build, tmp_path):
    root = tmp_path / "root"
    deb.lay_out(build, root)
    share = root / "usr" / "share"
    assert (root / "usr/bin/fedstroke").resolve() == (root / "usr/lib/fedstroke/fedstroke").resolve()
    assert (root / "usr/lib/fedstroke/_internal/link").is_symlink()
    for path in (
        f"applications/{APP_ID}.desktop",
        f"mime/packages/{APP_ID}.xml",
        f"metainfo/{APP_ID}.metainfo.xml",
        f"icons/hicolor/48x48/apps/{APP_ID}.png",
        f"icons/hicolor/scalable/apps/{APP_ID}.svg",
        "doc/fedstroke/copyright",
        "doc/fedstroke/changelog.gz",
    ):
        assert (share / path).is_file(), path
    released = ET.parse(share / f"metainfo/{APP_ID}.metainfo.xml").getroot().find("releases/release")
    assert (released.get("version"), released.get("date")) == ("1.2.3", "2027-01-15")
    modes = {path.stat().st_mode & 0o777 for path in root.rglob("*") if not path.is_symlink()}
    assert modes == {0o755, 0o644}


def test_the_control_file_is_complete(build):
    text = deb.control_text(build, ["libc6 (>= 2.34)", "libx11-6"], 300_000_123)
    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(" "))
    assert fields["Depends"] == "libc6 (>= 2.34), libx11-6"
    assert fields["Installed-Size"] == "292969"
    assert (fields["Architecture"], fields["Version"]) == ("amd64", "1.2.3")
    assert "python" not in fields["Depends"]
    assert text.endswith("\n")


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="no dpkg-deb")
def test_the_package_is_one_for_dpkg(build, tmp_path):
    (build.bundle / "fedstroke").write_bytes(library(needed=["libc.so.6"]))
    made = deb.deb(build, tmp_path / "scratch", tmp_path)
    assert made.name == "fedstroke_1.2.3_amd64.deb"
    shown = subprocess.run(["dpkg-deb", "--field", str(made)], capture_output=True, text=True, check=True).stdout
    assert "Package: fedstroke\n" in shown
    listed = subprocess.run(["dpkg-deb", "--contents", str(made)], capture_output=True, text=True, check=True).stdout
    assert "root/root" in listed
    assert "./usr/bin/fedstroke -> ../lib/fedstroke/fedstroke" in listed
    again = deb.deb(build, tmp_path / "scratch", tmp_path / "scratch")
    assert again.read_bytes() == made.read_bytes(), "the same source makes another file"


@pytest.mark.skipif(not shutil.which("xz") or sys.platform != "linux", reason="needs GNU tar and xz")
def test_the_archive_unpacks_to_a_folder_of_its_own(build, tmp_path):
    made = deb.archive(build, tmp_path / "scratch", tmp_path)
    with tarfile.open(made) as archive:
        names = archive.getnames()
        assert all(name.split("/")[0] == "fedstroke-1.2.3-linux-x86_64" for name in names)
        archive.extractall(tmp_path / "unpacked", filter="data")
    root = tmp_path / "unpacked" / "fedstroke-1.2.3-linux-x86_64"
    home = tmp_path / "home"
    home.mkdir()
    surroundings = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    subprocess.run([str(root / "for-me.sh")], env=surroundings, check=True, capture_output=True)
    entry = home / f".local/share/applications/{APP_ID}.desktop"
    assert f'Exec="{root}/fedstroke" %f' in entry.read_text(encoding="utf-8")
    assert (home / f".local/share/icons/hicolor/48x48/apps/{APP_ID}.png").is_file()
    subprocess.run([str(root / "for-me.sh"), "--remove"], env=surroundings, check=True, capture_output=True)
    left = [path for path in (home / ".local/share").rglob("*") if path.is_file() and "fedstroke" in path.name.lower()]
    assert left == []


# Windows -----------------------------------------------------------------------------------------------------------


def sections():
    found: dict[str, list[str]] = {}
    section = ""
    for line in INNO.splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line.strip()):
            section = match[1]
            assert section not in found, f"[{section}] twice"
            found[section] = []
        elif section and line.strip() and not line.startswith((";", "#")):
            found[section].append(line)
    return found


def test_the_inno_script_is_well_formed():
    parts = sections()
    known = {"Setup", "Tasks", "InstallDelete", "Files", "Icons", "Registry", "Run", "UninstallRun", "Code"}
    assert set(parts) == known
    for name in known - {"Code", "Setup"}:
        for line in parts[name]:
            keys = [part.split(":")[0].strip() for part in _fields(line)]
            assert len(keys) == len(set(keys)), line
            assert keys[0] in {"Name", "Type", "Source", "Root", "Filename"}, line
            assert line.count('"') % 2 == 0, line
    assert len(re.findall(r"^#if", INNO, re.MULTILINE)) == len(re.findall(r"^#endif", INNO, re.MULTILINE))
    defined = set(re.findall(r"^\s*#define (\w+)", INNO, re.MULTILINE)) | {"Version", "Signer"}
    assert set(re.findall(r"\{#(\w+)\}", INNO)) <= defined
    assert INNO.count("begin") == INNO.count("end;")


def _fields(line):
    """An entry's parts, split at semicolons that are outside quotation marks."""
    return [part for part in re.findall(r'(?:[^;"]|"[^"]*")+', line) if part.strip()]


def test_the_windows_installer_keeps_its_promises():
    parts = sections()
    setup = dict(line.split("=", 1) for line in parts["Setup"])
    assert setup["PrivilegesRequired"] == "lowest"  # for the person who runs it …
    assert "commandline" in setup["PrivilegesRequiredOverridesAllowed"]  # … unless IT says /ALLUSERS
    assert re.fullmatch(r"\{\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", setup["AppId"])
    firewall = [line for line in parts["Run"] if "advfirewall" in line]
    assert firewall
    assert all("Tasks: firewall" in line for line in firewall)  # a rule only on request
    task = next(line for line in parts["Tasks"] if '"firewall"' in line)
    assert "unchecked" in task
    assert "IsAdminInstallMode" in task
    deleted = " ".join(parts["InstallDelete"])
    assert "localappdata" not in deleted.lower()  # nobody's data is removed
    assert "UninstallDelete" not in parts
    assert setup["SignTool"] == "{#Signer}"
    for suffix in KINDS:
        assert any(f"Classes\\{suffix}" in line for line in parts["Registry"])
    started = set(re.findall(r"\{app\}\\([\w.-]+\.exe)", INNO))
    assert started == set(windows.PROGRAMS)
    spec = (PACKAGING / "fedstroke.spec").read_text(encoding="utf-8")
    assert all(f'"{Path(name).stem}"' in spec for name in windows.PROGRAMS)


def test_inno_setup_is_told_version_places_and_signer(tmp_path):
    project = Project("fedstroke", "1.2.3", "", ())
    icon = tmp_path / "fedstroke.ico"
    words = windows.arguments(project, tmp_path / "bundle", icon, tmp_path, "")
    assert {"/DVersion=1.2.3", f"/DBundle={tmp_path / 'bundle'}", f"/DIcon={icon}", f"/DOut={tmp_path}"} <= set(words)
    assert not any(word.startswith("/S") for word in words)
    signed = windows.arguments(project, tmp_path, icon, tmp_path, 'signtool sign /n "A B" $f')
    assert "/DSigner=release" in signed
    assert "/Srelease=signtool sign /n $qA B$q $f" in signed
    assert windows.signing('signtool /n "A B" $f', Path("C:/a b.exe"))[1:] == ["/n", "A B", str(Path("C:/a b.exe"))]
    assert set(re.findall(r"^#ifndef (\w+)", INNO, re.MULTILINE)) == {"Version", "Bundle", "Icon", "Out"}


def test_without_inno_setup_the_build_says_where_to_read(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(windows.SIGN_VARIABLE, raising=False)
    with pytest.raises(ValueError, match=r"Inno Setup was not found; see packaging/WINDOWS\.md"):
        windows.installer(Project("fedstroke", "1.2.3", "", ()), tmp_path, tmp_path, tmp_path)


# macOS -------------------------------------------------------------------------------------------------------------


def test_property_lists_are_whole():
    with (PACKAGING / "macos" / "entitlements.plist").open("rb") as file:
        entitlements = plistlib.load(file)
    assert entitlements == {"com.apple.security.cs.allow-unsigned-executable-memory": True}
    information = contents.information("1.2.3")
    assert plistlib.loads(plistlib.dumps(information)) == information
    types = {
        kind["UTTypeIdentifier"]: kind["UTTypeTagSpecification"] for kind in information["UTExportedTypeDeclarations"]
    }
    endings = {f".{ending}" for tags in types.values() for ending in tags["public.filename-extension"]}
    assert endings == set(KINDS)
    opened = {name for kind in information["CFBundleDocumentTypes"] for name in kind["LSItemContentTypes"]}
    assert opened == set(types)


def test_the_image_s_script_refers_to_what_is_there():
    text = (PACKAGING / "macos" / "make_dmg.sh").read_text(encoding="utf-8")
    for name in re.findall(r'"\$here/([\w./]+)"', text):
        assert (PACKAGING / name).is_file(), name
    assert "FedStroke.app" in (PACKAGING / "fedstroke.spec").read_text(encoding="utf-8")
    assert "Contents/MacOS/fedstroke" in text


# All ---------------------------------------------------------------------------------------------------------------


def test_guides_name_files_that_exist():
    for guide in (PACKAGING / "WINDOWS.md", PACKAGING / "MACOS.md", ROOT / "README.md"):
        for name in re.findall(r"packaging[/\\]([\w/\\.]+\.(?:py|sh|iss|md))", guide.read_text(encoding="utf-8")):
            assert (PACKAGING / name.replace("\\", "/")).is_file(), f"{guide.name}: {name}"


def test_what_the_bundle_needs_is_what_the_source_has():
    for folder in contents.ASSETS:
        assert (ROOT / "assets" / folder).is_dir(), folder
    assert {language for _, language in _translations()} == set(checks.LANGUAGES)
    assert [name for name in contents.EXCLUDED if contents.EXCLUDED.count(name) > 1] == []


def _translations():
    return [path.stem.split("_", 1) for path in (ROOT / "assets" / "translations").glob("*.ts")]


def test_icons_are_drawn_at_every_size(qapp, tmp_path):
    icons.render(tmp_path)
    for size in icons.SIZES:
        image = QImage(str(tmp_path / f"{size}.png"))
        assert (image.width(), image.height()) == (size, size)
        colours = {image.pixel(x, y) for x in range(size) for y in range(size)} if size <= 64 else {0, 1, 2}
        assert len(colours) > 2, f"{size}.png is empty"
    head = struct.unpack("<HHH", (tmp_path / "fedstroke.ico").read_bytes()[:6])
    assert head == (0, 1, len(icons.WINDOWS_SIZES))
    raw = (tmp_path / "fedstroke.icns").read_bytes()
    assert (raw[:4], struct.unpack(">I", raw[4:8])[0]) == (b"icns", len(raw))


@pytest.mark.qt_log_ignore("Cannot", extend=True)  # Qt says so, too
def test_what_is_no_drawing_is_refused(qapp, tmp_path):
    (tmp_path / "text.svg").write_text("no drawing")
    with pytest.raises(ValueError, match="not a drawing"):
        icons.png(tmp_path / "text.svg", 16)
