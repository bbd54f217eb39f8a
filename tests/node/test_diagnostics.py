"""What support is sent: enough to see what is wrong, and nothing of a patient, a hospital or a key."""

from __future__ import annotations

import base64
import io
import json
import stat
import zipfile

import pytest

from fedcore import cli
from fedcore.crypto.identity import Identity
from fedcore.errors import DataError, StoreError
from fedcore.logs import open_log
from fedcore.node.diagnostics import write_bundle
from fedcore.node.hospital import Hospital, copy_identity
from fedcore.node.process import free_port
from fedcore.node.settings import save_settings
from fedcore.session.records import Peer
from fedcore.worker.loop import serve

PASSPHRASE = "brisk otter violin harbour"
HOSPITAL, PEER, HOST = "Saint Swithun Infirmary", "Quarry Lane Clinic", "records.quarry-lane.example"
PATIENT, VALUE, COLUMN = "MRN-7731-0042", "214.37", "cholesterol_secret"


def lines_of(*commands):
    numbered = enumerate(commands, 1)
    return io.StringIO("".join(json.dumps({"id": i, "do": do, "args": args}) + "\n" for i, (do, args) in numbered))


def served(home, *commands):
    """Each command on a worker of its own, so that one is done before the next; the answers."""
    answers = []
    for command in commands:
        out = io.StringIO()
        serve(home, lines_of(*command), out)
        answers += [json.loads(line) for line in out.getvalue().splitlines()]
    return answers


@pytest.fixture
def lived(tmp_path):
    """A home in which things went wrong, each with something secret in its message."""
    home, records = tmp_path / f"home of {PATIENT}", tmp_path / f"{PATIENT}.csv"
    records.write_text(f"pid,{COLUMN},stroke\n{PATIENT},{VALUE},perhaps\n{PATIENT},{VALUE},no\n")
    port = free_port()  # where nobody listens
    with Hospital.create(home, HOSPITAL, PASSPHRASE) as hospital:
        other = Identity.create(PEER).public
        address = f"127.0.0.1:{port}"
        hospital.store.add_peer(Peer(other.party_id, PEER, other.curve_public, other.sign_public, address))
        keys = [hospital.identity, other.party_id, hospital.party_id]
    save_settings(home, {"address": f"{HOST}:5757", "proxy": "", "workers": 1})
    unlock = ("identity.unlock", {"passphrase": PASSPHRASE})
    served(
        home,
        [("identity.unlock", {"passphrase": "not " + PASSPHRASE})],
        [("records.open", {"path": str(records)})],
        [(VALUE, {PATIENT: VALUE}), ("no such", {})],
        [("predict.one", {"session": PATIENT, "values": {COLUMN: VALUE}})],
        [("peers.add", {"text": PATIENT})],
    )
    desk_work(home, other.party_id, records)
    return home, unlock, keys


def desk_work(home, party, records):
    """Commands that need an unlocked hospital, one after the other in one worker."""
    from fedcore.worker.calls import Call
    from fedcore.worker.desk import Desk

    log, desk = open_log(home, "worker"), Desk(home, lambda *_: None)
    try:
        for do, arguments in (
            ("identity.unlock", {"passphrase": PASSPHRASE}), ("doctor", {"party_id": party}),
            ("records.open", {"path": str(records)}),
            ("records.map", {"mapping": {"id_columns": ["pid"], "label": "stroke", "features": [COLUMN]}}),
            ("results.get", {"session": PATIENT}),
        ):  # fmt: skip
            try:
                with log.timed("command", do=do):
                    desk.run(Call(do, arguments))
            except (DataError, StoreError):
                pass
        try:
            raise ValueError(f"{PATIENT} has {VALUE}") from KeyError(PASSPHRASE)
        except ValueError as error:
            log.error("unexpected", error, do=PATIENT, value=VALUE, long="x" * 50)
    finally:
        desk.close()
        log.close()


def bundle_of(path):
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def secrets_of(keys):
    identity, peer, me = keys
    raw = [identity.curve_secret, identity.sign_secret, identity.data_key, identity.public.curve_public]
    words = [PASSPHRASE, HOSPITAL, PEER, HOST, PATIENT, VALUE, COLUMN, peer, me, identity.public.fingerprint]
    return [*words, *(key.hex() for key in raw), *(base64.b64encode(key).decode() for key in raw)]


def test_no_secret_is_in_the_bundle_and_support_sees_what_went_wrong(lived, tmp_path):
    home, _, keys = lived
    out = tmp_path / "diagnostics.zip"
    write_bundle(home, out, window="text size 1.5")
    parts = bundle_of(out)
    everything = "\n".join([*parts, *parts.values()])
    for secret in secrets_of(keys):
        assert secret not in everything, secret
    assert str(tmp_path) not in everything, "no path"

    assert json.loads(parts["versions.json"])["fedstroke"]
    assert json.loads(parts["computer.json"])["network_library"]["curve"] is True
    settings = json.loads(parts["settings.json"])
    assert settings["address"] == {"kind": "name", "port": 5757}
    assert settings["has_identity"] is True
    assert json.loads(parts["connections.json"])[0]["state"] == "invited"
    assert json.loads(parts["connections.json"])[0]["address"]["kind"] == "number"
    last = json.loads(parts["doctor.json"])["steps"][-1]
    assert (last["hop"], last["ok"]) == ("Port", False)
    assert last["found"] == "The computer {host} answers, but refuses port {port}"
    assert parts["window.txt"] == "text size 1.5\n"
    log = parts["log/worker.log"]
    assert "command kind=StoreError do=identity.unlock" in log
    assert "says: This passphrase does not open the identity of {name}." in log
    assert "do=records.open ended=well" in log
    assert "at builtins.ValueError" in log
    assert "at builtins.KeyError" in log
    assert "test_diagnostics.py:" in log
    assert "do=? value=? long=?" in log


def test_logs_rotate_and_belong_to_their_owner(tmp_path):
    log = open_log(tmp_path, "worker")
    for _ in range(30_000):
        log.write("command", do="records.open", ended="well", seconds=0.25)
    log.close()
    files = sorted((tmp_path / "log").iterdir())
    assert 2 <= len(files) <= 4
    assert sum(file.stat().st_size for file in files) < 1_700_000
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_a_log_that_cannot_be_written_ends_nothing(tmp_path):
    (tmp_path / "log").write_text("in the way")
    log = open_log(tmp_path, "worker")
    log.write("start")
    log.close()


def test_the_bundle_is_made_from_the_command_line_while_the_window_is_open(tmp_path, capsys):
    home, out = tmp_path / "home", tmp_path / "d.zip"
    with Hospital.create(home, HOSPITAL, PASSPHRASE):
        assert cli.main(["diagnostics", "--out", str(out), "--home", str(home)]) == 0
    assert "text files" in capsys.readouterr().out
    assert "cannot_be_read" in json.loads(bundle_of(out)["sessions.json"])
    assert cli.main(["diagnostics", "--out", str(tmp_path / "gone" / "d.zip"), "--home", str(home)]) == 7
    assert cli.main(["diagnostics", "--out", str(out), "--home", str(tmp_path / "never used"), "--json"]) == 0
    assert json.loads(bundle_of(out)["settings.json"])["has_identity"] is False


def test_an_identity_is_restored_on_another_computer(tmp_path, monkeypatch, capsys):
    first, second, backup = tmp_path / "first", tmp_path / "second", tmp_path / "usb" / "identity.json"
    backup.parent.mkdir()
    with Hospital.create(first, HOSPITAL, PASSPHRASE) as hospital:
        sealed = hospital.identity.store_key.encrypt(b"model", b"a stored model")
        party, signature = hospital.party_id, hospital.identity.sign(b"test", b"terms")
        copy_identity(first, backup)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert PASSPHRASE.encode() not in backup.read_bytes()
    with pytest.raises(StoreError, match="does not open"):
        Hospital.restore(second, backup, "not " + PASSPHRASE)
    assert not (second / "identity.json").exists(), "a wrong passphrase changes nothing"
    with Hospital.restore(second, backup, PASSPHRASE) as restored:
        assert restored.party_id == party
        assert restored.identity.store_key.decrypt(b"model", sealed) == b"a stored model"
        assert restored.identity.sign(b"test", b"terms") == signature
    with pytest.raises(StoreError, match="has an identity already, that of Saint Swithun"):
        Hospital.restore(second, backup, PASSPHRASE)
    with pytest.raises(StoreError, match="There is no identity"):
        copy_identity(tmp_path / "nobody", backup)

    monkeypatch.setenv("FEDSTROKE_PASSPHRASE", PASSPHRASE)
    third, again = tmp_path / "third", tmp_path / "again.json"
    assert cli.main(["identity", "backup", str(again), "--home", str(second)]) == 0
    assert cli.main(["identity", "restore", str(again), "--home", str(third)]) == 0
    assert party in capsys.readouterr().out
