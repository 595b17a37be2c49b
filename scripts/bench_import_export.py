"""The reference: django-import-export's dry run of a roster, in its ordinary way.

A model of text columns, found by the ID number: each row is looked up, cleaned, saved and, when
all are done, rolled back. Nothing is checked. The table is made for the run and dropped after it.
"""

import logging

import tablib
from bench_roster import HEADERS
from django.db import connection, models
from import_export import fields, resources

logging.getLogger("import_export").setLevel(logging.ERROR)
ID = HEADERS.index("学生身份证号")
NAMES = [f"column_{number}" for number in range(len(HEADERS))]


class Pupil(models.Model):
    """A row of the roster, all text."""

    class Meta:
        app_label = "jobs"


for _number, _name in enumerate(NAMES):
    models.CharField(max_length=100, db_index=_number == ID).contribute_to_class(Pupil, _name)


class Roster(resources.ModelResource):
    """The columns of the sheet under their headers."""

    class Meta:
        model = Pupil
        fields = NAMES
        import_id_fields = [NAMES[ID]]
        use_transactions = True

    def __init__(self) -> None:
        super().__init__()
        pairs = zip(NAMES, HEADERS, strict=True)
        self.fields = {name: fields.Field(name, header) for name, header in pairs}


def dry_run(content: bytes) -> int:
    """Read the workbook and try its rows; return how many were taken."""
    with connection.schema_editor() as editor:
        editor.create_model(Pupil)
    try:
        sheet = tablib.Dataset().load(content, format="xlsx")
        result = Roster().import_data(sheet, dry_run=True, raise_errors=True)
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Pupil)
    return int(result.totals["new"])
