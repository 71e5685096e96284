import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.desktop.bare_machine import REPOSITORY, BareMachine

VERBS = ("setup", "test", "shots", "bench", "lock", "--help")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="run is for Linux")


@pytest.fixture
def machine(tmp_path: Path) -> BareMachine:
    return BareMachine(tmp_path)


def test_help_names_every_verb_and_changes_nothing(machine: BareMachine) -> None:
    done = machine.run("--help")

    assert done.returncode == 0
    assert all(f"./run {verb}" in done.stdout for verb in VERBS)
    assert not (machine.tree / ".venv").exists()


def test_a_user_who_may_not_install_is_told_the_exact_command(machine: BareMachine) -> None:
    machine.say("uid", "1000")
    machine.say("installed", "ca-certificates")

    done = machine.run("setup")

    assert done.returncode == 1
    assert re.search(r"apt-get update && apt-get install \S.* libgl1 .*libnss3", done.stderr)
    assert machine.told("apt.log") == []
    assert not (machine.tree / ".venv").exists()


def test_a_user_who_may_not_install_goes_on_without_what_is_only_useful(
    machine: BareMachine,
) -> None:
    machine.say("uid", "1000")
    present = [name for name in machine.told("installed") if name != "libnss3"]
    machine.say("installed", " ".join(present))

    done = machine.run("setup")

    assert done.returncode == 0
    assert "Note: not installed, and not needed to start: libnss3" in done.stderr


def test_root_gets_what_is_missing_installed_without_questions(machine: BareMachine) -> None:
    machine.say("installed", "ca-certificates")

    done = machine.run("setup")

    assert done.returncode == 0
    update, install = machine.told("apt.log")
    assert update == "noninteractive: update"
    assert "noninteractive: install -y" in install
    assert " libgl1 " in install
    assert " ca-certificates " not in install


def test_a_useful_package_that_does_not_exist_here_stops_nothing(machine: BareMachine) -> None:
    machine.say("installed", "")
    machine.say("unavailable", "libnss3")

    done = machine.run("setup")

    assert done.returncode == 0
    assert "Note: libnss3 could not be installed; going on without it." in done.stderr
    assert "libgl1" in machine.told("installed")
    assert "libgbm1" in machine.told("installed")


def test_a_needed_package_that_does_not_exist_here_is_named(machine: BareMachine) -> None:
    machine.say("installed", "")
    machine.say("unavailable", "libgl1")

    done = machine.run("setup")

    assert done.returncode == 1
    assert re.search(r"could not install: .*libgl1", done.stderr)


def test_a_window_needs_packages_that_a_machine_without_display_does_not(
    machine: BareMachine,
) -> None:
    machine.say("uid", "1000")
    present = [name for name in machine.told("installed") if name != "libxcb-cursor0"]
    machine.say("installed", " ".join(present))

    assert machine.run(display=":7").returncode == 1
    assert machine.run().returncode == 0


def test_the_second_start_installs_nothing_and_keeps_the_answer_clean(
    machine: BareMachine,
) -> None:
    machine.run("setup")
    calls = machine.told("uv.log")

    done = machine.run("verify", "--json", "a b.csv")

    assert done.stdout == f"['verify', '--json', 'a b.csv'] {machine.elsewhere} None\n"
    assert done.stderr == ""
    assert machine.told("uv.log") == calls


def test_with_a_display_the_window_opens(machine: BareMachine) -> None:
    assert machine.run(display=":7").stdout.startswith("[] ")


def test_without_a_display_the_tour_is_walked_offscreen(machine: BareMachine) -> None:
    done = machine.run()

    tour = machine.tree / "out" / "tour"
    assert done.stdout == f"['tour', '--out', '{tour}'] {machine.elsewhere} offscreen\n"
    assert "No display here" in done.stderr


def test_another_lock_is_installed_into_the_same_environment(machine: BareMachine) -> None:
    machine.run("setup")
    (machine.tree / "installer" / "run.lock").write_text("nothing==2.0\n")

    machine.run("setup")

    assert machine.environments_made() == 1
    assert sum(call.startswith("pip install") for call in machine.told("uv.log")) == 2


def test_a_set_up_that_was_killed_is_made_anew(machine: BareMachine) -> None:
    machine.say("slow", "yes")
    with machine.start("setup") as process:
        while not any(call.startswith("pip") for call in machine.told("uv.log")):
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
    (machine.folder / "slow").unlink()

    done = machine.run("setup")

    assert done.returncode == 0
    assert machine.environments_made() == 2


def test_two_starts_at_once_set_up_once(machine: BareMachine) -> None:
    machine.say("slow", "yes")
    with machine.start("first") as first, machine.start("second") as second:
        while not any(call.startswith("pip") for call in machine.told("uv.log")):
            time.sleep(0.02)
        (machine.folder / "slow").unlink()
        answers = [first.communicate(timeout=120)[0], second.communicate(timeout=120)[0]]

    assert [answer.split()[0] for answer in answers] == ["['first']", "['second']"]
    assert machine.environments_made() == 1
    assert sum(call.startswith("pip") for call in machine.told("uv.log")) == 1


def test_an_environment_whose_python_went_away_is_made_anew(machine: BareMachine) -> None:
    machine.run("setup")
    python = machine.tree / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")

    assert machine.run("hello").stdout.startswith("['hello']")
    assert machine.environments_made() == 2


def test_a_folder_that_was_moved_works_where_it_is_now(machine: BareMachine) -> None:
    machine.run("setup")
    moved = machine.folder / "moved"
    machine.tree.rename(moved)
    machine.tree = moved

    assert machine.run("hello").stdout.startswith("['hello']")
    assert machine.environments_made() == 2


def test_a_failing_check_hides_no_other_check(machine: BareMachine) -> None:
    machine.run("setup")
    for name, code in (("ruff", 0), ("lint-imports", 1)):
        script = machine.tree / ".venv" / "bin" / name
        script.write_text(f"#!/bin/sh\nexit {code}\n")
        script.chmod(0o755)

    done = machine.run("test")

    assert done.returncode == 1
    summary = done.stderr.partition("== Summary")[2]
    assert re.findall(r"(passed|FAILED)  (\w+ ?\w*)", summary) == [
        ("passed", "ruff check"),
        ("passed", "ruff format"),
        ("FAILED", "mypy "),
        ("FAILED", "import rules"),
        ("FAILED", "pytest "),
    ]


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_the_scripts_are_executable_and_plain_posix(script: str) -> None:
    path = REPOSITORY / script

    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/bin/sh\n")
    assert subprocess.run([shutil.which("dash") or "sh", "-n", path], check=False).returncode == 0


def test_windows_offers_the_same_verbs_with_windows_line_ends() -> None:
    text = (REPOSITORY / "run.cmd").read_bytes()

    assert text.count(b"\n") == text.count(b"\r\n")
    assert all(f"run.cmd {verb}".encode() in text for verb in VERBS)
    labels = set(re.findall(rb"^:(\w+)", text, re.MULTILINE))
    assert set(re.findall(rb"(?:goto|call) :?(\w+)", text)) == labels


@pytest.mark.parametrize("lock", ["run", "test"])
def test_every_library_is_pinned_with_hashes_and_no_index_is_named(lock: str) -> None:
    text = (REPOSITORY / "installer" / f"{lock}.lock").read_text()

    pins = re.split(r"\n(?=[a-z0-9])", text)
    assert all(re.match(r"[a-z0-9-]+==\S+( ; .+)? \\\n +--hash=sha256:", pin) for pin in pins)
    assert not re.search(r"://|index|find-links|trusted", text)


def test_the_tests_run_with_the_very_libraries_of_the_program() -> None:
    pins = {
        lock: set(re.findall(r"^\S+==\S+", (REPOSITORY / lock).read_text(), re.MULTILINE))
        for lock in ("installer/run.lock", "installer/test.lock")
    }
    assert pins["installer/run.lock"] <= pins["installer/test.lock"]
