"""Mobile numbers as people type them."""

import re
import unicodedata

_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalise_phone(text: str) -> str:
    """Return the eleven digits of a mainland mobile number, or "" when it is none."""
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text or ""))
    digits = digits.removeprefix("+86") if digits.startswith("+86") else digits
    return digits if _MOBILE.fullmatch(digits) else ""
