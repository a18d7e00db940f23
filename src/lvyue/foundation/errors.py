"""Errors are public text: cause, place, remedy, in Chinese, with the HTTP status they mean.

LvyueError
├── NotAllowed  403  the person may not do this here
├── NotFound    404  it does not exist, or its space is not granted: the two look alike on purpose
├── Refused     409  right request, wrong state
└── Invalid     422  bad input
"""


class LvyueError(Exception):
    """A refusal people can act on: 「原因。位置：…。处理：…」."""

    status = 500
    code = "error"

    def __init__(self, cause: str, *, place: str = "", remedy: str = "") -> None:
        self.cause = cause.rstrip("。")
        self.place = place.rstrip("。")
        self.remedy = remedy.rstrip("。")
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [self.cause]
        if self.place:
            parts.append(f"位置：{self.place}")
        if self.remedy:
            parts.append(f"处理：{self.remedy}")
        return "。".join(parts) + "。"

    def as_dict(self) -> dict[str, str]:
        """The JSON shape of every API refusal."""
        return {"code": self.code, "cause": self.cause, "place": self.place, "remedy": self.remedy}


class NotAllowed(LvyueError):
    """The person may not do this here."""

    status = 403
    code = "not_allowed"


class NotFound(LvyueError):
    """Nothing of that kind exists within the person's spaces."""

    status = 404
    code = "not_found"


class Refused(LvyueError):
    """The thing is in a state that does not admit this step."""

    status = 409
    code = "refused"


class Invalid(LvyueError):
    """The input is malformed or contradicts itself."""

    status = 422
    code = "invalid"
