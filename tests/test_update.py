"""Update files: the genuine one is taken, and every way to change, swap or age one is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fedcore import __version__, cli, update
from fedcore.errors import DataError, StoreError

NAME = "fedstroke_9.4.0_amd64.deb"
OTHER = "fedstroke-9.4.0-linux-x86_64.tar.xz"
CONTENT = b"an installer" * 1000


class Release:
    """A folder with a signed release, and the means to sign it anew."""

    def __init__(self, folder):
        self.folder = folder
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw()
        self.manifest = folder / "fedstroke-9.4.0.manifest.json"
        self.signature = folder / "fedstroke-9.4.0.manifest.json.sig"
        self.installer = folder / NAME
        for name in (NAME, OTHER):
            (folder / name).write_bytes(CONTENT + name.encode())
        self.fields = {
            "format": "fedstroke update", "version": 1, "program": "9.4.0", "released": "2027-02-01",
            "connection": 1, "messages": 1, "files": [self.listed(NAME), self.listed(OTHER)],
        }  # fmt: skip
        self.sign()

    def listed(self, name):
        raw = (self.folder / name).read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        return {"name": name, "system": "linux", "machine": "amd64", "size": len(raw), "sha256": digest}

    def sign(self, raw=None, key=None):
        key = key or self.key
        raw = json.dumps(self.fields).encode() if raw is None else raw
        self.manifest.write_bytes(raw)
        self.write_signature(key, key.sign(update.SIGNED + raw))

    def write_signature(self, key, signature):
        fields = {"format": "fedstroke update signature", "version": 1}
        fields |= {"key": update.fingerprint(key.public_key().public_bytes_raw())}
        fields |= {"signature": base64.b64encode(signature).decode()}
        self.signature.write_text(json.dumps(fields))

    def check(self, path=None, own="9.3.7", keys=None):
        return update.check_update(path or self.installer, keys or [self.public], own)


@pytest.fixture
def release(tmp_path):
    return Release(tmp_path)


def test_the_genuine_installer_is_told_as_such(release):
    found = release.check()
    assert (found.program, found.released, found.checked) == ("9.4.0", "2027-02-01", (NAME,))
    assert found.key == update.fingerprint(release.public)
    assert found.is_compatible


def test_a_manifest_checks_every_installer_beside_it_and_needs_one(release):
    assert release.check(release.manifest).checked == (NAME, OTHER)
    (release.folder / OTHER).unlink()
    assert release.check(release.manifest).checked == (NAME,)
    release.installer.unlink()
    with pytest.raises(DataError, match="None of the installers"):
        release.check(release.manifest)


@pytest.mark.parametrize("at", [0, 5, len(CONTENT)])
def test_a_changed_installer_of_the_same_size_is_refused(release, at):
    raw = bytearray(release.installer.read_bytes())
    raw[at] ^= 1
    release.installer.write_bytes(raw)
    with pytest.raises(DataError, match="not the file which was released"):
        release.check()


def test_a_longer_and_a_shorter_installer_are_refused(release):
    whole = release.installer.read_bytes()
    for raw in (whole + b"\0", whole[:-1], b""):
        release.installer.write_bytes(raw)
        with pytest.raises(DataError, match="not the file which was released"):
            release.check()


def test_no_byte_of_the_manifest_may_change(release):
    raw = release.manifest.read_bytes()
    for at in range(0, len(raw), 7):
        release.manifest.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        with pytest.raises(DataError, match="changed after it was signed"):
            release.check()
    release.manifest.write_bytes(raw + b"\n")
    with pytest.raises(DataError, match="changed after it was signed"):
        release.check()


def test_no_bit_of_the_signature_may_change(release):
    good = release.key.sign(update.SIGNED + release.manifest.read_bytes())
    for at in range(64):
        release.write_signature(release.key, good[:at] + bytes([good[at] ^ 128]) + good[at + 1 :])
        with pytest.raises(DataError, match="changed after it was signed"):
            release.check()


def test_a_signature_for_another_purpose_does_not_count(release):
    release.write_signature(release.key, release.key.sign(release.manifest.read_bytes()))
    with pytest.raises(DataError, match="changed after it was signed"):
        release.check()


def test_another_key_does_not_count_even_under_the_known_ones_name(release):
    stranger = Ed25519PrivateKey.generate()
    release.sign(key=stranger)
    with pytest.raises(DataError, match="not signed with the release key"):
        release.check()
    fields = json.loads(release.signature.read_text()) | {"key": update.fingerprint(release.public)}
    release.signature.write_text(json.dumps(fields))
    with pytest.raises(DataError, match="changed after it was signed"):
        release.check()


def test_the_following_key_counts_once_the_program_knows_it(release):
    following = Ed25519PrivateKey.generate()
    release.sign(key=following)
    keys = [release.public, following.public_key().public_bytes_raw()]
    assert release.check(keys=keys).key == update.fingerprint(keys[1])


def test_the_signature_of_one_release_does_not_pass_for_another(release):
    older = release.signature.read_text()
    release.fields["released"] = "2027-02-02"
    release.sign()
    release.signature.write_text(older)
    with pytest.raises(DataError, match="changed after it was signed"):
        release.check()


@pytest.mark.parametrize("own", ["9.4.0", "9.4.1", "9.10.0", "10.0.0"])
def test_neither_an_older_nor_the_same_version_is_offered(release, own):
    with pytest.raises(DataError, match=f"FedStroke 9.4.0; {own} is installed"):
        release.check(own=own)


def test_versions_are_compared_as_numbers(release):
    assert release.check(own="9.3.99").program == "9.4.0"


def test_a_release_with_another_protocol_says_so(release):
    release.fields["connection"] = 2
    release.sign()
    assert not release.check().is_compatible


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"format": "something else"},
        {"program": "9.4"},
        {"program": "9.4.0-beta"},
        {"program": "09.4.0"},
        {"released": "yesterday"},
        {"connection": 0},
        {"connection": "1"},
        {"run": "setup.sh"},
        {"files": []},
        {"files": None},
    ],
)
def test_a_signed_manifest_of_another_form_is_refused(release, change):
    release.fields |= change
    release.sign()
    with pytest.raises(DataError, match="not a file of a FedStroke release"):
        release.check()


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../fedstroke.deb"},
        {"name": "/etc/passwd"},
        {"name": ".hidden"},
        {"name": "a\\b"},
        {"name": ""},
        {"size": 0},
        {"size": -1},
        {"size": True},
        {"sha256": "A" * 64},
        {"sha256": "0" * 63},
        {"system": "plan9"},
        {"command": "x"},
    ],
)
def test_a_signed_file_entry_of_another_form_is_refused(release, change):
    release.fields["files"][0] |= change
    release.sign()
    with pytest.raises(DataError, match="not a file of a FedStroke release"):
        release.check()


def test_a_name_twice_is_refused(release):
    release.fields["files"].append(release.fields["files"][0])
    release.sign()
    with pytest.raises(DataError, match="not a file of a FedStroke release"):
        release.check()


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"{", b"\xff", b"{" + b" " * 70_000 + b"}"])
def test_other_bytes_signed_or_as_signature_are_refused(release, raw):
    release.sign(raw)
    with pytest.raises(DataError):
        release.check()
    release.sign()
    release.signature.write_bytes(raw)
    with pytest.raises(DataError, match="not a file of a FedStroke release"):
        release.check()


def test_a_missing_file_is_named(release):
    release.signature.unlink()
    with pytest.raises(DataError, match=r"fedstroke-9.4.0.manifest.json.sig is missing"):
        release.check()
    release.manifest.unlink()
    with pytest.raises(DataError, match="No signed manifest in the folder lists fedstroke_9"):
        release.check()
    release.installer.unlink()
    with pytest.raises(DataError, match="cannot be read"):
        release.check()
    with pytest.raises(DataError, match="cannot be read"):
        release.check(release.manifest)


def test_an_installer_which_the_manifest_does_not_list_is_refused(release):
    stranger = release.folder / "fedstroke_9.9.9_amd64.deb"
    stranger.write_bytes(CONTENT)
    with pytest.raises(DataError, match="No signed manifest"):
        release.check(stranger)


def test_without_a_release_key_the_program_says_that_it_cannot_verify(tmp_path):
    with pytest.raises(StoreError, match="came without a release key"):
        update.read_keys(tmp_path / "release.json")
    for keys in ("[]", '["c2hvcnQ="]', "null"):
        text = f'{{"format": "fedstroke release keys", "version": 1, "keys": {keys}}}'
        (tmp_path / "release.json").write_text(text)
        with pytest.raises(StoreError, match="release key of this copy of FedStroke is damaged"):
            update.read_keys(tmp_path / "release.json")


def test_the_command_verifies_with_the_key_that_came_with_the_program(release, monkeypatch, tmp_path, capsys):
    carried = tmp_path / "bundle" / "assets" / "keys" / "release.json"
    carried.parent.mkdir(parents=True)
    keys = [base64.b64encode(release.public).decode()]
    carried.write_text(json.dumps({"format": "fedstroke release keys", "version": 1, "keys": keys}))
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    assert cli.main(["verify-update", str(release.installer)]) == 0
    assert "Genuine: FedStroke 9.4.0 of 2027-02-01" in capsys.readouterr().out
    assert cli.main(["verify-update", "--json", str(release.installer)]) == 0
    assert json.loads(capsys.readouterr().out)["checked"] == [NAME]
    release.installer.write_bytes(CONTENT)
    assert cli.main(["verify-update", str(release.installer)]) == DataError.exit_code
    assert "is not the file which was released" in capsys.readouterr().err


def test_this_version_is_one_that_can_be_compared():
    assert len(update._number(__version__)) == 3
