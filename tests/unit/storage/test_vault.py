"""Encryption at rest and the blind index."""

from __future__ import annotations

import base64
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.errors import CannotOpen, SealBroken
from storage.vault import Vault

OLD, NEW = b"an old key that has 32 bytes....", b"a new key that has 32 bytes....."


def test_what_was_sealed_opens_again() -> None:
    """Chinese text included; the same text is never sealed into the same bytes twice."""
    vault = Vault(NEW)
    sealed = vault.seal("李娜", about="contact:1")

    assert vault.open(sealed, about="contact:1") == "李娜"
    assert vault.seal("李娜", about="contact:1") != sealed
    assert "李娜".encode() not in sealed


def test_a_sealed_value_opens_only_where_it_belongs() -> None:
    """Copied into another row, or changed by one bit, it is refused."""
    vault = Vault(NEW)
    sealed = vault.seal("13900012345", about="contact:1")

    with pytest.raises(SealBroken):
        vault.open(sealed, about="contact:2")
    with pytest.raises(SealBroken):
        vault.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), about="contact:1")


def test_a_former_key_still_opens_but_no_longer_seals() -> None:
    """And what it sealed can be told by the key id, for whoever seals it anew."""
    sealed = Vault(OLD).seal("x", about="a")
    rotated = Vault(NEW, OLD)

    assert rotated.open(sealed, about="a") == "x"
    assert not sealed.startswith(rotated.key_id)
    assert rotated.seal("x", about="a").startswith(rotated.key_id)
    with pytest.raises(SealBroken, match="unknown key"):
        Vault(NEW).open(sealed, about="a")


def test_the_blind_index_is_the_same_for_the_same_value_alone() -> None:
    """Another value, another kind or another key gives another index; what a former key made is looked for as well."""
    index = Vault(OLD).blind_index("phone", "13900012345")

    assert Vault(OLD).blind_index("phone", "13900012345") == index
    assert Vault(NEW, OLD).blind_index("phone", "13900012345") == Vault(NEW).blind_index("phone", "13900012345")
    assert Vault(NEW, OLD).blind_indexes("phone", "13900012345")[1:] == (index,)
    assert (
        len({index, Vault(OLD).blind_index("phone", "13900012346"), Vault(NEW).blind_index("phone", "13900012345")})
        == 3
    )
    assert Vault(OLD).blind_index("contact", "13900012345") != index


def test_a_key_from_the_settings() -> None:
    """Base64, with or without the alphabet for addresses."""
    key = bytes(range(220, 252))
    sealed = Vault(key).seal("x", about="a")

    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        assert Vault.from_config(encode(key).decode() + "\n").open(sealed, about="a") == "x"


@pytest.mark.parametrize("text", ["short", base64.b64encode(b"short").decode(), "明文密钥"])
def test_a_poor_key_is_refused_with_the_cure(text: str) -> None:
    """The error says how to make a good one."""
    with pytest.raises(CannotOpen, match="openssl rand -base64 32"):
        Vault.from_config(text)


def test_no_two_seals_share_a_nonce() -> None:
    """Not of one vault, not of two with one key, and not in eight threads."""
    vaults = (Vault(NEW), Vault(NEW))
    with ThreadPoolExecutor(8) as pool:
        parts = pool.map(lambda at: [vaults[at % 2].seal("x", about="a")[4:16] for _ in range(500)], range(8))
        made = [nonce for part in parts for nonce in part]

    assert len(set(made)) == len(made) == 4000


def test_processes_that_part_seal_differently() -> None:
    """A child knows all that its parent knew, but not which nonces come next."""
    parting = (
        "import os\nfrom storage.vault import Vault\n"
        "vault = Vault(bytes(32))\nvault.seal('x', about='a')\nchild = os.fork()\n"
        "if child: os.waitpid(child, 0)\n"
        "print(*(vault.seal('x', about='a')[4:16].hex() for _ in range(9)), flush=True)"
    )
    said = subprocess.run([sys.executable, "-c", parting], capture_output=True, text=True, check=True).stdout.split()

    assert len(set(said)) == len(said) == 18
