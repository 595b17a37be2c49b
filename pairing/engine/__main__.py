"""``python -m pairing.engine``: solve an instance file, or verify a result, without the portal."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .errors import EngineError
from .solve import EFFORTS, solve
from .verify import verify


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pairing.engine", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    solving = verbs.add_parser("solve", help="write the result of one instance to stdout")
    solving.add_argument("instance", type=Path)
    solving.add_argument("--seed", type=int, default=0)
    solving.add_argument("--effort", choices=sorted(EFFORTS), default="normal")
    checking = verbs.add_parser("verify", help="write the list of violations; exit 1 if any")
    checking.add_argument("instance", type=Path)
    checking.add_argument("result", type=Path)
    return parser


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise EngineError(f"读不到文件：{path}。") from None
    except (ValueError, RecursionError):
        raise EngineError(f"文件不是合格的 JSON：{path}。") from None


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 violations found, 2 bad input (one Chinese sentence on stderr)."""
    asked = _parser().parse_args(argv)
    try:
        instance = _load(asked.instance)
        if asked.verb == "solve":
            answer: Any = solve(instance, seed=asked.seed, effort=asked.effort).to_json()
        else:
            answer = verify(instance, _load(asked.result))
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return 1 if asked.verb == "verify" and answer else 0


if __name__ == "__main__":
    sys.exit(main())
