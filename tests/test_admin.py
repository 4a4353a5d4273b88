"""The newsroom: one form proposes, another person decides, rules stand beside their fields, nothing typed is lost."""

import re

import html5lib
import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from pledges import diffs
from pledges.actions.accounts import REVIEWERS
from pledges.models import Assessment, Document, Evidence, Pledge
from tests import factories
from tests.conftest import account

pytestmark = pytest.mark.django_db
OTHER_LINKS = {"evidence-TOTAL_FORMS": "2", "evidence-INITIAL_FORMS": "0"}


@pytest.fixture
def pledge():
    return factories.pledge("Roads", kept_if={"en": "The road is there."})


def page(name: str, *args: object) -> str:
    return reverse(f"admin:pledges_{name}", args=args)


def typed(**changes: str) -> dict[str, str]:
    """The propose form filled as an editor would."""
    return (
        OTHER_LINKS
        | {
            "status": "kept",
            "date": "2022-01-31",
            "explanation_ky": "Жол курулду.",
            "explanation_ru": "Дорога построена.",
            "explanation_en": "",
            "reason": "",
            "evidence-0-url": "https://example.org/decision",
            "evidence-0-publisher": "Example council",
            "evidence-0-kind": "official",
            "evidence-0-stance": "supports",
            "evidence-0-passage": "Жол бүттү.",
            "evidence-0-language": "ky",
            "evidence-1-kind": "press",
            "evidence-1-stance": "supports",
        }
        | changes
    )


def test_the_form_shows_the_statements_in_context_and_the_yardstick(client, editor, pledge):
    client.force_login(editor)
    html = client.get(page("pledge_propose", pledge.pk)).content.decode()
    assert f"<mark>{pledge.statements.get().quote}</mark>" in html
    assert "The road is there." in html


def test_an_editor_proposes_and_a_reviewer_finds_it_in_the_queue_and_approves(client, editor, reviewer, pledge):
    client.force_login(editor)
    response = client.post(page("pledge_propose", pledge.pk), typed(), follow=True)
    assert "another person decides" in response.content.decode()
    assessment = Assessment.objects.get()
    assert (assessment.decision, assessment.proposed_by) == ("proposed", editor)
    assert assessment.explanation == {"ky": "Жол курулду.", "ru": "Дорога построена."}
    evidence = Evidence.objects.get()
    assert (evidence.url, evidence.kind, evidence.passage) == (
        "https://example.org/decision",
        "official",
        "Жол бүттү.",
    )
    client.force_login(reviewer)
    front = client.get(reverse("admin:index"))
    assert next((str(q.label), q.n) for q in front.context["queues"]) == ("Assessments to decide", 1)
    queue = client.get(front.context["queues"][0].url)
    assert [row.pk for row in queue.context["cl"].result_list] == [assessment.pk]
    decided = client.post(page("assessment_change", assessment.pk), {"approve": "1", "note": ""}, follow=True)
    assert "approved and public" in decided.content.decode()
    assert "Жол курулду." in client.get(f"/ky/pledges/{pledge.key}/").content.decode()


def test_a_reviewer_rejects_with_a_note_that_only_the_newsroom_sees(client, editor, reviewer, pledge):
    assessment = factories.proposal(pledge, editor, explanation={"en": "Hasty words"})
    client.force_login(reviewer)
    refused = client.post(page("assessment_change", assessment.pk), {"reject": "1", "note": ""})
    assert refused.status_code == 422
    assert "Tell the proposer why." in refused.content.decode()
    client.post(page("assessment_change", assessment.pk), {"reject": "1", "note": "Another street."})
    assert Assessment.objects.get().decision == "rejected"
    assert "Hasty words" not in client.get(f"/en/pledges/{pledge.key}/").content.decode()
    client.force_login(editor)
    assert "Another street." in client.get(page("pledge_change", pledge.pk)).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"explanation_ky": "", "explanation_ru": ""}, "Explain the status"),
        ({"evidence-0-kind": "press"}, "two evidence links, or one that is official"),
        (
            {
                "evidence-0-url": "",
                "evidence-0-publisher": "",
                "evidence-0-passage": "",
                "evidence-0-language": "",
                "evidence-0-kind": "press",
            },
            "at least one evidence link",
        ),
        ({"date": "2999-01-01"}, "lies in the future"),
        ({"date": "2021-07-05"}, "an assessment cannot be older"),
        ({"reason": "no_majority"}, "belongs to “stalled”, “partly kept” or “broken” only"),
        ({"evidence-0-url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"evidence-0-publisher": ""}, "This field is required"),
        ({"date": "soon"}, "Enter a valid date"),
        ({"status": "sure"}, "Select a valid choice"),
    ],
)
def test_every_rule_shows_as_a_sentence_and_nothing_typed_is_lost(client, editor, pledge, changes, sentence):
    client.force_login(editor)
    given = typed(**changes)
    response = client.post(page("pledge_propose", pledge.pk), given)
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html.replace("&#x27;", "'")
    for name in ("explanation_ky", "explanation_ru", "evidence-0-url", "evidence-0-passage"):
        assert given[name] in html
    assert (Assessment.objects.count(), Evidence.objects.count()) == (0, 0)


def test_one_more_link_keeps_what_was_typed_and_marks_nothing_wrong(client, editor, pledge):
    client.force_login(editor)
    response = client.post(page("pledge_propose", pledge.pk), typed(more="1", date=""))
    assert len(response.context["formset"].forms) == 3
    html = response.content.decode()
    assert "Жол курулду." in html
    assert "errorlist" not in html
    assert not Assessment.objects.exists()


def test_nobody_decides_their_own_proposal_not_even_by_direct_post(client, reviewer, pledge):
    assessment = factories.proposal(pledge, reviewer)
    client.force_login(reviewer)
    assert (
        "Nobody decides their own assessment" in client.get(page("assessment_change", assessment.pk)).content.decode()
    )
    response = client.post(page("assessment_change", assessment.pk), {"approve": "1"})
    assert response.status_code == 422
    assert Assessment.objects.get().decision == "proposed"


def test_an_editor_cannot_decide_publish_withdraw_or_merge_by_direct_post(client, editor, django_user_model, pledge):
    other = django_user_model.objects.create_superuser("chief")
    assessment = factories.proposal(pledge, other)
    client.force_login(editor)
    assert client.post(page("assessment_change", assessment.pk), {"approve": "1"}).status_code == 422
    for name in ("withdraw", "merge"):
        assert client.post(page(f"pledge_{name}", pledge.pk), {}).status_code == 403
    assert Assessment.objects.get().decision == "proposed"


@pytest.mark.parametrize("name", ["propose", "statement", "publish", "withdraw", "merge"])
def test_strangers_see_no_page_of_the_newsroom(client, pledge, django_user_model, name):
    assert client.get(page(f"pledge_{name}", pledge.pk)).status_code == 302
    client.force_login(django_user_model.objects.create_user("plain", is_staff=True))
    assert client.get(page(f"pledge_{name}", pledge.pk)).status_code == 403


@pytest.mark.parametrize("key", ["0", "99999999999999999999", "x", "-1", "²"])
def test_a_row_that_is_not_there_is_not_found(client, reviewer, django_user_model, key):
    client.force_login(reviewer)
    for name in ("pledge_publish", "pledge_withdraw", "assessment_change", "change_change", "document_review"):
        assert client.get(page(name, key)).status_code == 404
    client.force_login(django_user_model.objects.create_superuser("chief"))
    for name in ("second-factor", "invitation"):
        assert client.get(f"/en/admin/auth/user/{key}/{name}/").status_code == 404


@pytest.mark.parametrize(("name", "key"), [("change", "pledge"), ("change", "findings"), ("pledge", "merged_into")])
def test_a_filter_that_no_column_can_hold_is_no_fault_of_the_site(client, reviewer, name, key):
    """SQLite cannot read such a number, and the list is shown without it; PostgreSQL finds no row."""
    client.force_login(reviewer)
    response = client.get(page(f"{name}_changelist"), {key: "1" * 30}, follow=True)
    assert response.status_code == 200
    assert response.context["cl"].result_count == 0


def wording(pledge: Pledge, **changes: object) -> dict[str, object]:
    return {
        **{f"title_{code}": text for code, text in pledge.title.items()},
        "topic_1": pledge.topic_rows.first().topic_id,
        "tier": pledge.tier,
        "level": pledge.level,
        "power": pledge.power,
        "seen_version": pledge.version,
        **changes,
    }


def test_an_editor_rewords_a_draft(client, editor):
    pledge = factories.draft("Roads")
    client.force_login(editor)
    changed = wording(pledge, title_ru="Новая дорога", topic_2=factories.topic("parks").pk, kept_if_en="Built")
    response = client.post(page("pledge_change", pledge.pk), changed)
    assert response.status_code == 302, response.context["adminform"].form.errors
    pledge.refresh_from_db()
    assert pledge.title["ru"] == "Новая дорога"
    assert [str(row.topic.slug) for row in pledge.topic_rows.all()] == ["roads", "parks"]
    assert pledge.version == 2


def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(client, editor):
    pledge = factories.draft("Roads")
    client.force_login(editor)
    mine = wording(pledge, title_ru="Мои слова")
    client.post(page("pledge_change", pledge.pk), wording(pledge, title_ru="Их слова"))
    response = client.post(page("pledge_change", pledge.pk), mine)
    html = response.content.decode()
    assert "Somebody else changed this pledge meanwhile" in html
    assert "Их слова" in html
    assert "Мои слова" in html
    pledge.refresh_from_db()
    assert pledge.title["ru"] == "Их слова"
    again = {**mine, "seen_version": pledge.version}
    assert client.post(page("pledge_change", pledge.pk), again).status_code == 302
    pledge.refresh_from_db()
    assert pledge.title["ru"] == "Мои слова"


def test_a_published_pledge_keeps_its_titles(client, editor, pledge):
    client.force_login(editor)
    response = client.post(page("pledge_change", pledge.pk), wording(pledge, title_en=""))
    assert "A published pledge has a title in every language; missing: English." in response.content.decode()


def test_a_new_pledge_goes_from_draft_to_public_by_two_people(client, reviewer, django_user_model):
    client.force_login(reviewer)
    document = factories.document("Биз жаңы көпүрө курабыз. Ал кең болот.")
    new = {
        "title_ky": "Көпүрө куруу",
        "title_ru": "Построить мост",
        "title_en": "Build a bridge",
        "topic_1": factories.topic("roads").pk,
    }
    response = client.post(page("pledge_add"), new | {"tier": "testable", "level": "party", "power": "unknown"})
    assert response.status_code == 302, response.context["adminform"].form.errors
    pledge = Pledge.objects.get()
    assert (pledge.key, pledge.publication) == ("build-a-bridge", "draft")
    said = {
        "document": document.pk,
        "strength": "firm",
        "quote": "Биз жаңы көпүрө курабыз.",
        "clause": "көпүрө",
    }
    wrong = client.post(page("pledge_statement", pledge.pk), said | {"quote": "Биз эски көпүрө курабыз."})
    assert "does not stand in the transcript" in wrong.content.decode()
    assert "Биз эски көпүрө курабыз." in wrong.content.decode()
    early = client.post(page("pledge_publish", pledge.pk))
    assert "at least one statement" in early.content.decode()
    client.post(page("pledge_statement", pledge.pk), said)
    statement = pledge.statements.get()
    assert document.transcript[statement.clause_start : statement.clause_end] == "көпүрө"
    assert client.post(page("pledge_publish", pledge.pk)).status_code == 302
    assert client.get("/en/pledges/build-a-bridge/").status_code == 404
    client.force_login(account(django_user_model, "second", REVIEWERS))
    client.post(page("change_change", pledge.changes.get().pk), {"approve": "1"})
    assert client.get("/en/pledges/build-a-bridge/").status_code == 200


def test_a_reviewer_withdraws_with_a_reason_and_merges(client, reviewer, pledge):
    other = factories.pledge()
    client.force_login(reviewer)
    assert client.post(page("pledge_merge", other.pk), {"into": "nowhere"}).status_code == 422
    client.post(page("pledge_merge", other.pk), {"into": pledge.key})
    assert Pledge.objects.get(pk=other.pk).merged_into == pledge
    assert client.post(page("pledge_withdraw", pledge.pk), {}).status_code == 422
    client.post(page("pledge_withdraw", pledge.pk), {"withdrawn_because_ky": "Ката"})
    assert client.get(f"/ky/pledges/{pledge.key}/").status_code == 410


def test_a_mandate_needs_the_link_that_shows_it(client, editor):
    person = factories.candidacy("ann")
    client.force_login(editor)
    url = reverse("admin:candidates_candidacy_change", args=[person.pk])
    refused = client.post(url, {"mandate": "elected", "mandate_url": ""})
    assert "A mandate needs the link that shows it" in refused.content.decode()
    client.post(url, {"mandate": "elected", "mandate_url": "https://example.org/results"})
    person.refresh_from_db()
    assert person.mandate == "elected"


@pytest.mark.parametrize("through", ["candidacy", "candidate"])
def test_the_score_leaves_out_who_was_not_elected(client, editor, through):
    person = factories.candidacy("ann")
    pledge = factories.pledge(who=person)
    factories.pledge()
    client.force_login(editor)
    mandate = {"mandate": "not_elected", "mandate_url": "https://example.org/results"}
    if through == "candidacy":
        client.post(reverse("admin:candidates_candidacy_change", args=[person.pk]), mandate)
    else:
        rows = {
            f"candidacies-0-{name}": value
            for name, value in {**mandate, "id": person.pk, "candidate": person.candidate.pk}.items()
        }
        rows |= {"candidacies-TOTAL_FORMS": "1", "candidacies-INITIAL_FORMS": "1"}
        names = {f"name_{code}": text for code, text in person.candidate.name.items()}
        response = client.post(reverse("admin:candidates_candidate_change", args=[person.candidate.pk]), rows | names)
        assert response.status_code == 302, response.context["errors"]
    score = client.get("/en/").context["score"]
    assert (score.total, score.left_out) == (1, 1)
    assert client.get("/en/candidates/ann/").context["score"].total == 0
    assert "cannot break" in client.get("/en/candidates/ann/").content.decode()
    assert client.get("/en/pledges/?candidate=ann").context["total"].n == 1
    parts = re.findall(r"<loc>[^<]*(/sitemap-pledges[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert any(pledge.key in client.get(part).content.decode() for part in parts)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_page_of_the_newsroom_opens_in_every_language(client, reviewer, pledge, editor, language):
    assessment = factories.proposal(pledge, editor)
    client.force_login(reviewer)
    with translation.override(language):
        pages = [
            reverse("admin:index"),
            page("pledge_change", pledge.pk),
            page("assessment_change", assessment.pk),
        ]
        pages += [
            page(f"pledge_{name}", pledge.pk)
            for name in ("propose", "statement", "publish", "withdraw", "merge", "correct")
        ]
        pages += [page("assessment_reply", assessment.pk), page("document_correct", Document.objects.get().pk)]
        for model in ("pledge", "document", "topic", "assessment"):
            pages.append(page(f"{model}_changelist"))
        pages += [page(f"{model}_add") for model in ("pledge", "upload", "topic")]
        for model in ("candidate", "candidacy", "party", "election"):
            pages += [reverse(f"admin:candidates_{model}_{kind}") for kind in ("changelist", "add")]
        pages += [page("pledge_changelist") + "?q=жол", page("document_change", Document.objects.get().pk)]
        pages += [page("upload_changelist"), page("document_review", Document.objects.get().pk)]
        for url in pages:
            response = client.get(url)
            assert response.status_code == 200, url
            assert "{&quot;ky" not in response.content.decode(), f"{url} shows a translated text as JSON"
            assert f'lang="{language}"' in response.content.decode()


def as_rendered(html: str, form_id: str) -> dict[str, str]:
    """What a browser sends when somebody presses Save without touching anything."""
    form = html5lib.parse(html, namespaceHTMLElements=False).find(f".//form[@id='{form_id}']")
    sent = {}
    for box in (box for box in form.iter() if box.tag in ("input", "textarea", "select")):
        name, kind = box.get("name"), box.get("type", "")
        if not name or kind in ("submit", "file") or (kind in ("checkbox", "radio") and box.get("checked") is None):
            continue
        if box.tag == "select":
            chosen = [option.get("value") for option in box.iter("option") if option.get("selected") is not None]
            sent[name] = chosen[0] if chosen else ""
        else:
            sent[name] = (
                (box.text or "").removeprefix("\n")
                if box.tag == "textarea"
                else box.get("value", "on" if kind in ("checkbox", "radio") else "")
            )
    return sent


@pytest.mark.parametrize(
    ("app", "model"),
    [
        *(("candidates", name) for name in ("candidate", "candidacy", "party", "election")),
        *(("pledges", name) for name in ("topic", "pledge", "document")),
    ],
)
def test_a_page_is_saved_as_a_browser_sends_it(client, django_user_model, seeded, app, model):
    if model == "pledge":
        factories.draft("Roads", kept_if={"en": "It is built."})
    client.force_login(django_user_model.objects.create_superuser("chief"))
    row = apps.get_model(app, model)._default_manager.order_by("-pk").first()
    url = reverse(f"admin:{app}_{model}_change", args=[row.pk])
    sent = as_rendered(client.get(url).content.decode(), f"{model}_form")
    assert not [name for name in sent if name.startswith("initial-")]
    response = client.post(url, sent)
    assert response.status_code == 302, response.context["adminform"].form.errors
    again = as_rendered(client.get(url).content.decode(), f"{model}_form")
    moving = ("csrfmiddlewaretoken", "seen_version")
    assert {k: v for k, v in again.items() if k not in moving} == {k: v for k, v in sent.items() if k not in moving}


def test_a_public_pledge_is_reworded_as_a_browser_sends_it(client, editor, seeded):
    pledge = Pledge.objects.get(key="cctv-5000")
    client.force_login(editor)
    url = page("pledge_change", pledge.pk)
    sent = as_rendered(client.get(url).content.decode(), "pledge_form")
    response = client.post(url, sent | {"title_en": "Install 5,000 cameras", "why_en": "Shorter"})
    assert response.status_code == 302
    before, change = diffs.wording_of(pledge), pledge.changes.get()
    assert change.content == before | {"title": {**before["title"], "en": "Install 5,000 cameras"}}


def test_the_newsroom_finds_people_and_pledges_in_cyrillic(client, editor, seeded):
    client.force_login(editor)
    people = client.get(reverse("admin:candidates_candidate_changelist") + "?q=балак")
    assert [row.slug for row in people.context["cl"].result_list] == ["sergei-balakin"]
    found = client.get(page("pledge_changelist") + "?q=видео көзөмөл")
    assert [row.key for row in found.context["cl"].result_list] == ["cctv-5000"]
    url = reverse("admin:autocomplete") + "?app_label=candidates&model_name=candidacy&field_name=candidate&term=Жумаг"
    assert [row["text"] for row in client.get(url).json()["results"]] == ["Makhabat Zhumagulova"]


def test_first_accounts_are_made_once():
    from pledges.actions.accounts import create_first_accounts

    made = create_first_accounts()
    assert [name for name, _password in made] == ["editor", "reviewer"]
    assert all(len(password) >= 16 for _name, password in made)
    assert create_first_accounts() == []
