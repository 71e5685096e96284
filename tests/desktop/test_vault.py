import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest

from desktop import vault
from desktop.vault import BadSecret, NoSafeStore, SecretNotKept, Vault, name_of, safe_store
from services.audit.signing import SEED_BYTES


class Store:
    """A key store that keeps what it is given."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Forgetful(Store):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


def named(module: str, name: str = "Keyring") -> Store:
    """A store that says it comes from that module."""
    store: Store = type(name, (Store,), {"__module__": module})()
    return store


FAIL: Any = keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]
NULL: Any = keyring.backends.null.Keyring()  # type: ignore[no-untyped-call]


def test_a_secret_comes_back(tmp_path: Path) -> None:
    store = Store()
    Vault(tmp_path, {}, store=store).keep_stripe_key("sk_test_1")

    assert Vault(tmp_path, {}, store=store).stripe_key(is_live=False) == "sk_test_1"


def test_two_companies_on_one_computer_have_two_vaults(tmp_path: Path) -> None:
    store = Store()
    Vault(tmp_path / "one", {}, store=store).keep_stripe_key("sk_live_1")

    assert Vault(tmp_path / "two", {}, store=store).stripe_key(is_live=True) == ""


def test_a_store_that_keeps_nothing_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(SecretNotKept):
        Vault(tmp_path, {}, store=Forgetful()).keep_stripe_key("sk_test_1")


@pytest.mark.parametrize(
    ("secret", "problem"),
    [("pk_live_1", "kind"), ("hola", "kind"), ("sk_live_" + "x" * 2000, "long")],
)
def test_what_is_no_secret_key_is_not_kept(tmp_path: Path, secret: str, problem: str) -> None:
    store = Store()
    with pytest.raises(BadSecret) as told:
        Vault(tmp_path, {}, store=store).keep_stripe_key(secret)

    assert told.value.details == {"problem": problem}
    assert store.kept == {}


def test_everything_can_be_forgotten(tmp_path: Path) -> None:
    store = Store()
    vault = Vault(tmp_path, {}, store=store)
    vault.keep_stripe_key("sk_test_1")
    vault.keep_database_password("una clave")
    vault.keep_mail_password("otra clave")

    vault.forget()

    assert store.kept == {}


@pytest.mark.parametrize(
    "store",
    [
        FAIL,
        NULL,
        named("keyrings.alt.file", "PlaintextKeyring"),
        named("keyrings.alt.file", "EncryptedKeyring"),
        named("somebody.elses"),
        SimpleNamespace(backends=[named("keyrings.alt.file"), NULL]),
        SimpleNamespace(backends=[]),
    ],
    ids=name_of,
)
def test_a_store_that_is_not_safe_is_refused(store: object) -> None:
    with pytest.raises(NoSafeStore):
        safe_store(store)


def test_of_a_chain_only_its_safe_member_is_used() -> None:
    safe = named("keyring.backends.SecretService")

    chain = SimpleNamespace(backends=[named("keyrings.alt.file"), safe])

    assert safe_store(chain) is safe
    assert name_of(safe) == "Secret Service"


def test_the_real_chain_has_the_members_that_are_looked_for() -> None:
    assert hasattr(keyring.backends.chainer.ChainerBackend, "backends")


def test_without_a_store_nothing_is_read_and_nothing_is_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyring.get_keyring", keyring.backends.fail.Keyring)
    vault = Vault(tmp_path, {})

    assert vault.stripe_key(is_live=True) == ""
    assert vault.database_password() is None
    with pytest.raises(NoSafeStore):
        vault.keep_stripe_key("sk_live_1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["sk_test_env", "rk_test_env"])
def test_a_test_key_in_the_environment_comes_first(tmp_path: Path, key: str) -> None:
    store = Store()
    vault = Vault(tmp_path, {"VENTANILLA_STRIPE_SECRET_KEY": key}, store=store)
    vault.keep_stripe_key("sk_test_kept")

    assert vault.stripe_key(is_live=False) == key


@pytest.mark.parametrize(
    ("key", "is_live"),
    [("sk_live_env", False), ("sk_live_env", True), ("sk_test_env", True), ("hola", False)],
)
def test_any_other_key_in_the_environment_is_ignored_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, key: str, is_live: bool
) -> None:
    store = Store()
    vault = Vault(tmp_path, {"VENTANILLA_STRIPE_SECRET_KEY": key}, store=store)
    vault.keep_stripe_key("sk_live_kept")

    with caplog.at_level(logging.WARNING):
        assert vault.stripe_key(is_live=is_live) == "sk_live_kept"

    assert "VENTANILLA_STRIPE_SECRET_KEY is ignored" in caplog.text
    assert key not in caplog.text


def test_a_practice_company_signs_with_a_key_in_a_file_where_there_is_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "_systems_store", object)
    practice, real = Vault(tmp_path, {}), Vault(tmp_path, {})

    made = practice.journal_seed(is_practice=True)

    assert real.journal_seed(is_practice=True) == made
    assert len(bytes.fromhex(made)) == SEED_BYTES
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(NoSafeStore):
        real.journal_seed()
