"""The card window against its surroundings: environment, arguments, crashes, other programs."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from services.cards.entry import EnteredCard
from services.cards.entry_environment import without_dangers
from services.practice.simulator import SimulatorProcess
from tests.ui.cards.test_card_window import (
    HELPER,
    ROOT,
    command,
    count_in_memory,
    request,
)
from tests.ui.cards.trap import Trap
from ui.cards.entry import CardWindowEntry

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def trap() -> Iterator[Trap]:
    with Trap() as made:
        yield made


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def is_open(port: int) -> bool:
    with closing(socket.socket()) as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def hostile_environment(trap: Trap, folder: Path, port: int) -> dict[str, str]:
    flags = (
        f"--remote-debugging-port={port} --no-sandbox --proxy-server=127.0.0.1:{trap.port}"
        f" --ssl-key-log-file={folder / 'keys-by-flag'}"
    )
    proxies = {
        name: trap.url
        for upper in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY")
        for name in (upper, upper.lower())
    }
    return proxies | {
        "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
        "QTWEBENGINE_CHROMIUM_FLAGS": flags,
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "QTWEBENGINEPROCESS_PATH": "/bin/false",
        "SSLKEYLOGFILE": str(folder / "keys"),
        "STRIPE_LOG": "debug",
        "CHROME_LOG_FILE": str(folder / "chrome.log"),
        "QT_LOGGING_RULES": "*=true",
    }


def descendants(process: int) -> list[int]:
    """The processes that a process started, and those they started."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        if folder.name.isdigit() and parent == process:
            found += [int(folder.name), *descendants(int(folder.name))]
    return found


def arguments_of(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8").replace("\0", " ")


def test_a_hostile_environment_opens_no_port_and_leads_nowhere(
    qtbot: QtBot,
    simulator: SimulatorProcess,
    trap: Trap,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = free_port()
    for name, value in hostile_environment(trap, tmp_path, port).items():
        monkeypatch.setenv(name, value)
    entry = CardWindowEntry(command("4242424242424242"))
    seen_open: list[bool] = []

    def looked() -> bool:
        seen_open.append(is_open(port))
        return False

    with qtbot.waitSignal(entry.entered, timeout=40000) as entered:
        entry.open(request(simulator))
        qtbot.waitUntil(lambda: looked() or not entry.is_open, timeout=40000)

    assert entered.args is not None
    assert isinstance(entered.args[0], EnteredCard)  # the page was loaded, past the proxy
    assert len(seen_open) > 5
    assert not any(seen_open)
    assert trap.heard == []
    assert sorted(path.name for path in tmp_path.iterdir()) == []


@linux
def test_the_programs_own_helper_keeps_its_sandbox_whatever_the_environment_says(
    simulator: SimulatorProcess, trap: Trap, tmp_path: Path
) -> None:
    """The helper itself, not the tests' one, and without the program's own clean-up before it."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "desktop", "--card-entry"],
        cwd=ROOT,
        env=os.environ | hostile_environment(trap, tmp_path, port),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as helper:
        assert helper.stdin is not None
        assert helper.stdout is not None
        helper.stdin.write(request(simulator).to_line() + "\n")
        helper.stdin.flush()
        until = time.monotonic() + 40
        while len(descendants(helper.pid)) < 3 and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(1.0)
        told = [arguments_of(each) for each in [helper.pid, *descendants(helper.pid)]]
        owners = {Path(f"/proc/{each}").stat().st_uid for each in descendants(helper.pid)}
        opened = is_open(port)
        helper.stdin.close()

        assert helper.wait(20) == 0
        assert helper.stdout.read() == '{"cancelled": true}\n'
    assert len(told) > 3
    for words in told:
        assert " --no-sandbox" not in words
        assert "remote-debugging" not in words
        assert "proxy-server" not in words
    assert not opened
    assert trap.heard == []
    assert sorted(path.name for path in tmp_path.iterdir()) == []
    assert 0 not in owners  # Chromium never runs as root


@pytest.mark.parametrize(
    "more", [["--no-sandbox"], ["--remote-debugging-port=9222"], ["--single-process", "x"]]
)
def test_a_helper_that_is_given_flags_does_not_start(more: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--card-entry", *more],
        cwd=ROOT,
        input="{}\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert done.stdout == '{"failed": "unsafe"}\n'
    assert done.returncode == 70


def test_what_the_helper_inherits_holds_nothing_of_the_till() -> None:
    kept = without_dangers(
        {
            "PATH": "/bin",
            "LANG": "es_EC.UTF-8",
            "VENTANILLA_STRIPE_SECRET_KEY": "x",
            "qtwebengine_remote_debugging": "1",
            "Http_Proxy": "x",
            "no_proxy": "x",
            "STRIPE_API_KEY": "x",
        }
    )

    assert kept == {"PATH": "/bin", "LANG": "es_EC.UTF-8"}


def test_a_form_whose_process_dies_comes_again_and_takes_the_card(
    qtbot: QtBot, simulator: SimulatorProcess
) -> None:
    entry = CardWindowEntry(command("kill-renderer:5555555555554444"))

    with qtbot.waitSignal(entry.entered, timeout=60000) as entered:
        entry.open(request(simulator))

    assert entered.args is not None
    assert entered.args[0].token.last4 == "4444"


def test_a_form_that_dies_each_time_is_given_up_and_said(
    qtbot: QtBot, simulator: SimulatorProcess
) -> None:
    entry = CardWindowEntry(command("kill-renderers"))

    with qtbot.waitSignal(entry.failed, timeout=60000) as failed:
        entry.open(request(simulator))

    assert failed.args is not None
    assert failed.args[0].details["cause"] == "renderer"


def test_a_form_that_does_not_load_is_said_and_no_form_of_ours_takes_its_place(
    qtbot: QtBot, simulator: SimulatorProcess
) -> None:
    entry = CardWindowEntry(command("4242424242424242"))
    nowhere = replace(request(simulator), script=f"http://127.0.0.1:{free_port()}/v3/stripe.js")

    with qtbot.waitSignal(entry.failed, timeout=60000) as failed:
        entry.open(nowhere)

    assert failed.args is not None
    assert failed.args[0].details["cause"] in {"form", "not_loaded"}


@linux
def test_a_killed_helper_is_said_and_its_children_are_gone(
    qtbot: QtBot, simulator: SimulatorProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = tmp_path / "typed"
    monkeypatch.setenv("TYPED_FILE", str(typed))
    entry = CardWindowEntry(command("hold:4242424242424242"))
    entry.open(request(simulator))
    qtbot.waitUntil(typed.exists, timeout=40000)
    children = descendants(entry.process_id)
    assert children

    with qtbot.waitSignal(entry.failed, timeout=20000) as failed:
        os.kill(entry.process_id, signal.SIGKILL)

    assert failed.args is not None
    assert failed.args[0].details["cause"] == "crashed"
    qtbot.waitUntil(lambda: not any(is_alive(child) for child in children), timeout=20000)


@linux
def test_a_helper_whose_program_died_closes_by_itself(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    typed = tmp_path / "typed"
    script = f"{simulator.url}/v3/stripe.js"
    words = [sys.executable, str(HELPER), "hold:4242424242424242"]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.cards.program", script, *words],
        cwd=ROOT,
        env=os.environ | {"TYPED_FILE": str(typed)},
    ) as program:
        wait_until(typed.exists)
        family = descendants(program.pid)
        program.kill()
        program.wait(10)

    assert len(family) >= 3
    wait_until(lambda: not any(is_alive(each) for each in family))


@linux
def test_who_holds_a_number_while_it_is_typed_and_nobody_afterwards(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    parts = ["6011", "1111", "1111", "1117"]
    number = "".join(parts).encode()
    typed = tmp_path / "typed"
    # The shell joins the parts: the number is no argument of the program that is looked into.
    joined = (
        f'n=$(echo {" ".join(parts)} | tr -d " "); exec "{sys.executable}" "{HELPER}" "hold:$n"'
    )
    script = f"{simulator.url}/v3/stripe.js"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.cards.program", script, "/bin/sh", "-c", joined],
        cwd=ROOT,
        env=os.environ | {"TYPED_FILE": str(typed)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        wait_until(typed.exists)
        time.sleep(0.5)
        family = descendants(program.pid)
        holders = dict.fromkeys(("helper", "renderer", "zygote"), 0)
        for each in family:
            for written in (number, number.decode().encode("utf-16-le")):
                holders[kind_of(each)] += count_in_memory(each, written)
        in_program = count_in_memory(program.pid, number)
        os.kill(family[0], signal.SIGKILL)
        assert program.communicate("\n", timeout=20)[0] == "crashed\n"
        wait_until(lambda: not any(is_alive(each) for each in family))

    # Stripe's frame has it, and the window's process that passes the keys on; the program never.
    assert holders["renderer"] > 0
    assert holders["helper"] > 0
    assert holders["zygote"] == 0
    assert in_program == 0


def kind_of(process: int) -> str:
    """What a process of the card window is: Chromium forks its renderers from its zygote."""
    if "--type=" not in arguments_of(process):
        return "helper"
    parent = int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    return "renderer" if "--type=zygote" in arguments_of(parent) else "zygote"


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def wait_until(told: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_second_window_is_refused_in_the_same_program_and_in_another(
    qtbot: QtBot, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    lock = tmp_path / "card-window.lock"
    waits = ["/bin/sleep", "600"]
    first, second = CardWindowEntry(waits, lock=lock), CardWindowEntry(waits, lock=lock)
    assert first.open(request(simulator))

    assert not first.open(request(simulator))
    assert not second.open(request(simulator))
    assert not second.is_open
    with qtbot.waitSignal(first.cancelled):
        first.close()
    assert second.open(request(simulator))
    with qtbot.waitSignal(second.cancelled):
        second.close()

    other = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
        "from services.cards.entry import CardRequest; from ui.cards.entry import CardWindowEntry;"
        "app = QCoreApplication([]);"
        "entry = CardWindowEntry(['/bin/sleep', '600'], lock=Path(sys.argv[1]));"
        "print(entry.open(CardRequest('', '', 1, '', '', False)), flush=True); app.exec()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", other, str(lock)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "True\n"
        assert not first.open(request(simulator))
        children = descendants(program.pid)
        program.kill()
        program.wait(10)
    for child in children:
        os.kill(child, signal.SIGKILL)
    # What a program that died leaves behind is in nobody's way.
    assert first.open(request(simulator))
    with qtbot.waitSignal(first.cancelled):
        first.close()
