from django.db import migrations, models
from django.db.models import Count, Q

KINDS = [
    ("site", "Site"),
    ("candidate", "Candidate"),
    ("party", "Party"),
    ("election", "Election"),
    ("topic", "Topic"),
    ("tier", "Tier"),
    ("deadline", "Deadline"),
    ("assessed", "Assessed"),
]
PATHS = {
    "deadline": ("deadline__year", "deadline__month", "statements__candidacy__election"),
    "assessed": ("assessed_on__year", "assessed_on__month"),
}


def count(apps, schema_editor):
    """The new kinds begin with what is there; the other kinds are kept already."""
    tallies = apps.get_model("pledges", "Tally").objects
    live = apps.get_model("pledges", "Pledge").objects.filter(publication="published", merged_into=None).order_by()
    scored = Q(statements__candidacy__mandate__in=["unknown", "elected", "left_office"])
    counts = {"n": Count("pk", distinct=True), "scored": Count("pk", distinct=True, filter=scored)}
    for kind, paths in PATHS.items():
        for by in (("status",), ()):
            for row in (
                live.exclude(**{paths[0].replace("year", "isnull"): True}).values(*paths, *by).annotate(**counts)
            ):
                year, month, *rest = (row[path] for path in paths)
                ref = ":".join((f"{year:04}-{month:02}", *map(str, rest)))
                cell = {"kind": kind, "ref": ref, "status": row.get("status", "")}
                tallies.create(**cell, n=row["n"], scored=row["scored"])


class Migration(migrations.Migration):
    dependencies = [("pledges", "0013_archived_copies")]

    operations = [
        migrations.AlterField("daytally", "kind", models.CharField(choices=KINDS, max_length=9)),
        migrations.AlterField("tally", "kind", models.CharField(choices=KINDS, max_length=9)),
        migrations.AlterField(
            "tally",
            "ref",
            models.CharField(
                help_text="the slug; empty for the whole site; a month, of a deadline also the election's key",
                max_length=80,
            ),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
