"""How old somebody is."""

from datetime import date


def years_since(born_on: date, today: date) -> int:
    """Whole years of age; who is born on 29 February is a year older on 1 March."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
