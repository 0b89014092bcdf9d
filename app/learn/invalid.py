"""The error for a setting that the mathematics has no answer for."""


class InvalidSetting(ValueError):
    """Names the setting (`field`), what it may be (`allowed`) and what came (`got`)."""

    def __init__(self, field: str, allowed: str, got: object):
        super().__init__(f"{field}: allowed is {allowed}, got {got!r}")
        self.field = field
        self.allowed = allowed
        self.got = got
