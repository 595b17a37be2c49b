"""Stored ways of matching say what they relax in one list."""

from django.db import migrations

OLD = {"respect_sex": "sex", "require_training": "training"}


def gather(apps, schema_editor):
    policies = apps.get_model("pairing", "Policy")
    for policy in policies.objects.all():
        body = dict(policy.body)
        relaxed = [code for key, code in OLD.items() if not body.pop(key, True)]
        if body != policy.body:
            policy.body = body | {"first": "children", "relaxed": relaxed}
            policy.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("pairing", "0002_ledger")]

    operations = [migrations.RunPython(gather, migrations.RunPython.noop)]
