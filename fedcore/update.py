"""Whether an update file is the one which the makers of the program released; nothing is installed or run here.

A hospital without the Internet gets three files on a medium: the installer, the manifest of the release and the
manifest's signature. The signature (Ed25519, RFC 8032) is detached and covers the manifest byte for byte, the manifest
covers each installer by size and SHA-256. The public release key comes with the program, in assets/keys/release.json;
it is made with the first release (packaging/sign.py). Signatures are checked before anything in a manifest is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fedcore import __version__
from fedcore.assets import asset
from fedcore.errors import DataError, StoreError
from fedcore.net.frames import VERSION as CONNECTION
from fedcore.protocols.codec import WIRE_VERSION as MESSAGES

SIGNED = b"fedstroke update 1\0"  # before the manifest's bytes: this key signs nothing else that could be taken for one
KEY_FILE = "keys/release.json"
MANIFEST = ".manifest.json"
SIGNATURE = ".sig"
_MAX_BYTES = 64 * 1024
_MAX_MANIFESTS = 20
_Version = Annotated[str, msgspec.Meta(pattern=r"^(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){2}$", max_length=20)]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$", max_length=120)]
_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One installer of the release; `size` in bytes."""

    name: _Name
    system: Literal["linux", "windows", "macos"]
    machine: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]+$", max_length=20)]
    size: Annotated[int, msgspec.Meta(ge=1, le=1 << 33)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to a release, and which versions of the protocol it speaks."""

    format: Literal["fedstroke update"]
    version: Literal[1]
    program: _Version
    released: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    connection: Annotated[int, msgspec.Meta(ge=1, le=255)]
    messages: Annotated[int, msgspec.Meta(ge=1, le=255)]
    files: Annotated[list[File], msgspec.Meta(min_length=1, max_length=50)]


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base64 in the file; `key` is the fingerprint of the release key which made it."""

    format: Literal["fedstroke update signature"]
    version: Literal[1]
    key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]
    signature: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


class ReleaseKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Public keys, the present one and perhaps the next, so that a key can be replaced by a signed update."""

    format: Literal["fedstroke release keys"]
    version: Literal[1]
    keys: Annotated[list[_Key], msgspec.Meta(min_length=1, max_length=2)]


@dataclass(frozen=True)
class Update:
    """A genuine update: what it is, which of the files in its folder were checked, and whether peers must follow."""

    program: str
    released: str
    key: str
    checked: tuple[str, ...]
    is_compatible: bool  # it speaks to hospitals which stay at the version installed here


def fingerprint(key: bytes) -> str:
    """16 hexadecimal digits by which people tell release keys apart."""
    return hashlib.sha256(b"fedstroke release key" + key).hexdigest()[:16]


def release_keys() -> tuple[bytes, ...]:
    """The keys that came with this program; raises StoreError when none did."""
    return read_keys(asset("keys") / Path(KEY_FILE).name)


def read_keys(path: Path) -> tuple[bytes, ...]:
    """Raises StoreError when there is no such file, or it holds something else."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise StoreError(
            "This copy of FedStroke came without a release key, so it cannot verify updates.",
            advice="Get updates from whoever gave you this copy; compare the file's SHA-256 with what they tell you.",
        ) from None
    try:
        return tuple(msgspec.json.decode(raw, type=ReleaseKeys).keys)
    except msgspec.MsgspecError as error:
        raise StoreError(
            "The release key of this copy of FedStroke is damaged, so it cannot verify updates.",
            advice="Install FedStroke again.",
            detail=str(error),
        ) from None


def check_update(chosen: Path, keys: Sequence[bytes], own: str = __version__) -> Update:
    """Verify an installer, or the manifest and all installers beside it, and that the release is newer than `own`.

    Raises DataError when a file is missing, was changed, is not signed by one of `keys`, or is not newer.
    """
    name = chosen.name
    found = [chosen] if name.endswith(MANIFEST) else _manifests_beside(chosen)
    for path in found:
        manifest, key = _read_signed(path, keys)
        listed = {file.name: file for file in manifest.files}
        if len(listed) != len(manifest.files):
            raise _malformed(path, "a name twice")
        if path == chosen:
            present = [file for file in manifest.files if (path.parent / file.name).is_file()]
            if not present:
                raise DataError(
                    "None of the installers which {file} lists is in its folder.",
                    advice="Copy the installer into the same folder, then try again.",
                    file=path.name,
                )
            return _checked(path.parent, present, manifest, key, own)
        if name in listed:
            return _checked(path.parent, [listed[name]], manifest, key, own)
    raise DataError(
        "No signed manifest in the folder lists {file}.",
        advice="Copy the manifest (.manifest.json) and its signature (.sig) of the same release beside it. Do not "
        "install a file which cannot be verified.",
        file=name,
    )


def _manifests_beside(chosen: Path) -> list[Path]:
    if not chosen.is_file():
        raise DataError("{file} cannot be read.", advice="Check the path of the update file.", file=chosen.name)
    found = sorted(chosen.parent.glob(f"fedstroke-*{MANIFEST}"))
    if len(found) > _MAX_MANIFESTS:
        raise DataError(
            "The folder of {file} holds too many manifests.",
            advice="Put the installer, its manifest and the signature into a folder of their own.",
            file=chosen.name,
        )
    return found


def _read_signed(path: Path, keys: Sequence[bytes]) -> tuple[Manifest, str]:
    """The manifest, once its signature holds, and the fingerprint of the key."""
    raw = _read(path)
    signature_path = path.with_name(path.name + SIGNATURE)
    if not signature_path.is_file():
        raise DataError(
            "The signature {file} is missing.",
            advice="Copy it into the same folder. Do not install a file which cannot be verified.",
            file=signature_path.name,
        )
    try:
        signature = msgspec.json.decode(_read(signature_path), type=Signature)
    except msgspec.MsgspecError as error:
        raise _malformed(signature_path, str(error)) from None
    key = next((key for key in keys if fingerprint(key) == signature.key), None)
    if key is None:
        raise DataError(
            "{file} was not signed with the release key which this program knows.",
            advice="Do not install the update. Ask whoever gave it to you where it comes from.",
            file=path.name,
        )
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature.signature, SIGNED + raw)
    except (InvalidSignature, ValueError):
        raise DataError(
            "{file} was changed after it was signed, or the signature is not its own.",
            advice="Do not install the update. Tell your security officer, and get the files again.",
            file=path.name,
        ) from None
    try:
        return msgspec.json.decode(raw, type=Manifest), signature.key
    except msgspec.MsgspecError as error:
        raise _malformed(path, str(error)) from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise DataError(
            "{file} cannot be read.", advice="Check the path of the update file.", file=path.name, detail=str(error)
        ) from None
    if len(raw) > _MAX_BYTES:
        raise _malformed(path, "too long")
    return raw


def _malformed(path: Path, reason: str) -> DataError:
    return DataError(
        "{file} is not a file of a FedStroke release.",
        advice="Do not install the update. Get the files again from whoever released it.",
        file=path.name,
        detail=reason,
    )


def _checked(folder: Path, files: Sequence[File], manifest: Manifest, key: str, own: str) -> Update:
    if _number(manifest.program) <= _number(own):
        raise DataError(
            "The update brings FedStroke {theirs}; {own} is installed here.",
            advice="Nothing needs to be installed. An older version would not open what this one has written.",
            theirs=manifest.program,
            own=own,
        )
    for file in files:
        _check_file(folder / file.name, file)
    names = tuple(file.name for file in files)
    is_compatible = (manifest.connection, manifest.messages) == (CONNECTION, MESSAGES)
    return Update(manifest.program, manifest.released, key, names, is_compatible)


def _check_file(path: Path, file: File) -> None:
    try:
        is_whole = path.stat().st_size == file.size
        with path.open("rb") as opened:
            is_same = is_whole and hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
    except OSError as error:
        raise DataError(
            "{file} cannot be read.", advice="Check the path of the update file.", file=path.name, detail=str(error)
        ) from None
    if not is_same:
        raise DataError(
            "{file} is not the file which was released: it is damaged or was changed.",
            advice="Do not install it. Copy it again; if it still differs, tell your security officer.",
            file=path.name,
        )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
