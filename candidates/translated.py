"""Content in several languages: one JSON object by language code, so that a new language needs no migration."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# In signs of one language; what is longer is a paste gone wrong, and PostgreSQL cannot index it.
LONGEST_LINE = 500
LONGEST_TEXT = 20_000


class Translated(dict):
    """{"ky": "…", "ru": "…"}; as text, the reader's language or the first one that is there."""

    def language(self, wanted: str | None = None) -> str:
        """The code of the text that `str()` shows: the wanted (or active) language, else the first filled one."""
        wanted = wanted or get_language() or settings.LANGUAGE_CODE
        order = [wanted, *(code for code, _name in settings.LANGUAGES), *self]
        return next((code for code in order if self.get(code)), wanted)

    def __str__(self) -> str:
        return self.get(self.language(), "")

    @property
    def native(self) -> str:
        """The text in the site's own language, whoever looks: for keys and orders that all readers share."""
        return self.get(self.language(settings.LANGUAGE_CODE), "")

    def __bool__(self) -> bool:
        return any(self.values())


class _RealCharacters(json.JSONEncoder):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})


class TranslatedWidget(forms.MultiWidget):
    """One box for each language, each with its `lang` and its name as a label."""

    template_name = "widgets/translated.html"

    def __init__(self, *, rows: int = 1, attrs: dict[str, Any] | None = None) -> None:
        self.languages = list(settings.LANGUAGES)
        box = forms.Textarea if rows > 1 else forms.TextInput
        size = {"rows": rows} if rows > 1 else {}
        super().__init__(
            {code: box({"lang": code, "class": "vLargeTextField", **size}) for code, _name in self.languages},
            attrs,
        )

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        if isinstance(value, dict):
            value = self.decompress(value)
        context = super().get_context(name, value, attrs)
        for box, (code, language) in zip(context["widget"]["subwidgets"], self.languages, strict=True):
            box["language"], box["code"] = language, code
        return context


class TranslatedFormField(forms.MultiValueField):
    widget = TranslatedWidget

    def __init__(self, *, rows: int = 1, max_length: int | None = None, **options: Any) -> None:
        longest = max_length or (LONGEST_LINE if rows == 1 else LONGEST_TEXT)
        fields = [forms.CharField(required=False, max_length=longest) for _code in settings.LANGUAGES]
        options.setdefault("widget", TranslatedWidget(rows=rows))
        for unused in ("encoder", "decoder"):
            options.pop(unused, None)
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, values: list[str]) -> Translated:
        codes = (code for code, _name in settings.LANGUAGES)
        return Translated({c: v for c, v in zip(codes, values, strict=False) if v})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.widget.decompress(initial or {}), data)


class TranslatedField(models.JSONField):
    """A `Translated`; empty texts are left out, other languages than those of the settings are kept."""

    def __init__(self, *args: Any, rows: int = 1, **options: Any) -> None:
        self.rows = rows
        super().__init__(*args, **{"default": Translated, "encoder": _RealCharacters} | options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {k: v for k, v in options.items() if k not in ("default", "encoder")}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        value = super().from_db_value(value, expression, connection)
        return Translated(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        return Translated(value) if isinstance(value, dict) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if isinstance(value, dict):
            value = Translated({code: text.strip() for code, text in value.items() if text and text.strip()})
            setattr(model_instance, self.attname, value)
        return value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise ValidationError(_("Give a text for each language."))
        for text in value.values():
            ProhibitNullCharactersValidator()(text)
        if not self.blank and not Translated(value):
            raise ValidationError(self.error_messages["blank"], code="blank")

    def formfield(self, **options: Any) -> forms.Field:
        options = {"form_class": TranslatedFormField, "rows": self.rows, "required": not self.blank} | options
        options = {"show_hidden_initial": False} | options  # else Django sends it, since the default is a callable
        options.pop("encoder", None)
        options.pop("decoder", None)
        return models.Field.formfield(self, **options)

    @cached_property
    def empty_strings_allowed(self) -> bool:
        return False
