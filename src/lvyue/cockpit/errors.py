"""Refusals of the pages across the house."""

from datetime import date

from lvyue.foundation.errors import Invalid


class MomentUnknown(Invalid):
    """The day asked for is no day of the calendar, or lies outside the service term."""

    code = "moment_unknown"

    def __init__(self, cause: str, first: date, last: date) -> None:
        super().__init__(
            cause,
            place="地址里的 at",
            remedy=f"请写 {first:%Y-%m-%d} 到 {last:%Y-%m-%d} 之间的日期，例如 at={first:%Y-%m-%d}",
        )
