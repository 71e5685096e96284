"""The PostgreSQL role that the program works as: it can't change what happened, whoever asks."""

from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy import make_url, text

from services.errors import UserError
from services.storage.grants import DELETED, KEPT, LOCKED, MOVES, OF_OWNER
from services.storage.sessions import Sessions

APP: Final = "ventanilla_app"


class RunsAsOwner(UserError):
    """The program works as somebody who may change or drop any row. Details: `role`."""

    key = "storage.runs_as_owner"


class NotTheOwner(UserError):
    """Only the owner of the books may do this. Details: `role`."""

    key = "storage.not_the_owner"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whom a server takes us for.

    Attributes:
        is_owner: the books, or a role that owns them, are ours.
        may_rewrite: the journal or a payment could be changed, deleted or emptied by us.
    """

    role: str
    is_superuser: bool
    is_owner: bool
    may_rewrite: bool

    @property
    def is_safe(self) -> bool:
        """Whether what happened is out of our reach."""
        return not (self.is_superuser or self.is_owner or self.may_rewrite)


_STANDING: Final = text(
    """
    SELECT current_user AS role, r.rolsuper OR r.rolreplication AS is_superuser,
        EXISTS (SELECT 1 FROM pg_class c WHERE c.relname IN ('journal', 'payment', 'invoice')
            AND c.relnamespace = 'public'::regnamespace
            AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS is_owner,
        has_table_privilege('journal', 'UPDATE, DELETE, TRUNCATE')
            OR has_table_privilege('payment', 'UPDATE, DELETE, TRUNCATE') AS may_rewrite
    FROM pg_roles r WHERE r.rolname = current_user
    """
)


def standing(sessions: Sessions) -> Standing | None:
    """Whom the server takes us for; None for a file, which belongs to whoever has the disk."""
    if not sessions.is_postgresql:
        return None
    with sessions.look() as session:
        row = session.execute(_STANDING).one()
    return Standing(row.role, row.is_superuser, row.is_owner, row.may_rewrite)


def refuse_owner(sessions: Sessions) -> None:
    """Refuse to work where what happened could be rewritten by us.

    Raises:
        RunsAsOwner.
    """
    found = standing(sessions)
    if found is not None and not found.is_safe:
        raise RunsAsOwner(role=found.role)


def grant_app(url: str, password: str | None, app_password: str) -> None:
    """Make the program's role, or renew its password and rights; run it after each upgrade too.

    The password goes to the server as what it keeps of it, so that no log has it.

    Args:
        url: the books, as their owner.
        password: the owner's.
        app_password: the role's new one.

    Raises:
        NotTheOwner: the role in `url` may not do this.
    """
    address = make_url(url).set(drivername="postgresql")
    if password:
        address = address.set(password=password)
    with psycopg.connect(address.render_as_string(hide_password=False)) as server:
        try:
            _make_role(server, app_password)
            _grant(server)
        except psycopg.errors.InsufficientPrivilege as error:
            raise NotTheOwner(role=str(address.username)) from error


def _make_role(server: psycopg.Connection[tuple[object, ...]], password: str) -> None:
    kept = server.pgconn.encrypt_password(password.encode(), APP.encode(), b"scram-sha-256")
    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (APP,)).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    server.execute(
        sql.SQL(
            "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            " PASSWORD {}"
        ).format(verb, sql.Identifier(APP), sql.Literal(kept.decode()))
    )


def _grant(server: psycopg.Connection[tuple[object, ...]]) -> None:
    app = sql.Identifier(APP)
    database = sql.Identifier(server.info.dbname)
    for statement in (
        # Nobody has anything but what is given here; temporary tables could shadow ours.
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {app}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {app}",
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, {app}",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {app}",
        "GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO {app}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app}",
        # Their names are looked up where nobody but the owner can put anything.
        *(
            f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
            for name in OF_OWNER
        ),
    ):
        server.execute(sql.SQL(statement).format(app=app, database=database))
    tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (name,) in tables.fetchall():
        _grant_table(server, str(name))


def _grant_table(server: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    app, table = sql.Identifier(APP), sql.Identifier(name)
    if name == "alembic_version":
        return
    given: list[sql.Composable] = [sql.SQL("INSERT")]
    if name in MOVES:
        columns = sql.SQL(", ").join(map(sql.Identifier, MOVES[name]))
        given.append(sql.SQL("UPDATE ({})").format(columns))
    elif name not in KEPT:
        given.append(sql.SQL("UPDATE"))
    if name in DELETED | LOCKED:
        given.append(sql.SQL("DELETE"))
    server.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(", ").join(given), table, app))
