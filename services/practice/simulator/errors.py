from typing import Any, Final

DOCS: Final = "https://stripe.com/docs/error-codes/"


class ApiError(Exception):
    """A refusal, worded and coded as Stripe words and codes it.

    Attributes:
        status: The HTTP status.
        body: The object under `error` in the answer.
        saved: Whether the refusal came out of an execution, so that its idempotency key keeps it.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        saved: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.saved = saved
        self.body: dict[str, Any] = {"message": message, "type": kind}
        if code is not None:
            self.body["code"] = code
            self.body["doc_url"] = DOCS + code.replace("_", "-")
        if param is not None:
            self.body["param"] = param
        self.body.update(more)


def unknown_parameters(names: list[str]) -> ApiError:
    """Parameters that this endpoint of this API version does not have."""
    plural = "s" if len(names) > 1 else ""
    message = f"Received unknown parameter{plural}: {', '.join(names)}"
    return ApiError(message, code="parameter_unknown", param=names[0])


def missing_parameter(name: str) -> ApiError:
    """A required parameter was left out."""
    return ApiError(f"Missing required param: {name}.", code="parameter_missing", param=name)


def no_such(noun: str, object_id: str, param: str, *, status: int = 400) -> ApiError:
    """An id that names nothing: 404 when it is in the path, 400 when it is in a parameter."""
    return ApiError(
        f"No such {noun}: '{object_id}'",
        status=status,
        code="resource_missing",
        param=param,
        saved=True,
    )


def unknown_address(method: str, path: str) -> ApiError:
    """A path that Stripe, or this simulator, does not serve."""
    return ApiError(
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs "
        "or we can help at https://support.stripe.com/.",
        status=404,
    )
