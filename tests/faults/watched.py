"""The sessions and the gateway that are injected: real ones, whose every step is a point."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import Engine

from services.cards.answers import Answer
from services.cards.gateway import CardGateway
from services.storage.sessions import Session, Sessions
from tests.faults.points import Points, step_of_caller
from tests.faults.raw import RawBooks

T = TypeVar("T")


class WatchedSessions(Sessions):
    """Sessions whose begin and commit are points."""

    def __init__(self, engine: Engine, points: Points) -> None:
        super().__init__(engine)
        self._points = points

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A writing transaction; a point before it begins, before and after its commit."""
        step = step_of_caller()
        self._points.reach(f"{step} before begin")
        with self._points.transaction(step), super().begin() as session:
            yield session
            self._points.reach(f"{step} before commit")
        self._points.reach(f"{step} after commit")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A reading transaction; a point before and after."""
        step = step_of_caller()
        self._points.reach(f"{step} before read")
        with self._points.transaction(step), super().read() as session:
            yield session
        self._points.reach(f"{step} after read")

    @contextmanager
    def look(self) -> Iterator[Session]:
        """Reads that need not agree; a point before and after."""
        step = step_of_caller()
        self._points.reach(f"{step} before read")
        with self._points.transaction(step), super().look() as session:
            yield session
        self._points.reach(f"{step} after read")

    def run(self, work: Callable[[Session], T]) -> T:
        """A write that is repeated until known; each try has its point before the commit."""
        step = step_of_caller()
        self._points.reach(f"{step} before begin")

        def watched(session: Session) -> T:
            done = work(session)
            self._points.reach(f"{step} before commit")
            return done

        with self._points.transaction(step):
            done = super().run(watched)
        self._points.reach(f"{step} after commit")
        return done


class WatchedGateway:
    """A card gateway each of whose calls is a point before and after.

    Right before a request is sent, a connection of its own looks at what everybody else can see
    in the books of that attempt: what is not there yet was not committed.
    """

    def __init__(self, gateway: CardGateway, points: Points, books: RawBooks) -> None:
        self._gateway = gateway
        self._points = points
        self._books = books

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._gateway, name)
        return partial(self._call, name, found) if callable(found) else found

    def _call(self, name: str, method: Callable[..., Any], *positional: Any, **named: Any) -> Any:
        given = inspect.signature(method).bind(*positional, **named).arguments
        self._points.reach(f"before {name}")
        self._ask(name, given)
        answer = method(*positional, **named)
        if isinstance(answer, Iterator):
            return self._listed(name, given, answer)
        self._points.tell("answered", call=name, kind=_kind(answer))
        self._points.reach(f"after {name}")
        return answer

    def _listed(self, name: str, given: Mapping[str, Any], rows: Iterator[T]) -> Iterator[T]:
        """A list that is fetched page by page, while it is read."""
        while True:
            self._ask(name, given)
            row = next(rows, None)
            if row is None:
                break
            yield row
        self._points.reach(f"after {name}")

    def _ask(self, name: str, given: Mapping[str, Any]) -> None:
        params = given.get("params") or {}
        marks = params.get("metadata") or {}
        attempt = marks.get("attempt")
        intent = given.get("intent") or params.get("payment_intent")
        seen = None
        if name in {"create", "confirm", "refund", "open_page"}:
            seen = self._books.as_seen(attempt=attempt, intent=intent, refund=marks.get("refund"))
        self._points.tell(
            "ask",
            call=name,
            key=given.get("key"),
            attempt=attempt,
            intent=intent,
            depth=self._points.depth,
            seen=seen,
        )


def watched_gateway(gateway: CardGateway, points: Points, books: RawBooks) -> CardGateway:
    """The gateway with its points; whatever the gateway learns to do later is watched too."""
    return cast("CardGateway", WatchedGateway(gateway, points, books))


def _kind(answer: object) -> str:
    return answer.kind.value if isinstance(answer, Answer) else type(answer).__name__
