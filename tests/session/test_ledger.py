from __future__ import annotations

import csv
import io
import json
import resource
import signal
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.crypto.identity import Identity
from fedcore.crypto.identity import verify as verify_signature
from fedcore.errors import ProtocolError, StoreError, Text
from fedcore.session.ledger import Filter, Ledger, verify
from fedcore.session.ledger_export import to_csv, to_json

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
MEANING = Text("The blinded identifiers of {count} patients", {"count": 812})


def clock():
    now = START
    while True:
        yield now
        now += timedelta(seconds=1)


def open_ledger(folder, **others) -> Ledger:
    ticks = clock()
    return Ledger(folder, lambda: next(ticks), **others)


def enter(ledger, n_bytes=100, peer="b1", message_type="BlindedPoints", session="s1", meaning=MEANING):
    return ledger.append(
        session=session,
        peer=peer,
        peer_name=f"Hospital {peer}",
        message_type=message_type,
        n_bytes=n_bytes,
        meaning=meaning,
    )


@pytest.fixture
def folder(tmp_path):
    """A ledger with six entries, closed."""
    with open_ledger(tmp_path / "ledger") as ledger:
        for n in range(6):
            enter(ledger, 100 + n, peer="b1" if n % 2 else "c2", session=f"s{n // 3}")
    return tmp_path / "ledger"


def lines_of(folder) -> list[bytes]:
    return (folder / "ledger.jsonl").read_bytes().splitlines(keepends=True)


def write_lines(folder, lines) -> None:
    (folder / "ledger.jsonl").write_bytes(b"".join(lines))


def test_entries_say_what_left_and_can_be_filtered(folder):
    with open_ledger(folder) as ledger:
        entries = ledger.entries()
        assert [e.n for e in entries] == [1, 2, 3, 4, 5, 6]
        assert [e.bytes for e in entries] == [100, 101, 102, 103, 104, 105]
        assert entries[0].time == "2026-03-01T08:00:00.000+00:00"
        assert str(entries[0].meaning) == "The blinded identifiers of 812 patients"
        assert entries[0].direction == "out"
        assert entries[1].previous == entries[0].hash
        assert [e.n for e in ledger.entries(Filter(peer="c2"))] == [1, 3, 5]
        assert [e.n for e in ledger.entries(Filter(session="s1", peer="b1"))] == [4, 6]
        assert [e.n for e in ledger.entries(Filter(message_type="Nothing"))] == []
        window = Filter(since="2026-03-01T08:00:02", until="2026-03-01T08:00:04")
        assert [e.n for e in ledger.entries(window)] == [3, 4]
        assert ledger.verify().is_intact


def test_it_goes_on_where_it_was(folder):
    with open_ledger(folder) as ledger:
        before = ledger.head()
        entry = enter(ledger)
        assert (entry.n, entry.previous) == (7, before)
        assert ledger.head() == entry.hash
    assert verify(folder).n_entries == 7


def test_an_empty_ledger_is_intact(tmp_path):
    assert verify(tmp_path).is_intact
    with open_ledger(tmp_path / "new") as ledger:
        assert ledger.verify().is_intact
        assert ledger.entries() == []


def changed(line: bytes, **changes) -> bytes:
    return json.dumps({**json.loads(line), **changes}, sort_keys=True, separators=(",", ":")).encode() + b"\n"


@pytest.mark.parametrize("number", [1, 3, 6])
@pytest.mark.parametrize(
    "changes",
    [
        {"bytes": 1},
        {"peer": "dd"},
        {"time": "2020-01-01T00:00:00.000+00:00"},
        {"meaning": {"template": "Nothing", "values": {}}},
        {"hash": "0" * 64},
        {"previous": "1" * 64},
        {"n": 99},
        {"extra": 1},
    ],
)
def test_an_edited_entry_is_found(folder, number, changes):
    lines = lines_of(folder)
    lines[number - 1] = changed(lines[number - 1], **changes)
    write_lines(folder, lines)
    result = verify(folder)
    assert not result.is_intact
    assert result.bad_line == number
    assert str(result.reason)
    with pytest.raises(StoreError, match="has been changed by something else"):
        open_ledger(folder)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_single_changed_byte_is_found(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("ledger")
    with open_ledger(folder, is_durable=False) as ledger:
        for n in range(3):
            enter(ledger, n)
    raw = bytearray((folder / "ledger.jsonl").read_bytes())
    position = data.draw(st.integers(0, len(raw) - 1))
    raw[position] ^= data.draw(st.integers(1, 255))
    (folder / "ledger.jsonl").write_bytes(raw)
    assert not verify(folder).is_intact


@pytest.mark.parametrize(
    "edit",
    [
        lambda lines: lines[1:],
        lambda lines: lines[:2] + lines[3:],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [*lines[:3], lines[2], *lines[3:]],
        lambda lines: lines[:5],
        lambda lines: [],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [*lines[:-1], lines[-1][:-1]],
        lambda lines: [*lines[:-1], lines[-1][:-10]],
        lambda lines: [*lines, b"{}"],
        lambda lines: [*lines, b"\n"],
        lambda lines: [*lines[:2], b"\n", *lines[2:]],
        lambda lines: [lines[0].replace(b",", b", "), *lines[1:]],
    ],
    ids=[
        "first deleted",
        "middle deleted",
        "reordered",
        "doubled",
        "last cut off",
        "all cut off",
        "last doubled",
        "last line without end",
        "last line torn",
        "torn line added",
        "empty line added",
        "empty line within",
        "spaces",
    ],
)
def test_deleting_inserting_reordering_and_truncating_are_found(folder, edit):
    write_lines(folder, edit(lines_of(folder)))
    assert not verify(folder).is_intact
    with pytest.raises(StoreError):
        open_ledger(folder)


def test_a_forged_entry_with_a_good_chain_is_found_by_the_head(folder, tmp_path):
    with open_ledger(tmp_path / "copy") as forger:
        for n in range(7):
            enter(forger, 100 + n, peer="b1" if n % 2 else "c2", session=f"s{n // 3}")
    forged = lines_of(tmp_path / "copy")
    assert forged[:6] == lines_of(folder)
    write_lines(folder, forged)
    result = verify(folder)
    assert (result.is_intact, result.bad_line) == (False, 7)


def test_a_head_that_is_missing_or_damaged_is_found(folder):
    head = (folder / "ledger.head").read_bytes()
    for content in (b"", b"{}", head[:100], head.replace(b'"n":6', b'"n":5'), head.replace(b'"n":6', b'"n":7')):
        (folder / "ledger.head").write_bytes(content)
        assert not verify(folder).is_intact
    (folder / "ledger.head").unlink()
    assert not verify(folder).is_intact


def test_with_a_signed_head_whoever_lacks_the_key_cannot_rewrite_history(tmp_path):
    identity = Identity.create("North")

    def seal(digest: bytes) -> bytes:
        return identity.sign(b"ledger head", digest)

    def check(digest: bytes, signature: bytes) -> bool:
        try:
            verify_signature(identity.public, b"ledger head", digest, signature)
        except ProtocolError:
            return False
        return True

    with open_ledger(tmp_path, seal_head=seal, check_head=check) as ledger:
        for n in range(3):
            enter(ledger, n)
        assert ledger.verify(check).is_intact
    assert verify(tmp_path, check).is_intact
    (tmp_path / "ledger.jsonl").unlink()
    (tmp_path / "ledger.head").unlink()
    with open_ledger(tmp_path) as forger:
        enter(forger)
    assert verify(tmp_path).is_intact
    result = verify(tmp_path, check)
    assert not result.is_intact
    assert "not signed" in str(result.reason)


# -- crashes ------------------------------------------------------------------------------------------------------


def stages(folder):
    """The files after every write to disk which entering one message makes."""
    import os

    seen = []
    real_write = os.write

    def write(descriptor, data):
        written = real_write(descriptor, data)
        seen.append(tuple((folder / name).read_bytes() for name in ("ledger.jsonl", "ledger.head")))
        return written

    return seen, write


def test_a_crash_between_any_two_writes_is_not_taken_for_tampering(folder, monkeypatch):
    seen, write = stages(folder)
    with open_ledger(folder) as ledger, monkeypatch.context() as patch:
        patch.setattr("os.write", write)
        enter(ledger)
    assert len(seen) == 3
    torn = [(seen[1][0][: len(seen[0][0]) + cut], seen[0][1]) for cut in (1, 50, len(seen[1][0]) - len(seen[0][0]) - 1)]
    for lines, head in [*seen, *torn]:
        (folder / "ledger.jsonl").write_bytes(lines)
        (folder / "ledger.head").write_bytes(head)
        assert verify(folder).is_intact
        with open_ledger(folder) as ledger:
            enter(ledger)
            assert ledger.verify().is_intact


def test_after_the_crash_has_been_noticed_the_announcement_covers_nothing_more(folder, monkeypatch):
    seen, write = stages(folder)
    with open_ledger(folder) as ledger, monkeypatch.context() as patch:
        patch.setattr("os.write", write)
        enter(ledger)
    announced = seen[0]
    (folder / "ledger.jsonl").write_bytes(announced[0])
    (folder / "ledger.head").write_bytes(announced[1])
    open_ledger(folder).close()
    (folder / "ledger.jsonl").write_bytes(seen[1][0])
    assert not verify(folder).is_intact


def test_a_full_disk_stops_the_message_and_spoils_nothing(folder):
    with open_ledger(folder) as ledger:
        size = (folder / "ledger.jsonl").stat().st_size
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, limits[1]))
            with pytest.raises(StoreError, match="cannot be written") as error:
                enter(ledger)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, handler)
        assert "Free some space" in str(error.value)
        assert ledger.verify().is_intact
        assert enter(ledger).n == 7
        assert ledger.verify().is_intact


def test_a_foreign_line_is_noticed_while_the_program_runs(folder):
    with open_ledger(folder) as ledger:
        with (folder / "ledger.jsonl").open("ab") as file:
            file.write(b"{}\n")
        with pytest.raises(StoreError):
            enter(ledger)
        assert not ledger.verify().is_intact


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="file"):
        open_ledger(tmp_path / "file")


# -- use ----------------------------------------------------------------------------------------------------------


def test_threads_may_enter_and_verify_at_the_same_time(tmp_path):
    with open_ledger(tmp_path, is_durable=False) as ledger:
        results = []

        def work(n: int) -> None:
            for _ in range(40):
                enter(ledger, n)
            results.append(verify(tmp_path).is_intact)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results == [True] * 4
        assert [e.n for e in ledger.entries()] == list(range(1, 161))
        assert ledger.verify().is_intact


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, b"x", float("nan")])
def test_a_meaning_holds_strings_and_numbers_only(tmp_path, value):
    with open_ledger(tmp_path) as ledger:
        with pytest.raises(ValueError):  # noqa: PT011
            enter(ledger, meaning=Text("x {value}", {"value": value}))
        assert enter(ledger).n == 1
        assert ledger.verify().is_intact


def test_the_csv_opens_in_a_spreadsheet_and_runs_nothing_there(tmp_path):
    with open_ledger(tmp_path) as ledger:
        ledger.append(
            session="s1",
            peer="b1",
            peer_name='=HYPERLINK("http://x")',
            message_type="T",
            n_bytes=5,
            meaning=Text("北京 {n}", {"n": 1}),
        )
        raw = to_csv(ledger.entries())
    assert raw.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert row["peer_name"].startswith("'=")
    assert row["meaning"] == "北京 1"
    assert row["bytes"] == "5"


def test_the_json_export_has_every_field(folder):
    with open_ledger(folder) as ledger:
        rows = json.loads(to_json(ledger.entries()))
        assert [row["hash"] for row in rows] == [e.hash for e in ledger.entries()]
    assert rows[0]["meaning"]["english"] == "The blinded identifiers of 812 patients"
    assert rows[0]["previous"] == "0" * 64


def test_only_the_owner_may_read_it(folder):
    for name in ("ledger.jsonl", "ledger.head"):
        assert (folder / name).stat().st_mode & 0o077 == 0
