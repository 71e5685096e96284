from dataclasses import dataclass, field
from typing import Any

from services.practice.simulator.errors import no_such
from services.practice.simulator.ids import new_id
from services.practice.simulator.state import State

Json = dict[str, Any]
Reply = tuple[int, Json]
NOUNS = {"payment_method": "PaymentMethod", "confirmation_token": "ConfirmationToken"}


@dataclass(slots=True)
class Call:
    """One execution: typed parameters in, objects and events out, inside one transaction."""

    state: State
    params: Json
    path_ids: tuple[str, ...] = ()
    now: int = 0
    request_id: str | None = None
    idempotency_key: str | None = None
    version: str = ""
    expand: list[str] = field(default_factory=list)

    def load(self, kind: str, object_id: str, param: str, *, in_path: bool = False) -> Json:
        """The object a call speaks of.

        Raises:
            ApiError: there is none; 404 for an id in the path, 400 for one in a parameter.
        """
        found = self.state.find(kind, object_id)
        if found is None:
            noun = NOUNS.get(kind, kind)
            raise no_such(noun, object_id, param, status=404 if in_path else 400)
        return found

    def announce(self, kind: str, body: Json) -> None:
        """Write an event about an object as it is now."""
        self.state.add(
            {
                "id": new_id("evt"),
                "object": "event",
                "account": None,
                "api_version": self.version,
                "context": None,
                "created": self.now,
                "data": {"object": body},
                "livemode": False,
                "pending_webhooks": 0,
                "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
                "type": kind,
            }
        )
