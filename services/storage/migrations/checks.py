from alembic import op


def change_check(table: str, name: str, *, before: str, after: str) -> None:
    """Let a table's check allow something else.

    SQLite has no such statement and would copy the whole table, with its triggers, to forget a
    word; its documentation allows to edit the schema's text instead, inside the transaction.

    Raises:
        ValueError: the check is not as it is said to be before.
    """
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, after)
        return
    named = f"CONSTRAINT {name} CHECK ({before})"
    text = bind.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).scalar_one()
    if named not in text:
        raise ValueError(f"{name} of {table} is not {before!r}")
    changed = text.replace(named, f"CONSTRAINT {name} CHECK ({after})")
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (changed, table)
    )
    # Other connections, and this one, read the schema again.
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = RESET")
