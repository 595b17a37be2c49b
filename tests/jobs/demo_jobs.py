"""A kind of job for tests only: writes `total` rows, one per chunk, as notices."""

import time

from accounts.models import Notice
from jobs.registry import job

MARK = "demo row"


@job("demo.rows", label="演示任务")
def write_rows(run):
    total = run.args["total"]
    run.stage("写入", total)
    for row in range(run.done, total):
        with run.chunk():
            Notice.objects.create(user=run.started_by, text=f"{MARK} {run.job_id} {row}")
            run.advance(row + 1)
        time.sleep(run.args["pause"])
    return {"rows": total}
