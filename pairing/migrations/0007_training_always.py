"""Training can no longer be relaxed: publishing and accepting always ask for it."""

from django.db import migrations


def hold(apps, schema_editor):
    policies = apps.get_model("pairing", "Policy")
    for policy in policies.objects.all():
        kept = [code for code in policy.body.get("relaxed", []) if code != "training"]
        if kept != policy.body.get("relaxed", []):
            policy.body = policy.body | {"relaxed": kept}
            policy.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("pairing", "0006_plan_runs")]

    operations = [migrations.RunPython(hold, migrations.RunPython.noop)]
