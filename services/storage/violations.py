from sqlalchemy.exc import IntegrityError


def broken_rule(error: IntegrityError) -> str:
    """Which rule of the database refused a write.

    Returns:
        `table.column` of the first column for a unique rule, `rule: ...` for a trigger's,
        the constraint's name otherwise; the same on SQLite and PostgreSQL.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is None:
        text = str(error.orig)
        return text.rsplit("failed: ", maxsplit=1)[-1].split(",", maxsplit=1)[0]
    message = diagnosis.message_primary or ""
    if message.startswith("rule: "):
        return str(message)
    detail = diagnosis.message_detail or ""
    if detail.startswith("Key ("):
        column = detail[5:].split(")")[0].split(",")[0]
        return f"{diagnosis.table_name}.{column}"
    return str(diagnosis.constraint_name)
