"""Sums which nobody sees the parts of: pairwise masks modulo 2**64 (Bonawitz et al. 2017, section 4, without dropouts).

Every pair of sites shares a stream of random words; the one with the lower number adds it and the other subtracts it:

    site 0   v0 + s01 + s02
    site 1   v1 - s01 + s12
    site 2   v2 - s02 - s12
    sum      v0 + v1 + v2        (mod 2**64)

One message alone is uniformly distributed, whatever its values are. A stream is ChaCha20 under a key of HKDF-SHA256 of
the pair's X25519 secret, the terms' digest, both sites and keys, the attempt and the round; a round used twice would
show the difference of two vectors of values, so it is refused.

A wrong stream (another round, another key, a word changed on the way) would give a wrong number rather than an error.
So each vector carries two words more, masked like the rest: a 1, which must add up to the number of sites, and a
linear check over all words with coefficients from the round, which the totals must satisfy. Both are functions of
the totals alone and tell nobody anything new; a random error passes with a chance of 2**-63 or less.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

from fedcore.crypto.identity import framed
from fedcore.crypto.keystore import KEY_BYTES
from fedcore.errors import ProtocolError

Words = NDArray[np.uint64]
Values = NDArray[np.int64]

CHECK_WORDS = 2
MAX_VALUE = 1 << 53
"""Largest magnitude of one site's value; 500 sites still add up within int64."""


def make_mask_key() -> tuple[bytes, bytes]:
    """(secret, public) X25519 key for one attempt of one session, from the operating system's randomness."""
    secret = X25519PrivateKey.generate()
    return secret.private_bytes_raw(), secret.public_key().public_bytes_raw()


class Masks:
    """One site's end of the streams it shares with all others, for one attempt of one session.

    sites: every site's name (its party id) and public mask key, in an order all sites share; own: this site's place
    in it. context: the digest of the signed terms. attempt: grows whenever a session starts again with these keys.
    """

    def __init__(
        self, secret: bytes, own: int, sites: Sequence[tuple[bytes, bytes]], context: bytes, attempt: int = 0
    ) -> None:
        public = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
        if sites[own][1] != public:
            raise ProtocolError("The list of mask keys does not hold this hospital's own.")
        if len({name for name, _ in sites}) != len(sites) or len({key for _, key in sites}) != len(sites):
            raise ProtocolError("Two hospitals sent the same mask key.", advice="Start the session again.")
        self.n_sites = len(sites)
        self._own = own
        self._context = framed(hashlib.sha256(context).digest(), attempt.to_bytes(4, "big"))
        self._secrets = {
            partner: _pair_secret(secret, own, partner, sites) for partner in range(len(sites)) if partner != own
        }
        self._last_round = -1

    def mask(self, values: Values, round_number: int) -> Words:
        """The message (n + 2,) for values (n,), to be sent once.

        Rounds must rise; raises ProtocolError for one that was used, or for values too large to be added exactly.
        """
        if round_number <= self._last_round:
            raise ProtocolError(
                "A round of masks was about to be used again.",
                advice="The session stopped to protect the data; start it again.",
                detail=f"round {round_number} after {self._last_round}",
            )
        if values.ndim != 1 or bool(np.any((values > MAX_VALUE) | (values < -MAX_VALUE))):
            raise ProtocolError("A value is too large to be added up under masks.")
        self._last_round = round_number
        words = np.empty(len(values) + CHECK_WORDS, np.uint64)
        words[:-CHECK_WORDS] = values.view(np.uint64)
        words[-2] = 1
        words[-1] = self._check(words[:-1], round_number)
        for partner, secret in self._secrets.items():
            stream = _stream(secret, self._context, round_number, len(words))
            if partner > self._own:
                words += stream
            else:
                words -= stream
        return words

    def total(self, words: Words, round_number: int) -> Values:
        """The totals (n,) from the sum (n + 2,) of all sites' messages of a round.

        Raises ProtocolError when the sum is not one of exactly these sites' messages of exactly this round.
        """
        right = (
            words.ndim == 1
            and len(words) >= CHECK_WORDS
            and int(words[-2]) == self.n_sites
            and words[-1] == self._check(words[:-1], round_number)
        )
        totals: Values = words[:-CHECK_WORDS].view(np.int64) if right else np.zeros(0, np.int64)
        if not right or bool(np.any((totals > self.n_sites * MAX_VALUE) | (totals < -self.n_sites * MAX_VALUE))):
            raise ProtocolError(
                "The hospitals' masked values do not add up.",
                advice="The session stopped; nothing wrong was computed. Start it again with all hospitals.",
                detail=f"round {round_number}, {len(words)} words",
            )
        return totals

    def _check(self, words: Words, round_number: int) -> np.uint64:
        """The linear check of words (m,): odd coefficients, so that no single changed word can pass."""
        key = hashlib.sha256(b"fedstroke mask check 1" + self._context).digest()
        coefficients = _stream(key, self._context, round_number, len(words)) | np.uint64(1)
        return np.uint64((coefficients * words).sum(dtype=np.uint64))


def add_words(messages: Sequence[Words]) -> Words:
    """The sum modulo 2**64 of equally long messages."""
    total = messages[0].copy()
    for words in messages[1:]:
        total += words
    return total


def _pair_secret(secret: bytes, own: int, partner: int, sites: Sequence[tuple[bytes, bytes]]) -> bytes:
    """What a pair of sites alone knows, bound to both names and keys in the order of their numbers."""
    try:
        key = X25519PublicKey.from_public_bytes(sites[partner][1])
        shared = X25519PrivateKey.from_private_bytes(secret).exchange(key)
    except ValueError:
        raise ProtocolError(
            "A hospital sent a mask key that would make the masks void.",
            advice="Nothing was sent. Do not continue; tell your security officer.",
        ) from None
    first, second = sorted((own, partner))
    info = b"fedstroke mask pair 1" + framed(*sites[first], *sites[second])
    return HKDF(SHA256(), KEY_BYTES, None, info).derive(shared)


def _stream(secret: bytes, context: bytes, round_number: int, n_words: int) -> Words:
    """n_words of ChaCha20 under a key that belongs to this pair, context and round alone; hence the nonce of zero."""
    info = b"fedstroke mask round 1" + framed(context, round_number.to_bytes(8, "big"))
    key = HKDF(SHA256(), KEY_BYTES, None, info).derive(secret)
    stream = Cipher(ChaCha20(key, bytes(16)), mode=None).encryptor().update(bytes(8 * n_words))
    return np.frombuffer(stream, dtype="<u8").astype(np.uint64, copy=False)
