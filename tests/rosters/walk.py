"""A county officer at the desk: each verb is one screen, done as her browser would."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.scope import county_scope
from rosters.models import RosterBatch
from tests.rosters.desk import newest, work

AS_OF = "2026-11-10"


class Officer:
    def __init__(self, client, world, who: str = "mei") -> None:
        self.client, self.world = client, world
        client.force_login(world.users[who])

    def upload(self, content: bytes, kind: str = "students", name: str = "名册.xlsx", **more):
        data = {"kind": kind, "as_of": AS_OF, "file": SimpleUploadedFile(name, content)} | more
        answer = self.client.post(reverse("rosters:batch_upload"), data)
        assert answer.status_code == 302, answer.context["form"].errors
        return work(self.world, newest(self.world))

    def form(self, batch):
        return self.get("batch_mapping", batch).context["form"]

    def confirm_columns(self, batch, **said):
        """Accept the proposed columns, but for what is `said`."""
        form = self.form(batch)
        data = {name: form[name].value() or "" for name in form.fields} | said
        self.post("batch_mapping", batch, {k: v for k, v in data.items() if v is not False})
        return work(self.world, batch)

    def to_check(self, content: bytes, **said):
        return self.confirm_columns(self.upload(content), **said)

    def apply(self, batch):
        self.post("batch_confirm", batch)
        return work(self.world, batch)

    def get(self, name: str, batch, query: str = ""):
        return self.client.get(reverse(f"rosters:{name}", args=[batch.pk]) + query)

    def page(self, name: str, batch, query: str = "") -> str:
        return self.get(name, batch, query).content.decode()

    def post(self, name: str, batch, data=None):
        return self.client.post(reverse(f"rosters:{name}", args=[batch.pk]), data or {})

    def verdicts(self, batch) -> list[str]:
        with county_scope([self.world.county.pk]):
            return list(batch.rows.order_by("sheet", "row").values_list("verdict", flat=True))

    def row(self, batch, number: int):
        with county_scope([self.world.county.pk]):
            return batch.rows.get(row=number)

    def fresh(self, batch) -> RosterBatch:
        with county_scope([self.world.county.pk]):
            return RosterBatch.objects.select_related("job", "county").get(pk=batch.pk)
