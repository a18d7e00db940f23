"""Password rule: at least 8 characters of three of four classes (GB/T 22239 practice)."""

import re
from typing import Any

from django.core.exceptions import ValidationError

_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
RULE = "密码至少 8 位，并含大写字母、小写字母、数字、符号中的三类"


class ClassesValidator:
    """Django's validator interface over the rule."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError unless the rule is met."""
        if len(password) < 8 or sum(bool(re.search(one, password)) for one in _CLASSES) < 3:
            raise ValidationError(RULE, code="password_classes")

    def get_help_text(self) -> str:
        """The rule in words."""
        return RULE
