"""The error for a setting that the mathematics has no answer for."""


class InvalidSetting(ValueError):
    """Names the setting (`field`), what it may be (`allowed`), what came (`got`) and, in a sentence, the `reason`."""

    def __init__(self, field: str, allowed: str, got: object, reason: str = ""):
        super().__init__(f"{field}: allowed is {allowed}, got {got!r}" + (reason and f". {reason}"))
        self.field = field
        self.allowed = allowed
        self.got = got
        self.reason = reason
