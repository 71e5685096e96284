"""What a hostile page in the card window can do: nothing, whichever of the two walls is down."""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from resources import text
from services.practice.simulator import SimulatorProcess
from tests.ui.cards.test_card_window import request
from tests.ui.cards.trap import Trap
from ui.cards.card_page import ATTRIBUTES_OFF, LIVE_SCRIPT, PAGE_URL, AllowList, page_html

ROOT = Path(__file__).parents[3]
OVER = (100, 40, 700, 600)


NAVIGATIONS = {
    "location", "location.replace", "reload", "own address", "blob", "file", "link",
    "download trap", "meta refresh",
}  # fmt: skip
PERMISSIONS = {"geolocation", "notification"}
BOXES = {"alert", "confirm", "prompt"}


@pytest.fixture
def trap() -> Iterator[Trap]:
    with Trap() as made:
        yield made


def attack(
    simulator: SimulatorProcess, trap: Trap, *, policy: bool, allow_list: bool
) -> dict[str, dict[str, Any]]:
    order = {
        "request": asdict(request(simulator)),
        "trap": trap.url,
        "policy": policy,
        "allow_list": allow_list,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.cards.hostile_page"],
        cwd=ROOT,
        input=json.dumps(order) + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (done.returncode, lines[-1:], done.stderr[-2000:])
    return {told["try"]: told for told in lines}


def stopped(told: dict[str, dict[str, Any]], by: str) -> set[str]:
    """The tries at which one of the window's counters went up."""
    names, before = set(), 0
    for name, each in told.items():
        if each[by] > before:
            names.add(name)
        before = each[by]
    return names


# Each wall alone must hold; together they are what the program has.
@pytest.mark.parametrize(("policy", "allow_list"), [(True, True), (False, True)])
def test_nothing_leaves_the_card_page_and_it_goes_nowhere(
    simulator: SimulatorProcess, trap: Trap, policy: bool, allow_list: bool
) -> None:
    told = attack(simulator, trap, policy=policy, allow_list=allow_list)

    assert trap.heard == []
    for name, each in told.items():
        assert each["url"] == PAGE_URL, name
        assert set(each["downloads"]) <= {"DownloadCancelled"}, name
        assert (each["left"], each["windows"]) == (0, 0), name
        assert each["popup"] is False, name
        assert each["page"]["phase"] == "ready", name
    assert stopped(told, "refused") >= NAVIGATIONS | PERMISSIONS | BOXES
    if policy:
        assert all(each["page"]["owned"] == 0 for each in told.values())
        seen = set(told["by hand"]["page"]["seen"])
        assert seen >= {
            "script-src", "script-src-elem", "script-src-attr", "style-src-elem", "img-src",
            "connect-src", "frame-src", "form-action", "default-src",
        }  # fmt: skip
    else:
        assert stopped(told, "refused") >= {"form", "frame", "frame file"}
        assert stopped(told, "blocked") >= {
            "image", "fetch", "beacon", "socket", "event source", "script", "style", "prefetch",
        }  # fmt: skip


def test_a_page_without_walls_does_speak_to_others(simulator: SimulatorProcess, trap: Trap) -> None:
    """The tries are real ones: with both walls down the trap hears them."""
    attack(simulator, trap, policy=False, allow_list=False)

    asked = {line.split()[1] for line in trap.heard if " " in line}
    assert {"/image", "/fetch", "/beacon", "/evil.js", "/socket"} <= asked


def test_what_the_page_is_made_of_is_changed_knowingly() -> None:
    """Who changes the card page changes these, and says so in the change (PCI DSS 6.4.3)."""
    digests = {
        name: hashlib.sha256(text("card_entry", name).encode()).hexdigest()
        for name in ("page.html", "page.css", "page.js")
    }

    assert digests == {
        "page.html": "9ca409426a4f7324b989f50985bcde7e80859368fcd20b3cb9607034ac3ca0e7",
        "page.css": "d2356bcaeb27c9f9f77af57881fad0f4909bc0c19b9bd3eef666ef7804761b78",
        "page.js": "39476c8577616c2da94fa9c3d1ef78d7ff5cc75b03987fc3073123ea3a6eaeff",
    }


def test_the_live_page_loads_stripes_own_script_and_nothing_of_ours_by_address() -> None:
    page = page_html(LIVE_SCRIPT)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)

    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"].startswith("https://js.stripe.com https://*.js.stripe.com 'sha256-")
    assert rules["style-src"].startswith("'sha256-")
    assert rules["connect-src"] == "https://api.stripe.com"
    assert "unsafe" not in policy[1]
    assert re.findall(r'src="([^"]+)"', page) == [LIVE_SCRIPT]
    assert page == page_html(LIVE_SCRIPT)


@pytest.mark.parametrize(
    ("script", "url", "allowed"),
    [
        (LIVE_SCRIPT, "https://js.stripe.com/endive/stripe.js", True),
        (LIVE_SCRIPT, "https://b.js.stripe.com/v3/x.html", True),
        (LIVE_SCRIPT, "https://api.stripe.com/v1/confirmation_tokens", True),
        (LIVE_SCRIPT, "https://m.stripe.network/inner.html", True),
        (LIVE_SCRIPT, "http://js.stripe.com/endive/stripe.js", False),
        (LIVE_SCRIPT, "https://js.stripe.com:8443/x", False),
        (LIVE_SCRIPT, "https://evil-js.stripe.com.example.com/", False),
        (LIVE_SCRIPT, "https://xjs.stripe.com/", False),
        (LIVE_SCRIPT, "https://stripe.com/", False),
        (LIVE_SCRIPT, "https://dashboard.stripe.com/", False),
        (LIVE_SCRIPT, "https://api.stripe.com@example.com/", False),
        (LIVE_SCRIPT, "wss://api.stripe.com/", False),
        (LIVE_SCRIPT, "http://127.0.0.1:4242/v3/stripe.js", False),
        (LIVE_SCRIPT, "file:///etc/passwd", False),
        (LIVE_SCRIPT, PAGE_URL, False),
        ("http://127.0.0.1:4242/v3/stripe.js", "http://127.0.0.1:4242/card-frame", True),
        ("http://127.0.0.1:4242/v3/stripe.js", "http://127.0.0.1:4243/", False),
        ("http://127.0.0.1:4242/v3/stripe.js", "https://api.stripe.com/v1/x", False),
    ],
)
def test_only_the_providers_own_addresses_are_spoken_to(
    qtbot: QtBot, script: str, url: str, allowed: bool
) -> None:
    over = QWidget()
    qtbot.addWidget(over)

    assert AllowList(script, over).allows(QUrl(url)) is allowed


def test_risky_web_features_are_off(simulator: SimulatorProcess) -> None:
    told = facts(simulator)

    assert told["on"] == []
    assert told["off"] == len(ATTRIBUTES_OFF)
    assert told["web_rtc_public_only"] is True
    assert told["unknown_schemes"] == "DisallowUnknownUrlSchemes"
    assert told["off_the_record"] is True
    assert (told["cache"], told["cookies"]) == ("NoCache", "NoPersistentCookies")
    assert told["storage"] == ""
    assert told["menu"] == "NoContextMenu"
    assert told["drops"] is False
    assert told["inspected"] is False
    # Over the middle of the program's window.
    assert told["center"] == [449, 339]


def facts(simulator: SimulatorProcess) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.cards.card_window_facts"],
        cwd=ROOT,
        input=json.dumps(asdict(request(simulator)) | {"over": OVER}) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return dict(json.loads(done.stdout))
