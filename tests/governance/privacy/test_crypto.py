"""Envelopes open at their own place only; keys change; nothing readable is left in the bytes."""

import base64
from dataclasses import replace

import pytest

from governance.privacy import crypto
from governance.privacy.crypto import CryptoError, Place

PLACE = Place(owner=42, table="mediation_party", column="resident_id", row="018f-1")
NUMBER = "620421199003071235"
OLD, NEW = "ab" * 32, "cd" * 32


@pytest.fixture(autouse=True, params=["AES-256-GCM", "SM4-GCM"])
def cipher(request, settings):
    settings.PORTAL_DATA_KEY = OLD
    settings.PORTAL_DATA_CIPHER = request.param
    return request.param


@pytest.mark.parametrize("text", [NUMBER, "张三", "𡐓", "a", "长" * 5000])
def test_what_goes_in_comes_out(text):
    assert crypto.decrypt(crypto.encrypt(text, PLACE), PLACE) == text


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, owner=43),
        replace(PLACE, table="mediation_partyx"),
        replace(PLACE, column="mobile"),
        replace(PLACE, row="018f-2"),
        Place(42, "mediation_part", "yresident_id", "018f-1"),
    ],
)
def test_an_envelope_moved_elsewhere_is_refused(elsewhere):
    envelope = crypto.encrypt(NUMBER, PLACE)
    with pytest.raises(CryptoError):
        crypto.decrypt(envelope, elsewhere)


def test_rewriting_the_owner_in_the_header_does_not_help():
    envelope = bytearray(crypto.encrypt(NUMBER, PLACE))
    envelope[crypto.HEADER_BYTES - 1] = 43
    with pytest.raises(CryptoError):
        crypto.decrypt(bytes(envelope), replace(PLACE, owner=43))


def test_every_changed_byte_is_noticed():
    envelope = crypto.encrypt(NUMBER, PLACE)
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        with pytest.raises(CryptoError):
            crypto.decrypt(bytes(changed), PLACE)


def test_a_shortened_or_foreign_value_is_refused():
    envelope = crypto.encrypt(NUMBER, PLACE)
    for value in (b"", envelope[:10], envelope[:-1], NUMBER.encode()):
        with pytest.raises(CryptoError):
            crypto.decrypt(value, PLACE)


def test_no_plaintext_in_any_common_form():
    envelope = crypto.encrypt(NUMBER, PLACE) + crypto.blind_index(NUMBER, owner=42, domain="resident_id")
    forms = [
        NUMBER.encode(),
        NUMBER.encode("utf-16-le"),
        base64.b64encode(NUMBER.encode())[:20],
        NUMBER.encode().hex().encode(),
    ]
    assert not any(form in envelope for form in forms)


def test_the_same_value_never_looks_the_same():
    assert crypto.encrypt(NUMBER, PLACE) != crypto.encrypt(NUMBER, PLACE)


def test_envelopes_of_both_ciphers_open_side_by_side(settings):
    settings.PORTAL_DATA_CIPHER = "AES-256-GCM"
    first = crypto.encrypt(NUMBER, PLACE)
    settings.PORTAL_DATA_CIPHER = "SM4-GCM"
    second = crypto.encrypt(NUMBER, PLACE)
    assert crypto.decrypt(first, PLACE) == crypto.decrypt(second, PLACE) == NUMBER
    assert first[1] != second[1]


def test_old_values_open_while_the_old_key_is_kept(settings):
    envelope = crypto.encrypt(NUMBER, PLACE)
    settings.PORTAL_DATA_KEY, settings.PORTAL_OLD_DATA_KEYS = NEW, [OLD]
    assert crypto.decrypt(envelope, PLACE) == NUMBER
    assert crypto.key_id_of(crypto.encrypt(NUMBER, PLACE)) != crypto.key_id_of(envelope)
    settings.PORTAL_OLD_DATA_KEYS = []
    with pytest.raises(CryptoError, match="不在当前配置中"):
        crypto.decrypt(envelope, PLACE)


def test_blind_index_depends_on_key_owner_and_domain(settings):
    index = crypto.blind_index(NUMBER, owner=42, domain="resident_id")
    assert index == crypto.blind_index(NUMBER, owner=42, domain="resident_id")
    others = [
        crypto.blind_index(NUMBER, owner=43, domain="resident_id"),
        crypto.blind_index(NUMBER, owner=42, domain="mobile"),
        crypto.blind_index("620421198501010019", owner=42, domain="resident_id"),
    ]
    settings.PORTAL_DATA_KEY, settings.PORTAL_OLD_DATA_KEYS = NEW, [OLD]
    others.append(crypto.blind_index(NUMBER, owner=42, domain="resident_id"))
    assert index not in others
    assert len(set(others)) == len(others)
    assert index in crypto.blind_indexes(NUMBER, owner=42, domain="resident_id")


@pytest.mark.parametrize(("key", "words"), [("ab" * 16, "32字节"), ("xy" * 32, "十六进制")])
def test_a_malformed_master_key_is_told_in_chinese(settings, key, words):
    settings.PORTAL_DATA_KEY = key
    with pytest.raises(CryptoError, match=words):
        crypto.encrypt(NUMBER, PLACE)


def test_a_key_never_prints_itself():
    assert OLD[:8] not in repr(crypto.master_keys())


class OtherSource:
    """A key source as an adapter to a key service would be."""

    def keys(self):
        return [crypto.MasterKey(b"k" * 32)]


def test_keys_may_come_from_another_source(settings):
    settings.PORTAL_KEY_SOURCE = f"{__name__}.OtherSource"
    assert crypto.decrypt(crypto.encrypt(NUMBER, PLACE), PLACE) == NUMBER
    assert crypto.current_key_id() == crypto.MasterKey(b"k" * 32).id
