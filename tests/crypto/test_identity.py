"""Identities: names, keys, fingerprints, signatures, and the file under a passphrase."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
import zmq
from hypothesis import given
from hypothesis import strategies as st

from fedcore.crypto.identity import (
    Identity,
    PublicIdentity,
    ScryptCost,
    change_passphrase,
    check_name,
    framed,
    load_identity,
    read_public_identity,
    save_identity,
    verify,
    z85,
)
from fedcore.errors import DataError, ProtocolError, StoreError

CHEAP = ScryptCost(n=2**14)
PASSPHRASE = "stroke unit seven lamps"
P = 2**255 - 19


@pytest.fixture(scope="module")
def ours() -> Identity:
    return Identity.create("St. Mary's Hospital")


@pytest.fixture
def stored(tmp_path: Path, ours: Identity) -> Path:
    path = tmp_path / "identity.json"
    save_identity(path, ours, PASSPHRASE, cost=CHEAP)
    return path


def test_z85_known_answer_and_zmq_agrees(ours: Identity) -> None:
    assert z85(bytes.fromhex("864FD26FB559F75B")) == "HelloWorld"  # ZeroMQ RFC 32
    assert zmq.curve_public(ours.curve_secret_z85.encode()) == ours.public.curve_public_z85.encode()


def test_party_id_is_of_the_keys_and_not_of_the_name(ours: Identity) -> None:
    public = ours.public
    renamed = PublicIdentity("Another name", public.curve_public, public.sign_public)
    assert renamed.party_id == public.party_id
    assert renamed.fingerprint == public.fingerprint
    assert len(public.party_id) == 64
    other = Identity.create("St. Mary's Hospital").public
    assert other.party_id != public.party_id
    mixed = PublicIdentity(public.name, public.curve_public, other.sign_public)
    assert mixed.party_id not in (public.party_id, other.party_id)


def test_fingerprint_is_eight_groups_of_five(ours: Identity) -> None:
    groups = ours.public.fingerprint.split(" ")
    assert [len(group) for group in groups] == [5] * 8
    assert set("".join(groups)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_secrets_stay_out_of_repr(ours: Identity) -> None:
    shown = repr(ours) + repr(ours.store_key) + str(ours)
    for secret in (ours.curve_secret, ours.sign_secret, ours.data_key):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\x00b", "Heart\u202eertneC", "x" * 81, "zero\u200bwidth"])
def test_names_that_could_deceive_are_refused(name: str) -> None:
    with pytest.raises(DataError):
        check_name(name)


def test_names_are_kept_in_one_form() -> None:
    assert check_name("  Ho\u0302pital ") == "H\u00f4pital"
    assert check_name("心脏中心") == "心脏中心"


def low_order_curve_points() -> list[bytes]:
    order8 = [
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    ]
    return [u.to_bytes(32, "little") for u in [0, 1, *order8, P - 1, P, P + 1]]


@pytest.mark.parametrize("key", [*low_order_curve_points(), b"", bytes(31), bytes(33), b"\xff" * 32])
def test_unusable_curve_keys_are_refused(ours: Identity, key: bytes) -> None:
    with pytest.raises(ProtocolError):
        PublicIdentity("X", key, ours.public.sign_public)


def small_order_edwards_y() -> set[int]:
    """Every y of a point with 8·Q = 0 on -x² + y² = 1 + d·x²·y², found by arithmetic and not copied from a list."""
    d = -121665 * pow(121666, -1, P) % P

    def add(q: tuple[int, int], r: tuple[int, int]) -> tuple[int, int]:
        t = d * q[0] * r[0] * q[1] * r[1] % P
        x = (q[0] * r[1] + q[1] * r[0]) * pow(1 + t, -1, P)
        y = (q[1] * r[1] + q[0] * r[0]) * pow(1 - t, -1, P)
        return x % P, y % P

    def times(k: int, q: tuple[int, int]) -> tuple[int, int]:
        total = (0, 1)
        while k:
            total = add(total, q) if k & 1 else total
            q, k = add(q, q), k >> 1
        return total

    def some_point(y: int) -> tuple[int, int] | None:
        square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
        return (x, y) if x * x % P == square else None

    order = 2**252 + 27742317777372353535851937790883648493
    for y in range(2, 200):
        point = some_point(y)
        torsion = times(order, point) if point else (0, 1)
        if times(4, torsion) != (0, 1):  # of order eight: it generates the others
            return {times(k, torsion)[1] for k in range(8)}
    raise AssertionError("no point of order eight found")


def test_signing_keys_of_small_order_are_refused(ours: Identity) -> None:
    small = small_order_edwards_y()
    assert len(small) == 5
    spellings = [y + extra for y in small for extra in (0, P) if y + extra < 2**255]
    for y in spellings:
        for sign in (0, 2**255):
            with pytest.raises(ProtocolError):
                PublicIdentity("X", ours.public.curve_public, (y + sign).to_bytes(32, "little"))


def test_identity_of_other_secrets_is_refused(ours: Identity) -> None:
    other = Identity.create("B")
    with pytest.raises(StoreError):
        Identity(ours.public, other.curve_secret, ours.sign_secret, ours.data_key)
    with pytest.raises(StoreError):
        Identity(ours.public, ours.curve_secret, other.sign_secret, ours.data_key)


def test_signature_holds_for_its_domain_message_and_signer_only(ours: Identity) -> None:
    signature = ours.sign(b"terms", b"text")
    verify(ours.public, b"terms", b"text", signature)
    other = Identity.create("B")
    flipped = bytes([signature[0] ^ 1]) + signature[1:]
    for public, domain, message, given_signature in [
        (other.public, b"terms", b"text", signature),
        (ours.public, b"ledger", b"text", signature),
        (ours.public, b"terms", b"texT", signature),
        (ours.public, b"termst", b"ext", signature),
        (ours.public, b"terms", b"text", flipped),
        (ours.public, b"terms", b"text", b""),
        (ours.public, b"terms", b"text", signature + b"\0"),
    ]:
        with pytest.raises(ProtocolError):
            verify(public, domain, message, given_signature)


@given(st.lists(st.binary(max_size=9), max_size=4), st.lists(st.binary(max_size=9), max_size=4))
def test_framed_is_injective(a: list[bytes], b: list[bytes]) -> None:
    assert (framed(*a) == framed(*b)) == (a == b)


def test_saved_identity_comes_back(stored: Path, ours: Identity) -> None:
    assert load_identity(stored, PASSPHRASE) == ours
    assert read_public_identity(stored) == ours.public


def test_default_cost_is_the_one_promised(tmp_path: Path, ours: Identity) -> None:
    path = tmp_path / "identity.json"
    save_identity(path, ours, PASSPHRASE)
    content = json.loads(path.read_text("utf-8"))
    assert (content["n"], content["r"], content["p"]) == (2**17, 8, 1)
    assert load_identity(path, PASSPHRASE) == ours


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_the_owner_may_read_the_file(stored: Path) -> None:
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert os.listdir(stored.parent) == [stored.name]


def test_file_shows_no_secret(stored: Path, ours: Identity) -> None:
    import base64

    text = stored.read_text("utf-8")
    for secret in (ours.curve_secret, ours.sign_secret, ours.data_key):
        assert base64.b64encode(secret).decode()[:40] not in text
        assert secret.hex() not in text


def test_existing_identity_is_not_overwritten(stored: Path) -> None:
    before = stored.read_bytes()
    with pytest.raises(StoreError, match="already is an identity"):
        save_identity(stored, Identity.create("B"), PASSPHRASE, cost=CHEAP)
    assert stored.read_bytes() == before


def test_wrong_passphrase_is_called_so(stored: Path) -> None:
    with pytest.raises(StoreError, match="passphrase does not open") as caught:
        load_identity(stored, "stroke unit seven lampS")
    assert "Caps Lock" in str(caught.value.advice)


def test_passphrase_typed_full_width_opens(tmp_path: Path, ours: Identity) -> None:
    save_identity(tmp_path / "i", ours, "abcdef 12345", cost=CHEAP)
    assert load_identity(tmp_path / "i", "ａｂｃｄｅｆ　１２３４５") == ours


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.995])
def test_truncation_is_called_so(stored: Path, share: float) -> None:
    content = stored.read_bytes().rstrip()
    stored.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(StoreError, match="incomplete"):
        load_identity(stored, PASSPHRASE)


def test_every_field_is_protected(stored: Path) -> None:
    content = json.loads(stored.read_text("utf-8"))
    for name, value in content.items():
        changed = dict(content)
        changed[name] = value + 1 if isinstance(value, int) else ("B" if value[0] != "B" else "C") + value[1:]
        stored.write_text(json.dumps(changed), "utf-8")
        with pytest.raises(StoreError) as caught:
            load_identity(stored, PASSPHRASE)
        assert "altered" in str(caught.value) or "newer" in str(caught.value), name


def resealed(content: dict[str, object]) -> str:
    """The file as a tamperer leaves it who knows how the checksum is made."""
    import msgspec

    from fedcore.crypto.identity import _File

    filled = msgspec.json.decode(json.dumps(content), type=_File)
    return msgspec.json.encode(msgspec.structs.replace(filled, checksum=filled.expected_checksum())).decode()


def test_tampering_with_a_correct_checksum_is_caught_by_the_cipher(stored: Path, ours: Identity) -> None:
    import base64

    content = json.loads(stored.read_text("utf-8"))
    other = Identity.create("B").public
    for name, value in [
        ("name", "Another hospital"),
        ("sign_public", base64.b64encode(other.sign_public).decode()),
        ("sealed", base64.b64encode(bytes(112)).decode()),
        ("nonce", base64.b64encode(bytes(12)).decode()),
    ]:
        stored.write_text(resealed({**content, name: value}), "utf-8")
        with pytest.raises(StoreError, match="altered"):
            load_identity(stored, PASSPHRASE)


@pytest.mark.parametrize(
    "change",
    [{"n": 2**30}, {"n": 2**14 + 1}, {"n": 2}, {"n": 0}, {"n": -1}, {"r": 2**20}, {"p": 0}, {"p": 999}, {"n": 10**40}],
)
def test_planted_costs_cannot_exhaust_the_machine(stored: Path, change: dict[str, int]) -> None:
    content = json.loads(stored.read_text("utf-8"))
    try:
        stored.write_text(resealed({**content, **change}), "utf-8")
    except Exception:
        stored.write_text(json.dumps({**content, **change}), "utf-8")
    with pytest.raises(StoreError, match=r"unreasonable|altered"):
        load_identity(stored, PASSPHRASE)


def test_json_is_strict(stored: Path) -> None:
    content = json.loads(stored.read_text("utf-8"))
    missing = {k: v for k, v in content.items() if k != "salt"}
    for wrong in [
        {**content, "extra": 1},
        {**content, "n": "16384"},
        {**content, "format": "other"},
        missing,
        {},
        {"a": 1},
    ]:
        stored.write_text(json.dumps(wrong), "utf-8")
        with pytest.raises(StoreError, match="altered"):
            load_identity(stored, PASSPHRASE)
    stored.write_bytes(b"\xff\xfe{}")
    with pytest.raises(StoreError, match="altered"):
        load_identity(stored, PASSPHRASE)
    stored.write_bytes(b"{" + b" " * 20_000 + b"}")
    with pytest.raises(StoreError, match="altered"):
        load_identity(stored, PASSPHRASE)


def test_newer_missing_and_unwritable_files_are_named(stored: Path, tmp_path: Path, ours: Identity) -> None:
    content = json.loads(stored.read_text("utf-8"))
    stored.write_text(json.dumps({**content, "version": 2, "new": True}), "utf-8")
    with pytest.raises(StoreError, match="newer version"):
        load_identity(stored, PASSPHRASE)
    with pytest.raises(StoreError, match="no identity at"):
        load_identity(tmp_path / "absent", PASSPHRASE)
    with pytest.raises(StoreError, match="could not be written"):
        save_identity(tmp_path / "no" / "folder", ours, PASSPHRASE, cost=CHEAP)
    with pytest.raises(StoreError, match="cannot be read"):
        load_identity(tmp_path, PASSPHRASE)


def test_changed_passphrase_opens_and_the_old_does_not(stored: Path, ours: Identity) -> None:
    sealed = ours.store_key.encrypt(b"splits", b"secret table")
    change_passphrase(stored, PASSPHRASE, "a new and longer one", cost=CHEAP)
    again = load_identity(stored, "a new and longer one")
    assert again == ours
    assert again.store_key.decrypt(b"splits", sealed) == b"secret table"
    with pytest.raises(StoreError, match="passphrase does not open"):
        load_identity(stored, PASSPHRASE)


def test_failed_change_of_passphrase_leaves_the_file(stored: Path) -> None:
    before = stored.read_bytes()
    with pytest.raises(DataError, match="too short"):
        change_passphrase(stored, PASSPHRASE, "short", cost=CHEAP)
    with pytest.raises(StoreError, match="passphrase does not open"):
        change_passphrase(stored, "not the passphrase", "a new and longer one", cost=CHEAP)
    assert stored.read_bytes() == before
