from django.db import models


class Job(models.Model):
    """Something that tick does again and again: when it last ran and what came of it. The row named “tick” is also the
    lock that lets one tick run at a time."""

    name = models.CharField(max_length=80, unique=True)
    last_run = models.DateTimeField(null=True)
    last_outcome = models.CharField(max_length=300, blank=True)
    duration = models.FloatField(null=True, help_text="seconds")
    locked_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
