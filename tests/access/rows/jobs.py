"""Rows of the jobs room: own jobs, and those of the counties that one reaches."""

from tests.access.objects import jobs
from tests.access.table import EVERYONE, Row

COUNTY = "province mai lin mei gao chen he xu wu shen yun"  # staff only
OWN = {
    "make": jobs,
    "who": COUNTY,
    "near": "lin",
    "foreign": "province mai ouyang",
    "method_first": True,
}
ROWS: dict[str, Row] = {
    "jobs:job_list": Row(GET=200, who=EVERYONE),
    "jobs:job_detail": Row(GET=200, **OWN),
    "jobs:job_progress": Row(GET=200, **OWN),
    "jobs:job_cancel": Row(POST=302, **(OWN | {"who": "lin", "foreign": "ouyang"})),
    "jobs:job_finish": Row(POST=302, **(OWN | {"who": "lin", "foreign": "ouyang"})),
}
