from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HalfTyped(models.Model):
    """What somebody typed into a form of the newsroom and did not send yet; nobody else sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=300, help_text="the form's address without the language")
    title = models.CharField(_("title"), max_length=300, blank=True)
    fields = models.JSONField(default=dict, help_text="values by the name of the field")
    kept_at = models.DateTimeField(_("kept on"), auto_now=True)

    class Meta:
        verbose_name = _("half-typed form")
        verbose_name_plural = _("half-typed forms")
        ordering = ("-kept_at", "-id")
        constraints = (models.UniqueConstraint(fields=("user", "path"), name="half_typed_once"),)
        indexes = (models.Index(fields=("kept_at",), name="half_typed_age"),)

    def __str__(self) -> str:
        return self.title or self.path
