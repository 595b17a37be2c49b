"""What can stop the engine: a bad instance (said in one Chinese sentence) or a person who cancels."""


class EngineError(Exception):
    """Base of every error the engine raises on purpose."""


class BadInstance(EngineError):
    """The instance, policy or lock list is wrong; ``str(error)`` is one Chinese sentence for staff."""


class Cancelled(EngineError):
    """The progress callback answered ``False``; nothing was written anywhere."""
