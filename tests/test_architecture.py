"""The house of docs/architecture.md: imports point down, every module has a layer, modules stay readable."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from pledges.models import AppendOnlyModel

ROOT = Path(__file__).resolve().parent.parent
LAYERS = {
    0: "pledges.cards pledges.shapes candidates.alphabet candidates.choices candidates.slugs candidates.translated"
    " pledges.choices pledges.kept_files pledges.link_choices pledges.months pledges.text pledges.links"
    " pledges.file_choices pledges.translation_choices pledges.plots pledges.verifier pledgetracker.accounts.sealing",
    1: "candidates.models pledges.models pledgetracker.accounts.models",
    2: "pledges.rules pledges.public_record pledges.replay pledges.subjects",
    3: "candidates.actions pledges.actions pledges.search pledges.near_words"
    " pledgetracker.accounts.invitations pledgetracker.accounts.actions",
    4: "pledges.alerting pledges.representations pledges.filters pledges.facets pledges.listing"
    " pledges.looking pledges.narrowing pledges.as_it_was pledges.kept_copies pledges.history pledges.citing"
    " pledges.reviewing pledges.stated pledges.transcripts pledges.diffs pledges.forms pledges.http"
    " pledges.verification pledges.comparing pledges.found pledges.people pledges.card_contents pledges.sharing"
    " pledges.pictures pledges.embedding pledges.news pledges.scopes pledges.linked_data pledges.file_answers"
    " pledges.translations"
    " pledgetracker.accounts.adapter pledgetracker.accounts.forms",
    5: "candidates.admin pledges.views pledges.api pledges.deadlines pledges.feeds pledges.sitemaps pledges.admin"
    " pledges.management pledges.templatetags"
    " pledgetracker.accounts.admin pledgetracker.accounts.management"
    " pledgetracker.accounts.middleware pledgetracker.accounts.views",
    6: "candidates.apps pledges.apps pledges.checks pledges.urls pledges.admin_site"
    " pledgetracker.accounts.apps pledgetracker.accounts.urls",
}
LAYER = {name: number for number, names in LAYERS.items() for name in names.split()}
PURE = ("pledges.text", "pledges.links", "pledges.verifier", "pledges.cards", "pledges.shapes", "pledges.plots")
MUTABLE = {
    "Party",
    "Election",
    "Alert",
    "Candidate",
    "Candidacy",
    "Topic",
    "Place",
    "Pledge",
    "PledgePlace",
    "PledgeTopic",
    "Assessment",
    "Change",
    "Closing",
    "Finding",
    "Followed",
    "Tip",
    "Attempt",
    "HalfTyped",
    "Job",
    "LinkStanding",
    "LinkTally",
    "Upload",
    "Listed",
    "SearchText",
    "Standing",
    "Tally",
    "DayTally",
    "Word",
    "WordKey",
    "CacheRow",
}
FOLDERS = ("candidates", "pledges", "pledgetracker/accounts")
APPEND_ONLY = {
    *("Document", "Statement", "Fact", "Evidence", "Check", "Capture", "Takedown", "ArchivedCopy"),
    *("EvidenceFile", "FileTakedown", "Correction", "Reply", "Entry", "PublicRole", "Coding", "Agreement"),
    "QuoteTranslation",
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(path for folder in FOLDERS for path in ROOT.glob(f"{folder}/**/*.py")):
        if "migrations" not in path.parts and path.name != "__init__.py":
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path


def layer(module: str) -> int | None:
    found = [LAYER[name] for name in LAYER if module == name or module.startswith(f"{name}.")]
    return found[0] if found else None


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """(module, level) of every import of a file, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((name.name, 0) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{name.name}", node.level) for name in node.names)


ALL = dict(modules())


@pytest.mark.parametrize("module", ALL)
def test_every_module_has_a_layer_and_imports_its_own_or_below(module):
    own = layer(module)
    assert own is not None, f"{module} has no layer: give it a real name, and a place in LAYERS"
    for imported, level in imports(ALL[module]):
        assert level == 0, f"{module} imports relatively"
        if layer(imported) is not None:
            assert layer(imported) <= own, f"{module} imports upward: {imported}"
        if not module.startswith("pledgetracker."):
            assert not imported.startswith("pledgetracker.accounts"), f"{module} knows of accounts"
        if module.startswith("candidates."):
            assert not imported.startswith("pledges."), f"{module} knows of pledges: {imported}"
        if module.startswith(PURE):
            assert not imported.startswith("django"), f"{module} knows of Django"


def test_views_of_one_noun_do_not_import_those_of_another():
    views = [name for name in ALL if name.startswith("pledges.views.")]
    crossed = [(a, b) for a in views for b, _level in imports(ALL[a]) if b.startswith("pledges.views.")]
    assert crossed == []


@pytest.mark.parametrize("module", ALL)
def test_modules_and_functions_stay_short(module):
    text = ALL[module].read_text()
    assert len(text.splitlines()) <= 300
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    assert [f.name for f in functions if f.end_lineno - f.lineno + 1 > 40] == []


def test_templates_stay_short_and_run_no_code_of_their_own():
    for path in ROOT.glob("templates/**/*.html"):
        text = path.read_text()
        assert len(text.splitlines()) <= 80, path
        assert " style=" not in text, path
        assert "<script" not in text, path


def test_every_model_chooses_to_be_mutable_or_written_once():
    models = [m for app in ("candidates", "pledges", "accounts") for m in apps.get_app_config(app).get_models()]
    sealed = {model.__name__ for model in models if issubclass(model, AppendOnlyModel)}
    assert sealed == APPEND_ONLY
    assert {model.__name__ for model in models} == MUTABLE | APPEND_ONLY


def test_written_once_models_protect_what_they_point_to():
    for name in APPEND_ONLY:
        for field in apps.get_model("pledges", name)._meta.get_fields():
            if field.many_to_one:
                assert field.remote_field.on_delete.__name__ == "PROTECT", f"{name}.{field.name}"
