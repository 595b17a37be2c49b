"""Mutated files: never a death, a hang or a fault; tens of thousands by `make fuzz`."""

from . import fuzz

COUNT, SEED, SECONDS = 2_500, 20_261_124, 40


def test_mutated_files_are_read_or_refused():
    verdicts, harmful = fuzz.run(COUNT, SEED, SECONDS)
    assert not harmful, verdicts
    assert verdicts["read"] and verdicts["damaged"]
