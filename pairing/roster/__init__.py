"""The pairing ledger: how rows of the office's own list of pairs become pairings."""
