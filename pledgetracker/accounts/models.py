"""The one table of this app; accounts are Django's, second factors django-allauth's."""

from django.db import models


class CacheRow(models.Model):
    """Django's database cache, as a model so that `migrate` makes it: tries at logging in, codes already used."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
