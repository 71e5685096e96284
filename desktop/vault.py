"""Secrets, in the operating system's key store and nowhere else."""

import logging
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from services.audit.signing import SEED_BYTES
from services.errors import UserError

STRIPE_VARIABLE: Final = "VENTANILLA_STRIPE_SECRET_KEY"
TEST_KEYS: Final = ("sk_test_", "rk_test_")
LIVE_KEYS: Final = ("sk_live_", "rk_live_")

_STRIPE: Final = "stripe-secret-key"
_DATABASE: Final = "database-password"
_MAIL: Final = "mail-password"
_JOURNAL: Final = "journal-key"
_PRACTICE: Final = "clave-de-practica"
_LONGEST: Final = 1280  # what Windows keeps
# The stores that keep a secret from other users and from whoever copies the disk. Others exist
# that write plain text, keep nothing, or hand a secret on to whichever store takes it.
_SAFE: Final = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "libsecret",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Manager",
}
_LOG: Final = logging.getLogger(__name__)


class NoSafeStore(UserError):
    """This computer has no key store that may be trusted with a secret. Details: `found`."""

    key = "vault.no_safe_store"


class SecretNotKept(UserError):
    """The key store took the secret and did not give it back. Details: `store`."""

    key = "vault.not_kept"


class BadSecret(UserError):
    """Not a secret that is kept here. Details: `problem` (`kind`, `long`, `empty`)."""

    key = "vault.bad_secret"


class KeyStore(Protocol):
    """What the vault needs of one of keyring's backends."""

    def get_password(self, service: str, username: str) -> str | None:
        """A secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


class Vault:
    """The secrets of one data folder. Slow the first time: not for the ui thread.

    Args:
        folder: whose secrets; two companies on one computer have two vaults.
        environ: may hold a test key, and nothing else.
        store: for tests; the operating system's when left out.
    """

    def __init__(
        self, folder: Path, environ: Mapping[str, str], *, store: KeyStore | None = None
    ) -> None:
        self._folder = folder
        self._service = f"Ventanilla {folder}"
        self._environ = environ
        self._store = store

    def stripe_key(self, *, is_live: bool) -> str:
        """Stripe's secret key; empty when there is none.

        A test key in the environment comes first, except for books of real money.
        """
        told = self._environ.get(STRIPE_VARIABLE, "").strip()
        if told and not is_live and told.startswith(TEST_KEYS):
            return told
        if told:
            _LOG.warning("%s is ignored: only test keys are taken, for test books", STRIPE_VARIABLE)
        return self._get(_STRIPE) or ""

    def keep_stripe_key(self, key: str) -> None:
        """Keep Stripe's secret key.

        Raises:
            BadSecret: not a secret or restricted key. NoSafeStore. SecretNotKept.
        """
        if not key.startswith(TEST_KEYS + LIVE_KEYS):
            raise BadSecret(problem="kind")
        self._keep(_STRIPE, key)

    def database_password(self) -> str | None:
        """The password of the PostgreSQL user, if one is kept."""
        return self._get(_DATABASE)

    def keep_database_password(self, password: str) -> None:
        """Keep the password of the PostgreSQL user.

        Raises:
            BadSecret, NoSafeStore, SecretNotKept.
        """
        self._keep(_DATABASE, password)

    def mail_password(self) -> str | None:
        """The password of the mail server, if one is kept."""
        return self._get(_MAIL)

    def keep_mail_password(self, password: str) -> None:
        """Keep the password of the mail server.

        Raises:
            BadSecret, NoSafeStore, SecretNotKept.
        """
        self._keep(_MAIL, password)

    def journal_seed(self, *, is_practice: bool = False) -> str:
        """The key that signs what leaves the journal; made the first time.

        Args:
            is_practice: a practice company's, which a file keeps where there is no store.

        Raises:
            NoSafeStore, SecretNotKept.
        """
        try:
            known = self._safe_store().get_password(self._service, _JOURNAL)
        except NoSafeStore:
            if not is_practice:
                raise
            return self._practice_seed()
        if known:
            return known
        made = secrets.token_hex(SEED_BYTES)
        self._keep(_JOURNAL, made)
        return made

    def forget(self) -> None:
        """Forget every secret of this folder."""
        store = self._safe_store()
        for name in (_STRIPE, _DATABASE, _MAIL, _JOURNAL):
            if store.get_password(self._service, name) is not None:
                store.delete_password(self._service, name)

    def store_name(self) -> str:
        """The key store in use, by its own name.

        Raises:
            NoSafeStore: with the one that was found.
        """
        return name_of(self._safe_store())

    def _practice_seed(self) -> str:
        file = self._folder / _PRACTICE
        try:
            # Whoever makes it first, of two processes at one moment, is whose key it is.
            made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text(encoding="ascii")
        with os.fdopen(made, "w", encoding="ascii") as kept:
            kept.write(secrets.token_hex(SEED_BYTES))
        return file.read_text(encoding="ascii")

    def _get(self, name: str) -> str | None:
        try:
            return self._safe_store().get_password(self._service, name)
        except NoSafeStore as error:
            _LOG.info("no secret is read: %s", error.details["found"])
            return None

    def _keep(self, name: str, secret: str) -> None:
        if not secret:
            raise BadSecret(problem="empty")
        if len(secret) > _LONGEST:
            raise BadSecret(problem="long")
        store = self._safe_store()
        store.set_password(self._service, name, secret)
        if store.get_password(self._service, name) != secret:
            raise SecretNotKept(store=name_of(store))

    def _safe_store(self) -> KeyStore:
        if self._store is None:
            self._store = safe_store(_systems_store())
        return self._store


def safe_store(found: Any) -> KeyStore:
    """A key store that may be trusted, out of what keyring offers.

    A chain of stores is not used as one, because it hands a secret on when the first store
    refuses it: its first safe member is used alone.

    Raises:
        NoSafeStore: nothing safe was offered.
    """
    members = getattr(found, "backends", None)
    for store in [found] if members is None else list(members):
        if type(store).__module__ in _SAFE:
            safe: KeyStore = store
            return safe
    raise NoSafeStore(found=name_of(found))


def name_of(store: object) -> str:
    """A key store's name for people."""
    kind = type(store)
    return _SAFE.get(kind.__module__, f"{kind.__module__}.{kind.__qualname__}")


def _systems_store() -> Any:
    import keyring  # it looks for every store there is, which takes a while

    return keyring.get_keyring()
