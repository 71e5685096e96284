from pathlib import Path

import pytest

from desktop.disk import is_encrypted


@pytest.mark.parametrize(
    ("source", "kinds", "told"),
    [
        ("/dev/mapper/home[/@home]\n", "crypt\npart\ndisk\n", True),
        ("/dev/sda2\n", "part\ndisk\n", False),
        ("overlay\n", "part\n", None),
        ("/dev/sda2\n", None, None),
        (None, None, None),
    ],
)
def test_a_disk_is_told_encrypted_only_where_the_system_says_so(
    source: str | None, kinds: str | None, told: bool | None
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str]) -> str | None:
        asked.append(command)
        return source if command[0] == "findmnt" else kinds

    assert is_encrypted(Path("/datos"), run) is told
    assert "[" not in asked[-1][-1]
