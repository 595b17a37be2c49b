"""Hashes of ids: what must not depend on row order depends on these instead."""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


def hash64(text: str) -> int:
    """64 bits of BLAKE2b, the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def mixed(bits: Any) -> Hashes:
    """Spread uint64 bits evenly: the finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    bits = (bits ^ bits >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ bits >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    made: Hashes = bits ^ bits >> np.uint64(31)
    return made
