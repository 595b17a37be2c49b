"""Rows of log-in, password and second factor.

Pages of a setting ask for the password again first (302).
"""

from tests.access.table import EVERYONE, STRANGER, Row


def only_strangers(answer: int) -> dict[str, int]:
    """People who are logged in are sent home."""
    return {STRANGER: answer, "*": 302}


OPEN = {"public": True, "who": EVERYONE}
DEAD_LINK = {"uidb36": "1", "key": "set-password"}
OWN = {"who": EVERYONE}
ROWS: dict[str, Row] = {
    "account_login": Row(GET=only_strangers(200), POST=only_strangers(200), **OPEN),
    "account_logout": Row(GET={STRANGER: 302, "*": 200}, POST=302, **OPEN),
    "account_signup": Row(GET=200, **OPEN),
    "account_email": Row(GET=200, **OWN),
    "account_reauthenticate": Row(GET=200, POST=200, **OWN),
    "account_change_password": Row(GET=200, POST=200, **OWN),
    "account_set_password": Row(GET=302, POST=302, **OWN),
    "account_reset_password": Row(GET=200, POST=200, **OPEN),
    "account_reset_password_done": Row(GET=200, **OPEN),
    "account_reset_password_from_key": Row(GET=200, POST=200, fixed=DEAD_LINK, **OPEN),
    "account_reset_password_from_key_done": Row(GET=200, **OPEN),
    "mfa_index": Row(GET=200, **OWN),
    "mfa_authenticate": Row(GET=302, POST=302, **OPEN),
    "mfa_reauthenticate": Row(GET=302, POST=302, **OWN),
    "mfa_activate_totp": Row(GET=302, POST=302, **OWN),
    "mfa_deactivate_totp": Row(GET=404, POST=404, **OWN),
    "mfa_view_recovery_codes": Row(GET=404, **OWN),
    "mfa_generate_recovery_codes": Row(GET=302, POST=302, **OWN),
    "mfa_download_recovery_codes": Row(GET=404, POST=404, **OWN),
}
