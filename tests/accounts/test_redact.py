"""ID numbers and phones never reach the logs."""

import logging

import pytest

from accounts.redact import PersonalDataFilter, redact

ID_NUMBER, PHONE = "44990120130101000X", "19900003333"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"id {ID_NUMBER}.", "id [id]."),
        (f"号码{PHONE}，", "号码[phone]，"),
        (f"{ID_NUMBER.lower()}/{PHONE}", "[id]/[phone]"),
        ("count 12345 of 20260301120000", "count 12345 of 20260301120000"),
        ("uuid 6f1d4c1e-3d2b-4c55-9d3e-199000033331", "uuid 6f1d4c1e-3d2b-4c55-9d3e-199000033331"),
    ],
)
def test_what_is_blotted_out(text, clean):
    assert redact(text) == clean


def record_of(message: str, *args, exc_info=None) -> logging.LogRecord:
    return logging.LogRecord("x", logging.ERROR, "f", 1, message, args, exc_info)


def test_arguments_are_blotted_out():
    record = record_of("saved %s for %s", ID_NUMBER, PHONE)
    assert PersonalDataFilter().filter(record)
    assert logging.Formatter().format(record) == "saved [id] for [phone]"


def test_exceptions_are_blotted_out():
    try:
        raise ValueError(f"duplicate {ID_NUMBER}")
    except ValueError as error:
        record = record_of("failed", exc_info=(type(error), error, error.__traceback__))
    PersonalDataFilter().filter(record)
    text = logging.Formatter().format(record)
    assert ID_NUMBER not in text and "ValueError" in text and "[id]" in text


def test_every_handler_carries_the_filter(settings):
    for handler in settings.LOGGING["handlers"].values():
        assert handler["filters"] == ["personal"]
