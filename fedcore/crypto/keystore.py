"""How secrets rest on this hospital's disk: the passphrase, what scrypt makes of it, and the key for everything else.

A passphrase is stretched once, when the hospital unlocks its identity (RFC 7914: costly in memory, so that guessing in
bulk is dear). All other secrets are encrypted under keys derived from the random data key in the identity file,
so a changed passphrase re-encrypts 96 bytes and not the whole store.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fedcore.errors import DataError, StoreError

MIN_PASSPHRASE_LENGTH = 10
SALT_BYTES = 32
TAG_BYTES = 16
KEY_BYTES = 32

_STORE_VERSION = b"\x01"
# A key that encrypts one message only may use a fixed nonce; random nonces under a long-lived key would need counting.
_ONE_TIME_NONCE = bytes(12)


@dataclass(frozen=True)
class StoreKey:
    """Encrypts secrets at rest. Every message gets its own key: HKDF-SHA256(data key, random salt, purpose)."""

    data_key: bytes = field(repr=False)

    def _cipher(self, purpose: bytes, salt: bytes) -> ChaCha20Poly1305:
        info = b"fedstroke store 1" + purpose
        return ChaCha20Poly1305(HKDF(SHA256(), KEY_BYTES, salt, info).derive(self.data_key))

    def encrypt(self, purpose: bytes, plaintext: bytes) -> bytes:
        """49 bytes longer than `plaintext`. `purpose` names what it is; the same is needed to decrypt."""
        salt = os.urandom(SALT_BYTES)
        sealed = self._cipher(purpose, salt).encrypt(_ONE_TIME_NONCE, plaintext, _STORE_VERSION)
        return _STORE_VERSION + salt + sealed

    def decrypt(self, purpose: bytes, sealed: bytes) -> bytes:
        """Raises StoreError when it is cut short, altered, for another purpose or of another identity."""
        if len(sealed) < 1 + SALT_BYTES + TAG_BYTES:
            raise StoreError(
                "A protected entry of the store is incomplete.", advice="Restore the store from your backup."
            )
        if sealed[:1] != _STORE_VERSION:
            raise StoreError("A protected entry of the store has an unknown format.", advice="Update FedStroke.")
        salt, body = sealed[1 : 1 + SALT_BYTES], sealed[1 + SALT_BYTES :]
        try:
            return self._cipher(purpose, salt).decrypt(_ONE_TIME_NONCE, body, _STORE_VERSION)
        except InvalidTag:
            raise StoreError(
                "A protected entry of the store was altered or belongs to another identity.",
                advice="Restore the store and the identity from the same backup.",
                detail=purpose.decode("utf-8", "replace"),
            ) from None


@dataclass(frozen=True)
class ScryptCost:
    """scrypt's parameters; takes 128·n·r bytes of memory. Bounded: a planted file must not exhaust the machine."""

    n: int = 2**17
    r: int = 8
    p: int = 1

    def __post_init__(self) -> None:
        within = 2**14 <= self.n <= 2**20 and 8 <= self.r <= 32 and 1 <= self.p <= 16
        if not within or self.n & (self.n - 1) or 128 * self.n * self.r > 2**30:
            raise StoreError(
                "The identity file asks for an unreasonable amount of work to open.",
                advice="Restore it from your backup.",
                detail=f"scrypt n={self.n} r={self.r} p={self.p}",
            )


def normalised(passphrase: str) -> bytes:
    """The bytes that go into scrypt: NFKC, so that full-width and composed characters open what others closed."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8")


def check_passphrase(passphrase: str) -> bytes:
    """The bytes that go into scrypt. Raises DataError when the passphrase is too easy to guess."""
    tidy = unicodedata.normalize("NFKC", passphrase)
    if len(tidy) < MIN_PASSPHRASE_LENGTH:
        raise DataError(
            "The passphrase is too short.",
            advice="Use at least {limit} characters, for example four words that have nothing to do with each other.",
            limit=MIN_PASSPHRASE_LENGTH,
        )
    if len(set(tidy)) < MIN_PASSPHRASE_LENGTH // 2:
        raise DataError(
            "The passphrase repeats too few characters.",
            advice="Use four words that have nothing to do with each other.",
        )
    return normalised(tidy)


def stretch(passphrase: bytes, salt: bytes, cost: ScryptCost) -> tuple[bytes, bytes]:
    """(key, verifier). The verifier tells a guesser nothing that the authentication tag would not tell as fast."""
    try:
        stretched = Scrypt(salt=salt, length=2 * KEY_BYTES, n=cost.n, r=cost.r, p=cost.p).derive(passphrase)
    except MemoryError:
        raise StoreError(
            "There is not enough free memory to open the identity.",
            advice="Close other programs and try again; about {megabytes} MB are needed.",
            megabytes=128 * cost.n * cost.r // 2**20,
        ) from None
    return stretched[:KEY_BYTES], stretched[KEY_BYTES:]


def write_private(path: Path, content: bytes) -> None:
    """Atomic: a crash leaves the old file or the new one. Mode 0600 from the first byte on."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise StoreError(
            "The identity could not be written to {path}.",
            advice="Check that the folder exists, is yours, and that the disk is not full.",
            detail=str(error),
            path=str(path),
        ) from error


def _sync_folder(folder: Path) -> None:
    """Makes the new name last through a power cut. Windows cannot open folders and needs no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
