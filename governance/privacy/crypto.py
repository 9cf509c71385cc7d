"""Encryption of personal data: authenticated, and bound to owner, table, column and row.

An envelope is: version 1 | cipher 1 | key id 4 | owner 8 | nonce 12 | ciphertext and tag. Everything before
the nonce, the table, the column and the row's key are authenticated with it, so that a ciphertext moved
anywhere else no longer opens. Keys of one bureau are derived from the master key (HKDF, RFC 5869); search by
exact value goes through a keyed hash with a key of its own. Basis: 个人信息保护法第五十一条;
GB/T 22239-2019 8.1.4.7, 8.1.4.8; SM4 by setting where 密码应用安全性评估 asks for it.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher as Transform
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.module_loading import import_string

VERSION = 1
KEY_ID_BYTES = 4
OWNER_BYTES = 8
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = 1 + 1 + KEY_ID_BYTES + OWNER_BYTES
SHORTEST = HEADER_BYTES + NONCE_BYTES + TAG_BYTES
MASTER_BYTES = 32


class CryptoError(Exception):
    """A value cannot be opened: changed, moved from elsewhere, or its key is gone. Never shows the value."""


# --- 算法 -------------------------------------------------------------------------------------------


class Cipher(Protocol):
    """One authenticated cipher; ``code`` is stored in every envelope and never reused."""

    code: int
    key_bytes: int

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes: ...

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes: ...


class Aes256Gcm:
    code = 1
    key_bytes = 32

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, plain, bound)

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        return AESGCM(key).decrypt(nonce, sealed, bound)


class Sm4Gcm:
    """GB/T 32907-2016 in Galois/counter mode."""

    code = 2
    key_bytes = 16

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        transform = Transform(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        transform.authenticate_additional_data(bound)
        return transform.update(plain) + transform.finalize() + transform.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        transform = Transform(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        transform.authenticate_additional_data(bound)
        return transform.update(body) + transform.finalize()


CIPHERS: dict[str, Cipher] = {"AES-256-GCM": Aes256Gcm(), "SM4-GCM": Sm4Gcm()}
CIPHER_OF_CODE = {cipher.code: cipher for cipher in CIPHERS.values()}


# --- 主密钥 -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MasterKey:
    """A master key and its public id, which is derived from it and says nothing about it."""

    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != MASTER_BYTES:
            raise CryptoError(f"主密钥应为{MASTER_BYTES}字节（{MASTER_BYTES * 2}位十六进制）。")

    def __repr__(self) -> str:
        return f"MasterKey({self.id.hex()})"

    @property
    def id(self) -> bytes:
        return hashlib.sha256(b"portal key id" + self.secret).digest()[:KEY_ID_BYTES]


class KeySource(Protocol):
    """Where master keys come from: settings by default, a key-management service by ``PORTAL_KEY_SOURCE``."""

    def keys(self) -> list[MasterKey]:
        """The current key first, then those that can still open older values."""
        ...


class SettingsKeys:
    """``PORTAL_DATA_KEY`` and, during a rotation, ``PORTAL_OLD_DATA_KEYS``; hexadecimal."""

    def keys(self) -> list[MasterKey]:
        texts = [settings.PORTAL_DATA_KEY, *getattr(settings, "PORTAL_OLD_DATA_KEYS", ())]
        try:
            return [MasterKey(bytes.fromhex(text)) for text in texts]
        except ValueError as error:
            raise CryptoError("主密钥不是十六进制数，请检查 PORTAL_DATA_KEY。") from error


def master_keys() -> list[MasterKey]:
    source: KeySource = import_string(
        getattr(settings, "PORTAL_KEY_SOURCE", "governance.privacy.crypto.SettingsKeys")
    )()
    return source.keys()


def current_key_id() -> bytes:
    return master_keys()[0].id


def current_cipher() -> Cipher:
    return CIPHERS[getattr(settings, "PORTAL_DATA_CIPHER", "AES-256-GCM")]


@lru_cache(maxsize=1024)
def _derived(master: MasterKey, purpose: str, owner: int, length: int) -> bytes:
    info = f"{purpose}:{owner}".encode()
    return HKDF(hashes.SHA256(), length, salt=b"portal personal data", info=info).derive(master.secret)


# --- 封装与打开 -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a value belongs: the bureau that owns it, table, column, key of the row."""

    owner: int
    table: str
    column: str
    row: str

    def bound(self, header: bytes) -> bytes:
        """Authenticated data; each part is preceded by its length, so no two places read the same."""
        parts = [part.encode() for part in (self.table, self.column, self.row)]
        return header + b"".join(len(part).to_bytes(4) + part for part in parts)


def encrypt(plain: str, place: Place) -> bytes:
    """An envelope that opens only at ``place``."""
    master, cipher = master_keys()[0], current_cipher()
    header = bytes([VERSION, cipher.code]) + master.id + place.owner.to_bytes(OWNER_BYTES)
    key = _derived(master, f"data {cipher.code}", place.owner, cipher.key_bytes)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return header + nonce + cipher.encrypt(key, nonce, plain.encode(), place.bound(header))


def decrypt(envelope: bytes, place: Place) -> str:
    """The text sealed at ``place``, or :class:`CryptoError`."""
    if not is_envelope(envelope) or owner_of(envelope) != place.owner:
        raise CryptoError("密文无效，或者属于别的单位。")
    cipher = CIPHER_OF_CODE[envelope[1]]
    key = _derived(_master_of(envelope), f"data {cipher.code}", place.owner, cipher.key_bytes)
    header, nonce = envelope[:HEADER_BYTES], envelope[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    try:
        plain = cipher.decrypt(key, nonce, envelope[HEADER_BYTES + NONCE_BYTES :], place.bound(header))
    except InvalidTag as error:
        raise CryptoError("密文被改动过，或者是从别处移来的。") from error
    return plain.decode()


def is_envelope(value: bytes) -> bool:
    return len(value) >= SHORTEST and value[0] == VERSION and value[1] in CIPHER_OF_CODE


def owner_of(envelope: bytes) -> int:
    """The bureau under which a value was sealed."""
    return int.from_bytes(envelope[HEADER_BYTES - OWNER_BYTES : HEADER_BYTES])


def key_id_of(envelope: bytes) -> bytes:
    return envelope[2 : 2 + KEY_ID_BYTES]


def _master_of(envelope: bytes) -> MasterKey:
    for master in master_keys():
        if hmac.compare_digest(master.id, key_id_of(envelope)):
            return master
    raise CryptoError("加密这项数据的密钥不在当前配置中。")


# --- 精确查找用的键控摘要 ---------------------------------------------------------------------------


def blind_index(value: str, *, owner: int, domain: str) -> bytes:
    """Keyed hash (HMAC-SHA256) of a normalised value under the current key: equal values, equal hashes.

    Only within one bureau and one ``domain``; without the key no guess can be tested.
    """
    return _blind_index(master_keys()[0], value, owner, domain)


def blind_indexes(value: str, *, owner: int, domain: str) -> list[bytes]:
    """Hashes under every key in use, for looking up while a rotation is under way."""
    return [_blind_index(master, value, owner, domain) for master in master_keys()]


def _blind_index(master: MasterKey, value: str, owner: int, domain: str) -> bytes:
    key = _derived(master, "index", owner, 32)
    return hmac.digest(key, f"{len(domain)}:{domain}:{value}".encode(), "sha256")
