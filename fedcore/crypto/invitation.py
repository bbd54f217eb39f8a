"""The text one hospital mails to another: who it is, where it listens, its public keys, signed by itself.

The part a program reads is one word, `fedstroke:1:` and base32 up to a full stop, with readable lines around it for
people. Base32 and not base64: letters of one case survive mail programs that "improve" hyphens and underscores, and a
QR code stores them more tightly. Mail also wraps, quotes and indents; the reader undoes exactly that and then accepts
nothing but the very bytes that were written: length, checksum, signature.

The signature shows that whoever wrote the invitation holds the keys in it. It does *not* show that they are the
hospital whose name they typed: that is what pairing is for.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass

from fedcore.crypto.identity import SIGNATURE_BYTES, Identity, PublicIdentity, framed, verify
from fedcore.crypto.keystore import KEY_BYTES
from fedcore.errors import DataError, FedcoreError, Text

VERSION = 1
MAX_TEXT_LENGTH = 65_536
_PREFIX = f"fedstroke:{VERSION}:"
_DOMAIN = b"invitation 1"
_CHECKSUM_BYTES = 5
_FIXED_BYTES = 2 * KEY_BYTES + SIGNATURE_BYTES
_HEAD_BYTES = 2

# What mail does to a long line: breaks it (quoted-printable leaves "=" at the end), quotes it, indents it, and puts in
# spaces of no width.
_MAIL_DAMAGE = re.compile(r"=\r?\n|[\s>|\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_START = re.compile(r"fedstroke:([0-9]{1,9}):", re.IGNORECASE)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.IGNORECASE)


def check_address(text: str) -> str:
    """`host:port` in its one spelling: host name in lower case, IPv4, or IPv6 in brackets; "" stays "".

    Raises DataError. Addresses nobody can connect to (0.0.0.0, multicast) are refused.
    """
    tidy = text.strip()
    if not tidy:
        return ""
    host, colon, port = tidy.rpartition(":")
    if not colon or not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65_535:
        raise _bad_address(tidy)
    if host.startswith("[") and host.endswith("]"):
        return f"[{_ip(host[1:-1], 6, tidy)}]:{int(port)}"
    if re.fullmatch(r"[0-9.]+", host):
        return f"{_ip(host, 4, tidy)}:{int(port)}"
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise _bad_address(tidy)
    return f"{host.lower()}:{int(port)}"


def _ip(host: str, version: int, whole: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise _bad_address(whole) from None
    # A zone ("%eth0") means something on one machine only.
    if address.version != version or "%" in host or address.is_unspecified or address.is_multicast:
        raise _bad_address(whole)
    return str(address)


def _bad_address(text: str) -> DataError:
    return DataError(
        "The address {address} is not one to which others can connect.",
        advice="Write it like fl.hospital.org:7700, 10.1.2.3:7700 or [2001:db8::7]:7700.",
        address=text[:300],
    )


@dataclass(frozen=True)
class Invitation:
    """Checks itself: valid address, signed with the keys inside. `address` is "" for one who only connects out."""

    public: PublicIdentity
    address: str
    signature: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", check_address(self.address))
        verify(self.public, _DOMAIN, _signed_part(self.public, self.address), self.signature)

    @property
    def code(self) -> str:
        """The one word a program reads; also what goes into the QR code (in capitals it is all alphanumeric mode)."""
        name, address = self.public.name.encode("utf-8"), self.address.encode("ascii")
        body = _lengths(name, address) + name + address
        body += self.public.curve_public + self.public.sign_public + self.signature
        return _PREFIX + _base32(body + _checksum(body)) + "."

    def readable(self) -> tuple[Text, ...]:
        """The lines for people, translatable. Nobody should trust them: the reader takes everything from the code."""
        where = Text("Address: {address}", {"address": self.address})
        return (
            Text("FedStroke invitation from {name}", {"name": self.public.name}),
            where if self.address else Text("Address: none, connects out only"),
            Text("Fingerprint: {fingerprint}", {"fingerprint": self.public.fingerprint}),
            Text("Paste this whole text into FedStroke, page Peers. Then confirm each other by phone."),
        )

    def to_text(self, translate: Callable[[Text], str] = str) -> str:
        """What people mail: the readable lines, then the code on a line of its own."""
        return "\n".join([*map(translate, self.readable()), "", self.code, ""])


def invite(identity: Identity, address: str = "") -> Invitation:
    """This hospital's own invitation. Raises DataError for the address."""
    tidy = check_address(address)
    return Invitation(identity.public, tidy, identity.sign(_DOMAIN, _signed_part(identity.public, tidy)))


def read_invitation(text: str) -> Invitation:
    """The invitation in `text`, however mail has wrapped and quoted it. Raises DataError, which says what to do."""
    if len(text) > MAX_TEXT_LENGTH:
        raise DataError("This text is too long to be an invitation.", advice="Paste only the invitation.")
    starts = list(_START.finditer(text))
    if not starts:
        raise DataError(
            "There is no invitation in this text.",
            advice="Paste the whole mail, including the line that begins with fedstroke:1:",
        )
    if any(int(start[1]) > VERSION for start in starts):
        raise DataError(
            "This invitation was made by a newer version of FedStroke.",
            advice="Update FedStroke here, or ask the other hospital which version both of you should use.",
        )
    ends = [start.start() for start in starts[1:]] + [len(text)]
    found = {_body(text[start.end() : end]) for start, end in zip(starts, ends, strict=True)}
    if len(found) > 1:
        raise DataError("There is more than one invitation in this text.", advice="Paste them one at a time.")
    return _parse(found.pop())


def _body(text: str) -> bytes:
    """The bytes between the prefix and the full stop. A lost full stop is forgiven when nothing else is lost."""
    letters, stop, _ = _MAIL_DAMAGE.sub("", text).partition(".")
    head = _decode(letters[:4].upper())  # 4 letters are 2 bytes and a half
    if head is None or len(head) < _HEAD_BYTES:
        raise _altered() if stop else _truncated()
    size = _HEAD_BYTES + head[0] + head[1] + _FIXED_BYTES + _CHECKSUM_BYTES
    n_letters = -(-size * 8 // 5)
    if len(letters) < n_letters:
        raise _truncated()
    if stop and len(letters) > n_letters:
        raise _altered()
    body = _decode(letters[:n_letters].upper())
    if body is None or _base32(body) != letters[:n_letters].upper():
        raise _altered()
    return body


def _parse(body: bytes) -> Invitation:
    content, checksum = body[:-_CHECKSUM_BYTES], body[-_CHECKSUM_BYTES:]
    if _checksum(content) != checksum:
        raise _altered()
    name_end = _HEAD_BYTES + content[0]
    keys = content[name_end + content[1] :]
    try:
        name = content[_HEAD_BYTES:name_end].decode("utf-8")
        address = content[name_end : name_end + content[1]].decode("ascii")
        public = PublicIdentity(name, keys[:KEY_BYTES], keys[KEY_BYTES : 2 * KEY_BYTES])
        invitation = Invitation(public, address, keys[2 * KEY_BYTES :])
    except (UnicodeDecodeError, FedcoreError):
        raise _altered() from None
    # One invitation has one spelling: a name or an address which the checks would have tidied was not written by us.
    if (invitation.public.name, invitation.address) != (name, address):
        raise _altered()
    return invitation


def _lengths(name: bytes, address: bytes) -> bytes:
    if len(name) > 255 or len(address) > 255:
        raise DataError(
            "The name or the address is too long for an invitation.",
            advice="Use a shorter name (at most 255 bytes; Chinese characters take three) and address.",
        )
    return bytes([len(name), len(address)])


def _signed_part(public: PublicIdentity, address: str) -> bytes:
    return framed(public.name.encode("utf-8"), public.curve_public, public.sign_public, address.encode("ascii"))


def _checksum(body: bytes) -> bytes:
    """Against slips of the mouse, to say "altered" and not "forged"; the signature is what protects."""
    return hashlib.sha256(b"fedstroke invitation checksum 1" + body).digest()[:_CHECKSUM_BYTES]


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=")


def _decode(letters: str) -> bytes | None:
    try:
        return base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return None


def _truncated() -> DataError:
    return DataError(
        "The invitation is incomplete: its end is missing.",
        advice="Copy the whole text again, down to the full stop, or ask the other hospital to send it as a file.",
    )


def _altered() -> DataError:
    return DataError(
        "The invitation was altered on the way.",
        advice="Ask the other hospital to send it again, best as a file. Do not correct it by hand.",
    )
