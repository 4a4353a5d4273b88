import candidates.translated
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0017_evidence_files"),
    ]

    operations = [
        migrations.AlterField(
            model_name="daytally",
            name="kind",
            field=models.CharField(
                choices=[
                    ("site", "Site"),
                    ("candidate", "Candidate"),
                    ("party", "Party"),
                    ("election", "Election"),
                    ("topic", "Topic"),
                    ("place", "Place"),
                    ("tier", "Tier"),
                    ("deadline", "Deadline"),
                    ("assessed", "Assessed"),
                ],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="tally",
            name="kind",
            field=models.CharField(
                choices=[
                    ("site", "Site"),
                    ("candidate", "Candidate"),
                    ("party", "Party"),
                    ("election", "Election"),
                    ("topic", "Topic"),
                    ("place", "Place"),
                    ("tier", "Tier"),
                    ("deadline", "Deadline"),
                    ("assessed", "Assessed"),
                ],
                max_length=9,
            ),
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
                ("name", candidates.translated.TranslatedField(verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("district", "district"),
                            ("settlement", "residential settlement"),
                            ("spot", "street, park or another spot"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "forms",
                    models.TextField(
                        help_text="One form a line, without endings: words that begin so are taken for this place.",
                        verbose_name="as documents write it",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of the city",
                "verbose_name_plural": "parts of the city",
                "ordering": ("slug",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["district", "settlement", "spot"])), name="place_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgePlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledge_rows",
                        to="pledges.place",
                        verbose_name="part of the city",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="place_rows", to="pledges.pledge"
                    ),
                ),
            ],
            options={
                "verbose_name": "part of the city",
                "verbose_name_plural": "parts of the city",
                "ordering": ("place__slug",),
            },
        ),
        migrations.AddField(
            model_name="pledge",
            name="places",
            field=models.ManyToManyField(
                related_name="pledges",
                through="pledges.PledgePlace",
                to="pledges.place",
                verbose_name="parts of the city",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeplace",
            constraint=models.UniqueConstraint(fields=("place", "pledge"), name="pledge_place_once"),
        ),
    ]
