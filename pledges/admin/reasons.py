"""The engine's reasons in the words of the interface."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# Label → words; a reason is "label: what stands in the text", or the label alone.
LABELS: Mapping[str, str | Promise] = {
    "first person plural, future": pgettext_lazy("reason", "first person plural, future"),
    "first person singular, future": pgettext_lazy("reason", "first person singular, future"),
    "explicit promise": pgettext_lazy("reason", "explicit promise"),
    "plan": pgettext_lazy("reason", "plan"),
    "desire": pgettext_lazy("reason", "desire"),
    "would, if elected": pgettext_lazy("reason", "would, if elected"),
    "intention": pgettext_lazy("reason", "intention"),
    "will not": pgettext_lazy("reason", "will not"),
    "ability": pgettext_lazy("reason", "ability"),
    "readiness": pgettext_lazy("reason", "readiness"),
    "a point of the programme": pgettext_lazy("reason", "a point of the programme"),
    "aim": pgettext_lazy("reason", "aim"),
    "necessity": pgettext_lazy("reason", "necessity"),
    "an item of a list": pgettext_lazy("reason", "an item of a list"),
    "outcome": pgettext_lazy("reason", "outcome"),
    "the city, future": pgettext_lazy("reason", "the city, future"),
    "the party, future": pgettext_lazy("reason", "the party, future"),
    "reported promise": pgettext_lazy("reason", "reported promise"),
    "depends on being elected": pgettext_lazy("reason", "depends on being elected"),
    "a date, an order or a number": pgettext_lazy("reason", "a date, an order or a number"),
    "usual or present": pgettext_lazy("reason", "usual or present"),
    "private": pgettext_lazy("reason", "private"),
    "among the speaker's own plans": pgettext_lazy("reason", "among the speaker's own plans"),
    "after a pledge": pgettext_lazy("reason", "after a pledge"),
    "after the programme is named": pgettext_lazy("reason", "after the programme is named"),
    "in a programme": pgettext_lazy("reason", "in a programme"),
    "before a pledge": pgettext_lazy("reason", "before a pledge"),
}


def explained(reason: str) -> tuple[str | Promise, str]:
    """The label in the reader's language, and the words of the text."""
    label, _colon, words = reason.partition(": ")
    return LABELS.get(label, label), words
