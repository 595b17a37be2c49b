"""Engine tests need no database; the made-up counties live beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
