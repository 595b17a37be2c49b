"""The four screens of the import desk, and the batches behind them."""

from rosters.views.batches import batch_detail, batch_drop, batch_list, batch_upload, template
from rosters.views.columns import batch_layout, batch_mapping
from rosters.views.outcome import batch_close, batch_confirm, batch_undo
from rosters.views.rows import batch_check, batch_decide, batch_errors, batch_fix, batch_mends

__all__ = [
    "batch_check",
    "batch_close",
    "batch_confirm",
    "batch_decide",
    "batch_detail",
    "batch_drop",
    "batch_errors",
    "batch_fix",
    "batch_layout",
    "batch_list",
    "batch_mapping",
    "batch_mends",
    "batch_undo",
    "batch_upload",
    "template",
]
