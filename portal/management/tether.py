"""Become another program that ends when the process which started it is gone.

    python tether.py PARENT_PID PROGRAM ARGUMENT...

Linux only; elsewhere it just becomes the program. It is a program of its own because code
between fork and exec is not safe once the supervisor has threads.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent: int, program: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it went before we asked
            sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 - the supervisor's own commands


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
