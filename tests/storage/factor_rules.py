"""What the ninth schema refuses: codes used twice, and a second factor that comes back."""

from typing import Final

from tests.storage.times import NOW

APPEND_ONLY: Final = {"used_step": "step"}
NEVER_DELETED: Final = ["second_factor", "recovery_code"]
NINTH_ROWS: Final = (
    "INSERT INTO second_factor (id, user_id, sealed, begun_at, ended_at) VALUES"
    f" (1, 2, NULL, '{NOW}', '{NOW}'), (2, 2, 'x', '{NOW}', NULL)",
    f"INSERT INTO used_step (user_id, step, used_at) VALUES (2, 100, '{NOW}')",
    "INSERT INTO recovery_code (factor_id, digest, used_at) VALUES"
    f" (2, 'used', '{NOW}'), (2, 'new', NULL)",
)

_ONCE: Final = "a code is used once, and none older than it"
REFUSED: Final[list[tuple[str, str]]] = [
    *(
        (_ONCE, f"INSERT INTO used_step (user_id, step, used_at) VALUES (2, {step}, '{NOW}')")
        for step in (100, 99)
    ),
    *(
        ("a second factor that ended stays as it is", f"UPDATE second_factor SET {change}")
        for change in (
            "ended_at = NULL, sealed = 'x' WHERE id = 1",
            "user_id = 1 WHERE id = 2",
            "begun_at = '2020-01-01 00:00:00+00:00' WHERE id = 2",
        )
    ),
    *(
        ("a recovery code is used once", f"UPDATE recovery_code SET {change}")
        for change in (
            "used_at = NULL WHERE digest = 'used'",
            f"used_at = '{NOW}' WHERE digest = 'used'",
            f"digest = 'other', used_at = '{NOW}' WHERE digest = 'new'",
        )
    ),
]
IMPOSSIBLE: Final = (
    f"INSERT INTO second_factor (user_id, sealed, begun_at) VALUES (2, 'y', '{NOW}')",
    f"INSERT INTO second_factor (user_id, sealed, begun_at) VALUES (1, NULL, '{NOW}')",
    "UPDATE second_factor SET sealed = NULL WHERE id = 2",
)
"""A second one beside the first, and one without a secret."""
