"""The last net under the logs: long runs of digits never reach them."""

import logging
import re

_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def redact(text: str) -> str:
    """Return `text` with ID numbers and mobile phones blotted out."""
    return _PHONE.sub("[phone]", _ID_NUMBER.sub("[id]", text))


class PersonalDataFilter(logging.Filter):
    """Blots out ID numbers and phones in the message and drops exception values."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
