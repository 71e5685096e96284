from pathlib import Path

import psycopg
from sqlalchemy import make_url

from services.storage.roles import APP
from tests.desktop.commands.conftest import BackRoom, begin
from tests.postgres import Cluster


def test_real_money_is_not_touched_as_the_owner_and_is_as_the_programs_role(
    postgres_cluster: Cluster, tmp_path: Path, password_file: Path
) -> None:
    with postgres_cluster.fresh_database() as url:
        environ = {
            "VENTANILLA_DATABASE_URL": url,
            "VENTANILLA_PASSWORD_FILE": str(password_file),
            "VENTANILLA_USER": "ana",
        }
        room = BackRoom(tmp_path, environ)
        begin(room, url, password_file)
        assert room("db", "who").line["owner"] is True
        assert "database_url" in room("db", "roles", "--password-file", password_file).line
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            server.execute("UPDATE company SET mode = 'live'")

        refused = room("account", "list")
        assert (refused.code, refused.line["error"]) == (60, "storage.runs_as_owner")

        safe = make_url(url).set(username=APP).render_as_string()
        app = BackRoom(tmp_path, environ | {"VENTANILLA_DATABASE_URL": safe})
        assert app("db", "who").line == {
            "role": APP,
            "superuser": False,
            "owner": False,
            "may_rewrite": False,
        }
        assert len(app("account", "list").lines) == 2
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("UPDATE alembic_version SET version_num = '0006'")
        old = app("migrate")
        assert (old.code, old.line["error"]) == (60, "storage.not_the_owner")


def test_a_file_has_no_roles(room: BackRoom) -> None:
    assert room("db", "who").code == 70
