"""Show personal numbers by halves."""

import re

LONG_DIGITS = re.compile(r"\d[\d ]{4,}[\dXx]?")


def mask_id(number: str) -> str:
    """Return 4409**********0004; anything shorter than an ID is hidden wholly."""
    return f"{number[:4]}**********{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def mask_phone(number: str) -> str:
    """Return 138****5678; anything shorter than a landline is hidden wholly."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 10 else "*" * len(number)


def mask_digits(text: str) -> str:
    """Hide every run of six or more digits in a text, for samples on a page."""
    return LONG_DIGITS.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    run = found[0].replace(" ", "")
    return mask_id(run) if len(run) >= 15 else mask_phone(run)
