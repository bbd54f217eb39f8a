"""Who a hospital is: two public keys, and the file that keeps their secret halves under a passphrase.

The identity is the pair of keys; the name beside them is a label which anybody may choose. `party_id` and
`fingerprint` are therefore made of the keys alone. One key is Curve25519 (for ZeroMQ's CURVE transport and for
sealing), the other Ed25519 (for signing): one key for both jobs would tie the security proof of each to the other.

At rest the secret keys, and a random data key for everything else that is secret on this disk (keystore.py), are
encrypted with ChaCha20-Poly1305 under a key made of the passphrase. The public part is authenticated with them. A
verifier and a checksum, which add nothing to what an attacker can do, let the errors tell apart a mistyped passphrase,
a damaged disk and a hand that changed the file.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from fedcore.crypto.keystore import KEY_BYTES as KEY_BYTES
from fedcore.crypto.keystore import SALT_BYTES, TAG_BYTES, normalised, stretch, write_private
from fedcore.crypto.keystore import ScryptCost as ScryptCost
from fedcore.crypto.keystore import StoreKey as StoreKey
from fedcore.crypto.keystore import check_passphrase as check_passphrase
from fedcore.errors import DataError, ProtocolError, StoreError

SIGNATURE_BYTES = 64
MAX_NAME_LENGTH = 80

_P25519 = 2**255 - 19
_Z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"

# y-coordinates of the eight points of small order on Ed25519, sign bit dropped. Under such a key anybody can make
# signatures that verify, so its owner could later deny having signed the terms.
_SMALL_ORDER_Y = frozenset(
    {
        0,
        1,
        _P25519 - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)


def framed(*parts: bytes) -> bytes:
    """The parts, each after its length, so that no two different lists give the same bytes to a hash or a key."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def z85(data: bytes) -> str:
    """ZeroMQ's RFC 32 encoding (4 bytes in 5 characters), the form in which libzmq takes CURVE keys."""
    digits = bytearray()
    for start in range(0, len(data), 4):
        word = int.from_bytes(data[start : start + 4], "big")
        digits += bytes(_Z85[word // 85**power % 85] for power in (4, 3, 2, 1, 0))
    return digits.decode("ascii")


def check_name(name: str) -> str:
    """The name as it is kept: NFC, no spaces around. Raises DataError when it cannot be a label on screen and paper.

    Control and direction characters are refused: they could make one hospital's name look like another's.
    """
    tidy = unicodedata.normalize("NFC", name).strip()
    if not tidy:
        raise DataError("The name of the hospital is empty.", advice="Type the name under which others know you.")
    if len(tidy) > MAX_NAME_LENGTH:
        raise DataError(
            "The name of the hospital has {length} characters.",
            advice="Use at most {limit} characters.",
            length=len(tidy),
            limit=MAX_NAME_LENGTH,
        )
    if not tidy.isprintable():
        raise DataError(
            "The name of the hospital contains invisible characters.",
            advice="Type the name instead of pasting it: letters, digits, spaces and punctuation are fine.",
        )
    return tidy


@dataclass(frozen=True)
class PublicIdentity:
    """What others may know of a hospital. Checks itself: DataError for the name, ProtocolError for the keys."""

    name: str
    curve_public: bytes
    sign_public: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", check_name(self.name))
        if not _is_usable_curve_key(self.curve_public) or not _is_usable_sign_key(self.sign_public):
            raise ProtocolError(
                "The public keys of {name} are not valid.",
                advice="Ask for a new invitation; if it happens again, ask them to make a new identity.",
                name=self.name,
            )

    @property
    def digest(self) -> bytes:
        """32 bytes over both public keys, not over the name."""
        return hashlib.sha256(b"fedstroke party 1" + framed(self.curve_public, self.sign_public)).digest()

    @property
    def party_id(self) -> str:
        """64 hexadecimal digits: the key of this hospital in every table, message and ledger."""
        return self.digest.hex()

    @property
    def fingerprint(self) -> str:
        """200 bits of the digest for people to compare: eight groups of five, no 0, 1, 8 or 9 to misread."""
        letters = base64.b32encode(self.digest[:25]).decode("ascii")
        return " ".join(letters[start : start + 5] for start in range(0, len(letters), 5))

    @property
    def curve_public_z85(self) -> str:
        return z85(self.curve_public)


def _is_usable_curve_key(key: bytes) -> bool:
    """Canonical (one key must not have two party ids) and not of low order (its shared secrets would be zero)."""
    if len(key) != KEY_BYTES or int.from_bytes(key, "little") >= _P25519:
        return False
    try:
        X25519PrivateKey.from_private_bytes(bytes(KEY_BYTES)).exchange(X25519PublicKey.from_public_bytes(key))
    except ValueError:
        return False
    return True


def _is_usable_sign_key(key: bytes) -> bool:
    if len(key) != KEY_BYTES:
        return False
    y = int.from_bytes(key, "little") & (2**255 - 1)
    return y < _P25519 and y not in _SMALL_ORDER_Y


def _signed_bytes(domain: bytes, message: bytes) -> bytes:
    return b"fedstroke signature 1" + framed(domain, message)


def verify(public: PublicIdentity, domain: bytes, message: bytes, signature: bytes) -> None:
    """Returns when `public` signed `message` for this `domain`; raises ProtocolError otherwise."""
    try:
        Ed25519PublicKey.from_public_bytes(public.sign_public).verify(signature, _signed_bytes(domain, message))
    except (InvalidSignature, ValueError):
        raise ProtocolError(
            "The signature of {name} does not fit what it signs.",
            advice="Nothing was accepted. Call {name}: the text was changed on the way, or their key is another one.",
            name=public.name,
        ) from None


@dataclass(frozen=True)
class Identity:
    """A hospital's own keys. The secrets stay out of `repr`, and so out of logs and tracebacks."""

    public: PublicIdentity
    curve_secret: bytes = field(repr=False)
    sign_secret: bytes = field(repr=False)
    data_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        curve = X25519PrivateKey.from_private_bytes(self.curve_secret).public_key().public_bytes_raw()
        sign = Ed25519PrivateKey.from_private_bytes(self.sign_secret).public_key().public_bytes_raw()
        if (curve, sign) != (self.public.curve_public, self.public.sign_public) or len(self.data_key) != KEY_BYTES:
            raise StoreError(
                "The secret keys of {name} do not belong to its public keys.",
                advice="Restore the identity from your backup.",
                name=self.public.name,
            )

    @classmethod
    def create(cls, name: str) -> Identity:
        """Fresh keys from the operating system's randomness."""
        curve, sign = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        public = PublicIdentity(name, curve.public_key().public_bytes_raw(), sign.public_key().public_bytes_raw())
        return cls(public, curve.private_bytes_raw(), sign.private_bytes_raw(), secrets.token_bytes(KEY_BYTES))

    @property
    def name(self) -> str:
        return self.public.name

    @property
    def party_id(self) -> str:
        return self.public.party_id

    @property
    def curve_secret_z85(self) -> str:
        return z85(self.curve_secret)

    @cached_property
    def store_key(self) -> StoreKey:
        """The key for other secrets on this disk (Paillier keys, split tables)."""
        return StoreKey(self.data_key)

    def sign(self, domain: bytes, message: bytes) -> bytes:
        """64 bytes. `domain` says what kind of thing is signed, so that no signature can stand in for another kind."""
        return Ed25519PrivateKey.from_private_bytes(self.sign_secret).sign(_signed_bytes(domain, message))


class _Head(msgspec.Struct, frozen=True):
    format: Literal["fedstroke identity"]
    version: int


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The identity file, JSON with base64 for bytes. `checksum` tells damage from a wrong passphrase."""

    format: Literal["fedstroke identity"]
    version: Literal[1]
    name: str
    curve_public: bytes
    sign_public: bytes
    n: int
    r: int
    p: int
    salt: bytes
    verifier: bytes
    nonce: bytes
    sealed: bytes
    checksum: bytes

    def public_part(self) -> bytes:
        """Everything but the ciphertext, authenticated with it."""
        costs = f"scrypt {self.n} {self.r} {self.p}".encode()
        who = framed(self.name.encode(), self.curve_public, self.sign_public)
        return framed(self.format.encode(), bytes([self.version]), who, costs, self.salt, self.verifier, self.nonce)

    def expected_checksum(self) -> bytes:
        return hashlib.sha256(b"fedstroke identity file 1" + framed(self.public_part(), self.sealed)).digest()


def save_identity(
    path: Path, identity: Identity, passphrase: str, *, cost: ScryptCost | None = None, replace: bool = False
) -> None:
    """Writes the file whole or not at all, readable by this user only.

    Refuses to write over an existing file unless `replace`: a lost key cannot be made again. Raises DataError for the
    passphrase, StoreError for the disk.
    """
    cost = cost or ScryptCost()
    if not replace and path.exists():
        raise StoreError(
            "There already is an identity at {path}.",
            advice="Open that one, or choose another folder. Replacing it would lose its keys for ever.",
            path=str(path),
        )
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(12)
    key, verifier = stretch(check_passphrase(passphrase), salt, cost)
    public = identity.public
    empty = _File(
        format="fedstroke identity", version=1, name=public.name, curve_public=public.curve_public,
        sign_public=public.sign_public, n=cost.n, r=cost.r, p=cost.p, salt=salt, verifier=verifier, nonce=nonce,
        sealed=b"", checksum=b"",
    )  # fmt: skip
    secret = identity.curve_secret + identity.sign_secret + identity.data_key
    sealed = ChaCha20Poly1305(key).encrypt(nonce, secret, empty.public_part())
    filled = msgspec.structs.replace(empty, sealed=sealed)
    filled = msgspec.structs.replace(filled, checksum=filled.expected_checksum())
    write_private(path, msgspec.json.format(msgspec.json.encode(filled)) + b"\n")


def load_identity(path: Path, passphrase: str) -> Identity:
    """Raises StoreError, which says whether the file is missing, cut short, altered, newer, or the passphrase wrong."""
    stored = _read_file(path)
    cost = ScryptCost(stored.n, stored.r, stored.p)
    key, verifier = stretch(normalised(passphrase), stored.salt, cost)
    if not hmac.compare_digest(verifier, stored.verifier):
        raise StoreError(
            "This passphrase does not open the identity of {name}.",
            advice="Check Caps Lock and the keyboard language and type it again. Nobody can recover a lost passphrase.",
            name=stored.name,
        )
    try:
        secret = ChaCha20Poly1305(key).decrypt(stored.nonce, stored.sealed, stored.public_part())
        public = PublicIdentity(stored.name, stored.curve_public, stored.sign_public)
        return Identity(public, secret[:32], secret[32:64], secret[64:])
    except (InvalidTag, ValueError, DataError, ProtocolError):
        raise _altered(path) from None


def read_public_identity(path: Path) -> PublicIdentity:
    """The public part, for a window that greets by name before the passphrase is typed. Not authenticated."""
    stored = _read_file(path)
    try:
        return PublicIdentity(stored.name, stored.curve_public, stored.sign_public)
    except (DataError, ProtocolError):
        raise _altered(path) from None


def change_passphrase(path: Path, old: str, new: str, *, cost: ScryptCost | None = None) -> None:
    """Keys and data key stay the same. Copies of the file made before still open with the old passphrase."""
    check_passphrase(new)
    save_identity(path, load_identity(path, old), new, cost=cost, replace=True)


def _altered(path: Path) -> StoreError:
    return StoreError(
        "The identity file {path} was altered after it was written.",
        advice="Restore it from your backup, and find out who could write to it.",
        path=str(path),
    )


def _read_file(path: Path) -> _File:
    text = _read_bounded(path)
    if not text.rstrip().endswith(b"}"):
        raise StoreError(
            "The identity file {path} is incomplete: its end is missing.",
            advice="Restore it from your backup.",
            path=str(path),
        )
    try:
        if msgspec.json.decode(text, type=_Head).version > 1:
            raise StoreError(
                "The identity file {path} was written by a newer version of FedStroke.",
                advice="Update FedStroke on this computer.",
                path=str(path),
            )
        stored = msgspec.json.decode(text, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise _altered(path) from None
    lengths = tuple(len(part) for part in (stored.salt, stored.verifier, stored.nonce, stored.sealed))
    if lengths != (SALT_BYTES, KEY_BYTES, 12, 3 * KEY_BYTES + TAG_BYTES):
        raise _altered(path)
    if not hmac.compare_digest(stored.checksum, stored.expected_checksum()):
        raise _altered(path)
    return stored


def _read_bounded(path: Path, limit: int = 16_384) -> bytes:
    try:
        with path.open("rb") as file:
            text = file.read(limit + 1)
    except FileNotFoundError:
        raise StoreError(
            "There is no identity at {path}.",
            advice="Make a new identity, or restore the file from your backup.",
            path=str(path),
        ) from None
    except OSError as error:
        raise StoreError(
            "The identity file {path} cannot be read.",
            advice="Check that it belongs to you and that the disk is connected.",
            detail=str(error),
            path=str(path),
        ) from error
    if len(text) > limit:
        raise _altered(path)
    return text
