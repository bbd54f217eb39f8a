"""A release from its installers to the hospital: manifest, key, signature, and the program's own check of them."""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib.metadata import distribution

import pytest
from installers import parts, release
from installers.project import PACKAGING, protocols, read_project

from fedcore import update
from fedcore.errors import DataError

PASSPHRASE = "a passphrase of the release"
NAMES = (
    "fedstroke_9.9.9_amd64.deb",
    "fedstroke-9.9.9-linux-x86_64.tar.xz",
    "fedstroke-9.9.9-windows-x86_64.exe",
    "fedstroke-9.9.9-macos-arm64.dmg",
)


@pytest.fixture(scope="module")
def sign():
    """packaging/sign.py, which is a script."""
    spec = importlib.util.spec_from_file_location("packaging_sign", PACKAGING / "sign.py")
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


@pytest.fixture
def folder(tmp_path):
    for name in NAMES:
        (tmp_path / name).write_bytes(name.encode() * 999)
    return tmp_path


@pytest.fixture
def manifest(folder):
    return release.write_manifest("9.9.9", [folder / name for name in NAMES], folder, 1_800_000_000)


@pytest.fixture
def key(sign, tmp_path):
    """(private key file, public key file)"""
    secret, public = tmp_path / "release-secret.pem", tmp_path / "keys" / "release.json"
    sign.make_key(secret, PASSPHRASE, public)
    return secret, public


def test_a_signed_release_is_genuine_to_the_program_that_carries_the_key(sign, key, manifest, folder):
    secret, public = key
    signature = sign.sign(secret, PASSPHRASE, manifest)
    assert signature.name == "fedstroke-9.9.9.manifest.json.sig"
    keys = update.read_keys(public)
    for name in NAMES:
        found = update.check_update(folder / name, keys, own="1.0.0")
        assert (found.program, found.released, found.checked) == ("9.9.9", "2027-01-15", (name,))
        assert found.is_compatible
    assert set(update.check_update(manifest, keys, own="1.0.0").checked) == set(NAMES)


def test_the_manifest_states_the_protocol_of_this_source(manifest):
    stated = json.loads(manifest.read_text())
    assert {name: stated[name] for name in protocols()} == {
        "connection": update.CONNECTION,
        "messages": update.MESSAGES,
    }


def test_nothing_is_signed_unless_every_installer_is_there_as_listed(sign, key, manifest, folder):
    secret, _ = key
    (folder / NAMES[2]).rename(folder / "elsewhere")
    with pytest.raises(ValueError, match=f"not beside the manifest: {NAMES[2]}"):
        sign.sign(secret, PASSPHRASE, manifest)
    (folder / NAMES[2]).write_bytes(b"another program")
    with pytest.raises(DataError, match="not the file which was released"):
        sign.sign(secret, PASSPHRASE, manifest)
    assert list(folder.glob("*.sig")) == []


def test_a_wrong_passphrase_does_not_open_the_key(sign, key, manifest):
    with pytest.raises(ValueError, match="password"):
        sign.sign(key[0], "another passphrase", manifest)


def test_a_key_is_never_replaced_by_accident_and_can_be_followed(sign, key, tmp_path, manifest, folder):
    secret, public = key
    assert secret.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    assert b"ENCRYPTED PRIVATE KEY" in secret.read_bytes()
    with pytest.raises(ValueError, match="a key already"):
        sign.make_key(secret, PASSPHRASE, public)
    with pytest.raises(ValueError, match="a key already"):
        sign.make_key(tmp_path / "second.pem", PASSPHRASE, public)
    sign.make_key(tmp_path / "second.pem", PASSPHRASE, public, is_next=True)
    with pytest.raises(ValueError, match="two are the most"):
        sign.make_key(tmp_path / "third.pem", PASSPHRASE, public, is_next=True)
    sign.sign(tmp_path / "second.pem", PASSPHRASE, manifest)
    assert update.check_update(folder / NAMES[0], update.read_keys(public), own="1.0.0").program == "9.9.9"


def test_only_installers_of_the_version_are_listed(folder):
    for name in ("fedstroke_9.9.8_amd64.deb", "notes.txt", "fedstroke-9.9.9-linux-x86_64.tar.gz"):
        (folder / name).write_bytes(b"x")
        assert not release.is_installer(folder / name, "9.9.9")
        with pytest.raises(ValueError, match="not named as an installer of version"):
            release.write_manifest("9.9.9", [folder / name], folder, 0)
    assert all(release.is_installer(folder / name, "9.9.9") for name in NAMES)
    with pytest.raises(ValueError, match="no installer"):
        release.write_manifest("9.9.9", [], folder, 0)


def test_the_folder_s_installers_of_this_version_are_listed(sign, tmp_path):
    version = read_project().version
    (tmp_path / f"fedstroke_{version}_amd64.deb").write_bytes(b"package")
    (tmp_path / "fedstroke_99.0.0_amd64.deb").write_bytes(b"of another version")
    listed = json.loads(sign.write_manifest_of(tmp_path).read_text())["files"]
    assert [file["name"] for file in listed] == [f"fedstroke_{version}_amd64.deb"]


# Bill of materials -------------------------------------------------------------------------------------------------

FOUND = [
    parts.Part("pypi", "Some_Package", "1.2", "MIT", "the text", (("a.so", "ab" * 32),)),
    parts.Part("deb", "libxcb-cursor0", "0.1.4-1+b1", "MIT/X", "its text"),
    parts.Part("generic", "Python", "3.11.7", "PSF-2.0", "python's text"),
]


def test_the_bill_of_materials_lists_every_part_with_its_address():
    bill = parts.bill(FOUND, "fedstroke", "1.0.0", "2027-01-01T00:00:00+00:00")
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert [component["purl"] for component in bill["components"]] == [
        "pkg:pypi/some-package@1.2",
        "pkg:deb/debian/libxcb-cursor0@0.1.4-1%2Bb1",
        "pkg:generic/python@3.11.7",
    ]
    assert bill["components"][0]["components"][0]["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert bill["dependencies"][0]["dependsOn"] == [component["bom-ref"] for component in bill["components"]]
    again = parts.bill(FOUND, "fedstroke", "1.0.0", "2028-01-01T00:00:00+00:00")
    assert again["serialNumber"] == bill["serialNumber"]
    assert parts.bill(FOUND[:2], "fedstroke", "1.0.0", "")["serialNumber"] != bill["serialNumber"]


def test_every_part_s_licence_text_lies_in_the_bundle(tmp_path):
    parts.write_texts(FOUND, tmp_path / "licences")
    names = {path.name for path in (tmp_path / "licences").iterdir()}
    assert names == {"README.txt", "Some_Package.txt", "libxcb-cursor0.txt", "Python.txt"}
    assert "the text" in (tmp_path / "licences" / "Some_Package.txt").read_text()
    assert "Some_Package 1.2: MIT" in (tmp_path / "licences" / "README.txt").read_text()


def test_parts_are_what_the_collected_files_belong_to(tmp_path):
    """With two packages that are installed wherever the tests run, one of which only left its metadata."""
    import msgspec
    import platformdirs

    inside = tmp_path / "_internal"
    inside.mkdir()
    collected = [("platformdirs", platformdirs.__file__), ("json", json.__file__)]
    installed = [distribution("platformdirs"), distribution("msgspec")]
    info = next(file for file in installed[1].files if file.name == "METADATA")
    collected += [(str(info), str(installed[1].locate_file(info))), ("gone.so", msgspec._core.__file__)]
    found = {part.name: part for part in parts.parts(collected, tmp_path, installed)}
    assert set(found) == {"platformdirs", "Python"}
    assert "Permission is hereby granted" in found["platformdirs"].text
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in found["Python"].text
