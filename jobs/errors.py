"""How a job stops before its end."""


class UserError(Exception):
    """A handler cannot go on; the text is a Chinese sentence for the person who started it."""


class LeaseLost(Exception):  # noqa: N818 - a turn of events, not a fault
    """Another worker owns the job now: stop, write nothing more."""


class Cancelled(Exception):  # noqa: N818
    """A person asked to stop."""
