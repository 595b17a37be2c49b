"""What can stop the engine: a bad instance (one Chinese sentence) or a person who cancels."""


class EngineError(Exception):
    """Base of every error the engine raises on purpose."""


class BadInstance(EngineError):  # noqa: N818 - the word of the contract
    """Instance, policy or locks are wrong; ``str(error)`` is one Chinese sentence for staff."""


class Cancelled(EngineError):  # noqa: N818 - the word of the contract
    """The progress callback answered ``False``; nothing was written anywhere."""
