"""Quotes stay in their original; a translation stands beside one where two people agreed on it, with its label."""

import datetime
import json

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from pledges import verification, verifier
from pledges.actions import changes, pledges
from pledges.actions.accounts import ADMINISTRATORS
from pledges.actions.tick import Budget
from pledges.admin.digest import send_digests
from pledges.models import Change, Entry, HalfTyped, QuoteTranslation, SealedError
from pledges.rules import Refused
from pledges.subjects import correctable
from tests import factories
from tests.conftest import account
from tests.test_as_it_was import DAYS, at
from tests.test_guards import copied, postgres, refused, sqlite
from tests.test_pages import text_of

pytestmark = pytest.mark.django_db
QUOTE = "Биз көчө оңдойбуз."
DAY = "2026-11-22T08:00:00Z"
MACHINE = {"how": "machine", "program": "Example Translate 3"}
NONE = {"how": "withdrawn", "why": {"en": "It said more than the quote."}}


@pytest.fixture
def pledge():
    return factories.pledge("Roads", quote=QUOTE)


@pytest.fixture
def said(pledge):
    return pledge.statements.get()


@pytest.fixture
def translation(said, editor, reviewer):
    return factories.translated(said, editor, reviewer)


def shown(client, pledge, language: str = "en") -> str:
    return text_of(client.get(f"/{language}/pledges/{pledge.key}/"))


# What readers see


def test_a_translation_stands_below_its_quote_once_another_person_approved(client, pledge, said, editor, reviewer):
    with time_machine.travel(DAY, tick=False):
        change = factories.translation_proposed(said, editor)
        assert "We repair." not in shown(client, pledge)
        with pytest.raises(Refused, match="Nobody decides their own change"):
            changes.approve(change=change, by=editor)
        changes.approve(change=change, by=reviewer)
        html = client.get(f"/en/pledges/{pledge.key}/").content.decode()
        assert f"{QUOTE} Translation by editor 1, 22 November 2026 We repair. Interview" in shown(client, pledge)
    assert '<blockquote lang="ky">' in html
    assert '<p class="said" lang="en">We repair.</p>' in html
    assert html.index("We repair.") > html.index(QUOTE)


def test_readers_see_the_translation_into_their_own_language_and_the_quote_as_it_was_said(
    client, pledge, said, editor, reviewer
):
    with time_machine.travel(DAY, tick=False):
        factories.translated(said, editor, reviewer, "We repair.")
        factories.translated(said, editor, reviewer, "Мы чиним.", "ru")
        pages = {code: shown(client, pledge, code) for code in ("ky", "ru", "en")}
    assert [QUOTE in page for page in pages.values()] == [True] * 3
    assert ["We repair." in page for page in pages.values()] == [False, False, True]
    assert ["Мы чиним." in page for page in pages.values()] == [False, True, False]
    assert "Перевод: редактор № 1, 22 ноября 2026 г. Мы чиним." in pages["ru"]
    assert "Котормо:" not in pages["ky"]


def test_without_a_translation_into_the_readers_language_nothing_is_shown(client, pledge, translation):
    page = shown(client, pledge, "ru")
    assert ("Перевод:" in page, "We repair." in page, QUOTE in page) == (False, False, True)


def test_a_machine_translation_says_so_and_names_its_program(client, pledge, said, editor, reviewer):
    with time_machine.travel(DAY, tick=False):
        factories.translated(said, editor, reviewer, "Мы чиним.", "ru", **MACHINE)
        assert ("Машинный перевод (Example Translate 3), проверка: редактор № 1, 22 ноября 2026 г. Мы чиним.") in shown(
            client, pledge, "ru"
        )
        factories.translated(said, editor, reviewer, "We repair.", **MACHINE)
        assert ("Machine translation (Example Translate 3), checked by editor 1, 22 November 2026 We repair.") in shown(
            client, pledge
        )


def test_a_quote_that_is_not_in_kyrgyz_is_translated_into_kyrgyz(client, editor, reviewer):
    source = factories.document("Мы чиним улицы.", language="ru")
    pledge = factories.draft("Streets")
    factories.state(pledge, "Мы чиним улицы.", source=source)
    pledges.publish(pledge=pledge, by=None)
    with time_machine.travel(DAY, tick=False):
        factories.translated(pledge.statements.get(), editor, reviewer, "Биз көчөлөрдү оңдойбуз.", "ky")
        assert "Котормо: 1-редактор, 2026-ж. 22-ноябрь Биз көчөлөрдү оңдойбуз." in shown(client, pledge, "ky")


def test_it_is_one_paragraph_of_plain_text(client, pledge, said, editor, reviewer):
    text = ' <b>We\r\n\r\nrepair</b>\t"roads" '
    factories.translated(said, editor, reviewer, text, how="machine", program="<i>X</i>\n1")
    html = client.get(f"/en/pledges/{pledge.key}/").content.decode()
    assert '<p class="said" lang="en">&lt;b&gt;We repair&lt;/b&gt; &quot;roads&quot;</p>' in html
    assert "Machine translation (&lt;i&gt;X&lt;/i&gt; 1), checked by editor 1" in html


def test_no_name_of_a_person_shows(client, pledge, translation, editor, reviewer):
    for user, name in ((editor, "Aida"), (reviewer, "Bakyt")):
        user.first_name = user.username = name
        user.save()
    for path in (f"/en/pledges/{pledge.key}/", "/data/journal.jsonl", "/en/feed.atom"):
        told = client.get(path).getvalue().decode()
        assert ("We repair." in told, "Aida" in told, "Bakyt" in told) == (True, False, False)


def test_the_printed_sheet_has_it_too(client, pledge, said, editor, reviewer):
    with time_machine.travel(DAY, tick=False):
        factories.translated(said, editor, reviewer)
        page = text_of(client.get(f"/en/pledges/{pledge.key}/print/"))
        assert f"{QUOTE} Translation by editor 1, 22 November 2026 We repair." in page
        assert "We repair." not in text_of(client.get(f"/ky/pledges/{pledge.key}/print/"))


@pytest.mark.parametrize("page", ["", "print/", "?on="])
def test_a_page_costs_the_same_for_one_and_for_three_translated_quotes(
    client, pledge, translation, editor, reviewer, page, django_assert_num_queries, django_assert_max_num_queries
):
    url = f"/en/pledges/{pledge.key}/{page}" + (localdate().isoformat() if page == "?on=" else "")
    with django_assert_max_num_queries(24) as counted:
        assert "We repair." in text_of(client.get(url))
    for n in (2, 3):
        source = factories.state(pledge, f"Биз {n} жолу оңдойбуз.")
        factories.translated(source.statements.get(), editor, reviewer, f"We repair {n} times.")
    factories.translated(pledge.statements.first(), editor, reviewer, "Мы чиним.", "ru")
    with django_assert_num_queries(len(counted.captured_queries)):
        told = text_of(client.get(url))
    assert ["We repair." in told, "We repair 2 times." in told, "We repair 3 times." in told] == [True] * 3


# What stands when


def test_the_newest_that_was_approved_stands_until_it_is_taken_down(
    client, pledge, said, translation, editor, reviewer
):
    why = {"en": "A word was left out."}
    waiting = factories.translation_proposed(said, editor, "We repair streets.", why=why)
    assert "We repair. " in shown(client, pledge)
    changes.approve(change=waiting, by=reviewer)
    assert ("We repair streets." in shown(client, pledge), "We repair. " in shown(client, pledge)) == (True, False)
    factories.translated(said, editor, reviewer, "", **NONE)
    taken_down = shown(client, pledge)
    assert ("We repair" in taken_down, "Translation by" in taken_down) == (False, False)
    factories.translated(said, editor, reviewer, "We mend.", "en")
    assert "We mend." in shown(client, pledge)
    assert list(verification.faults()) == []


def test_the_history_of_the_page_tells_each_with_its_reason(client, pledge, said, translation, editor, reviewer):
    why = {"en": "A word was left out."}
    factories.translated(said, editor, reviewer, "We repair streets.", why=why)
    factories.translated(said, editor, reviewer, "Мы чиним.", "ru")
    factories.translated(said, editor, reviewer, "", **NONE)
    factories.translated(said, editor, reviewer, "We mend.")
    told = client.get(f"/en/pledges/{pledge.key}/").context["history"].happenings
    assert [(str(h.what), str(h.reason), h.link) for h in told[:-1]] == [
        ("translation into English added", "", f"#statement-{said.pk}"),
        ("translation into English taken down", "It said more than the quote.", f"#statement-{said.pk}"),
        ("translation into Russian added", "", f"#statement-{said.pk}"),
        ("translation into English replaced", "A word was left out.", f"#statement-{said.pk}"),
        ("translation into English added", "", f"#statement-{said.pk}"),
    ]
    assert "Translation into Russian added" in shown(client, pledge)


def test_a_past_page_shows_what_was_approved_at_the_end_of_that_day(client, editor, reviewer):
    with at(DAYS[0]):
        pledge = factories.pledge("Roads", quote=QUOTE)
        said = pledge.statements.get()
    with at(DAYS[1]):
        waiting = factories.translation_proposed(said, editor)
    with at(DAYS[2]):
        changes.approve(change=waiting, by=reviewer)
        factories.translated(said, editor, reviewer, "Мы чиним.", "ru")
    with at(DAYS[3]):
        factories.translated(said, editor, reviewer, "We mend.", why={"en": "Better."})
    with at(DAYS[4]):
        factories.translated(said, editor, reviewer, "", **NONE)
    with at(DAYS[5]):
        days = [text_of(client.get(f"/en/pledges/{pledge.key}/?on={day}")) for day in DAYS]
        assert [("We repair." in day, "We mend." in day) for day in days] == [
            (False, False),
            (False, False),
            (True, False),
            (False, True),
            (False, False),
            (False, False),
        ]
        assert "Translation by editor 1, 14 January 2026 We repair." in days[2]
        assert "Мы чиним." in text_of(client.get(f"/ru/pledges/{pledge.key}/?on={DAYS[5]}"))
        pledges.withdraw(pledge=pledge, by=reviewer, reason={"en": "Not a pledge."})
    with at(datetime.date(2026, 1, 31)):
        assert "We mend." in text_of(client.get(f"/en/pledges/{pledge.key}/?on={DAYS[3]}"))
        assert "We mend." not in client.get(f"/en/pledges/{pledge.key}/").content.decode()


def test_of_a_withdrawn_or_merged_pledge_no_translation_shows(client, pledge, translation, editor, reviewer):
    other = factories.pledge("Other", quote="Биз башка көчө оңдойбуз.")
    waiting = factories.translation_proposed(other.statements.get(), editor, "We repair others.")
    pledges.merge(pledge=pledge, into=other, by=reviewer)
    assert "We repair." not in shown(client, other)  # it stays with the statement that went
    pledges.withdraw(pledge=other, by=reviewer, reason={"ky": "Ката"})
    with pytest.raises(Refused, match="Only the quotes of a public pledge are translated"):
        changes.approve(change=waiting, by=reviewer)
    assert list(QuoteTranslation.objects.published()) == []
    assert list(verification.faults()) == []


# What the journal tells


def test_the_journal_tells_it_whole_with_both_people(said, translation):
    entry = Entry.objects.last()
    assert (entry.kind, entry.subject, entry.by, entry.reason) == (
        "quote_translated",
        f"translation:{said.pk}/en",
        ["editor 1", "editor 2"],
        {},
    )
    assert json.loads(entry.content) == {
        "number": translation.pk,
        "statement": said.pk,
        "pledge": "roads-en",
        "language": "en",
        "how": "person",
        "program": "",
        "text": "We repair.",
        "date": localdate().isoformat(),
    }
    assert list(verification.faults()) == []


def test_a_later_one_of_the_same_quote_and_language_takes_its_place_in_the_replay(said, translation, editor, reviewer):
    factories.translated(said, editor, reviewer, "Мы чиним.", "ru", **MACHINE)
    factories.translated(said, editor, reviewer, "", **NONE)
    state = verifier.replay(entry.fields for entry in Entry.objects.order_by("number"))
    told = {subject: content for subject, content in state.items() if subject.startswith("translation:")}
    assert {subject: (row["how"], row["program"], row["text"]) for subject, row in told.items()} == {
        f"translation:{said.pk}/en": ("withdrawn", "", ""),
        f"translation:{said.pk}/ru": ("machine", "Example Translate 3", "Мы чиним."),
    }
    assert Entry.objects.last().reason == NONE["why"]
    assert list(verification.faults()) == []


def test_the_published_program_finds_a_translation_by_one_person_or_of_no_quote(translation):
    journal = verifier.Journal(verifier.Chain())
    lines = [entry.line.encode() for entry in Entry.objects.order_by("number")]
    assert list(journal.faults(lines)) == []
    entry = json.loads(lines[-1])
    alone = entry | {"by": ["editor 1", "editor 1"]}
    assert list(journal.claims(alone)) == [
        f"Entry {entry['number']}: a translation was published without a second person."
    ]
    for wrong in ({"statement": 0}, {"pledge": "nowhere"}):
        nowhere = entry | {"content": entry["content"] | wrong}
        assert list(journal.claims(nowhere)) == [
            f"Entry {entry['number']}: it translates a quote that no entry before it names."
        ]


def test_followers_are_told_once_with_the_label_and_only_what_still_stands(client, pledge, said, editor, reviewer):
    with time_machine.travel(DAY, tick=False):
        factories.translated(said, editor, reviewer, "Мы чиним.", "ru", **MACHINE)
        for path in ("/en/feed.atom", f"/en/pledges/{pledge.key}/feed.atom"):
            told = client.get(path).getvalue().decode()
            assert "<title>Translation into Russian: Roads en</title>" in told
            assert f"pledges/{pledge.key}/#statement-{said.pk}" in told
            assert "Machine translation (Example Translate 3), checked by editor 1, 22 November 2026" in told
            assert '&lt;p lang="ru"&gt;Мы чиним.&lt;/p&gt;' in told
        factories.translated(said, editor, reviewer, "", "ru", **NONE)
        assert "Мы чиним." not in client.get("/en/feed.atom").getvalue().decode()


def test_a_translation_that_is_public_can_be_corrected_like_all_that_readers_see(
    client, pledge, said, translation, editor, reviewer
):
    name = f"translation:{said.pk}/en"
    assert correctable(pledge)[name] == "translation of a quote: We repair."
    factories.corrected(pledge, editor, reviewer, name)
    assert "Translation of a quote" in shown(client, pledge)
    factories.translated(said, editor, reviewer, "", **NONE)
    assert name not in correctable(pledge)


# What is refused


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"language": "ky"}, ["language"]),
        ({"language": "xx"}, ["language"]),
        ({"language": ""}, ["language"]),
        ({"text": " \n"}, ["text"]),
        ({"how": "machine"}, ["program"]),
        ({"how": "machine", "program": " "}, ["program"]),
        ({"program": "Example"}, ["program"]),
        ({"how": "machine", "text": ""}, ["program", "text"]),
        ({"how": "withdrawn", "text": ""}, ["how"]),
        ({"how": "withdrawn"}, ["how", "text"]),
    ],
)
def test_every_rule_is_a_sentence_beside_its_field(said, editor, values, faults):
    with pytest.raises(Refused) as refusal:
        factories.translation_proposed(said, editor, **values)
    assert sorted(refusal.value.messages) == faults
    assert Change.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"text": "We mend."}, ["why"]),
        ({"text": "", "how": "withdrawn"}, ["why"]),
        ({"why": {"en": "Why not."}}, ["text"]),
    ],
)
def test_what_is_public_already_is_replaced_for_a_public_reason_and_by_something_else(
    said, translation, editor, values, faults
):
    with pytest.raises(Refused) as refusal:
        factories.translation_proposed(said, editor, **values)
    assert sorted(refusal.value.messages) == faults


def test_of_two_editors_only_the_first_is_approved_the_second_begins_anew(client, said, editor, reviewer):
    first, second, other = (
        factories.translation_proposed(said, editor, text, language)
        for text, language in (("We repair.", "en"), ("We mend.", "en"), ("Мы чиним.", "ru"))
    )
    changes.approve(change=first, by=reviewer)
    with pytest.raises(Refused, match="Another translation was approved since"):
        changes.approve(change=second, by=reviewer)
    client.force_login(reviewer)
    warning = "Another translation was approved since. Reject this one"
    desks = [text_of(client.get(page("pledges_change_change", change.pk))) for change in (first, second, other)]
    assert [warning in desk for desk in desks] == [False, True, False]
    changes.approve(change=other, by=reviewer)
    changes.reject(change=second, by=reviewer, note="There is one.")
    assert [row.text for row in QuoteTranslation.objects.order_by("pk")] == ["We repair.", "Мы чиним."]


def test_a_draft_has_no_translations_and_who_may_not_change_pledges_proposes_none(said, editor, django_user_model):
    draft = factories.draft()
    factories.state(draft)
    with pytest.raises(Refused, match="Only the quotes of a public pledge are translated"):
        factories.translation_proposed(draft.statements.get(), editor)
    with pytest.raises(Refused, match="no permission"):
        factories.translation_proposed(said, account(django_user_model, "chief", ADMINISTRATORS))


@pytest.fixture
def agreed(translation, said, editor, reviewer) -> Change:
    """Agreed on behind the site's back, so that only the database can refuse what follows."""
    change = factories.translation_proposed(said, editor, "Мы чиним.", "ru")
    Change.objects.filter(pk=change.pk).update(
        decision="approved", decided_by=reviewer, decided_at="2022-01-01T00:00:00Z"
    )
    return change


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"language": "ky"}, "in another language than the quote"),
        ({"date": localdate() + datetime.timedelta(days=2)}, "its day has come"),
        ({"language": ""}, "translation_language_named"),
        ({"how": "machine"}, "translation_labelled"),
        ({"program": "Example"}, "translation_labelled"),
        ({"text": ""}, "translation_labelled"),
        ({"how": "withdrawn"}, "translation_labelled"),
        ({"how": "guessed"}, "translation_"),
    ],
)
def test_the_database_refuses_an_impossible_translation(translation, agreed, values, named):
    sql, row = copied("pledges_quotetranslation", translation.pk, change_id=agreed.pk, **values)
    assert named in refused(sql, *row)


def test_the_database_takes_a_possible_one(translation, agreed):
    sql, row = copied("pledges_quotetranslation", translation.pk, change_id=agreed.pk, language="ru")
    with connection.cursor() as cursor:
        cursor.execute(sql, row)
    assert QuoteTranslation.objects.count() == 2


@pytest.mark.parametrize("decision", ["proposed", "rejected", "taken_back"])
def test_the_database_refuses_a_translation_that_no_second_person_approved(
    said, translation, editor, reviewer, decision
):
    change = factories.translation_proposed(said, editor, "Мы чиним.", "ru")
    if decision == "rejected":
        changes.reject(change=change, by=reviewer, note="No.")
    elif decision == "taken_back":
        changes.take_back(change=change, by=editor)
    sql, values = copied("pledges_quotetranslation", translation.pk, change_id=change.pk)
    assert "two people agreed on" in refused(sql, *values)


def test_the_database_refuses_what_was_agreed_on_for_something_else(pledge, translation, agreed, editor, reviewer):
    note = factories.corrected(pledge, editor, reviewer)
    other = factories.pledge("Other").statements.get()
    for wrong in ({"change_id": note.change_id}, {"change_id": agreed.pk, "statement_id": other.pk}):
        sql, values = copied("pledges_quotetranslation", translation.pk, **wrong)
        assert "two people agreed on" in refused(sql, *values)


def test_the_database_refuses_that_one_person_proposes_and_decides(said, editor):
    change = factories.translation_proposed(said, editor)
    decided = "UPDATE pledges_change SET decision = 'approved', decided_at = '2022-01-01', decided_by_id = %s"
    assert "change_decided_by_second_person" in refused(f"{decided} WHERE id = %s", editor.pk, change.pk)


@pytest.mark.parametrize("column", ["text", "language", "how", "program", "date", "statement_id", "change_id"])
def test_no_translation_is_edited_or_deleted(translation, column):
    value = {"date": "2020-01-01", "statement_id": 9, "change_id": 9}.get(column, "x")
    assert "written once" in refused(f"UPDATE pledges_quotetranslation SET {column} = %s", value)
    assert "written once" in refused("DELETE FROM pledges_quotetranslation")
    with pytest.raises(SealedError):
        translation.save()


def test_what_was_proposed_is_not_changed_before_the_decision(said, editor):
    change = factories.translation_proposed(said, editor)
    assert "What was proposed is not changed" in refused(
        "UPDATE pledges_change SET content = '{}' WHERE id = %s", change.pk
    )


@postgres
def test_translations_are_not_emptied(translation):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert "written once" in refused("TRUNCATE pledges_quotetranslation CASCADE")


@sqlite
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_no_translation_is_replaced(translation, pragma):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {pragma}")
    try:
        sql, values = copied("pledges_quotetranslation", translation.pk, text="x")
        assert "written once" in refused(sql.replace("INSERT", "INSERT OR REPLACE", 1), *values)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")


# Through the newsroom's doors


def page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


TYPED = {"language": "en", "how": "machine", "program": "Example Translate 3", "text": "We repair."}


def test_an_editor_proposes_beside_the_quote_and_a_reviewer_decides_beside_what_is_public(
    client, pledge, said, translation, editor, reviewer
):
    client.force_login(editor)
    door = page("pledges_pledge_translate", pledge.pk, said.pk)
    assert f'<a href="{door}">Translate…</a>' in client.get(page("pledges_pledge_change", pledge.pk)).content.decode()
    form = client.get(door).content.decode()
    for words in (QUOTE, "We repair.", '<blockquote lang="ky">', '<option value="en">', '<option value="ru">'):
        assert words in form
    assert '<option value="ky">' not in form
    answer = client.post(door, TYPED | {"text": "We repair streets.", "why_en": "A word was left out."}, follow=True)
    assert "The translation is proposed; another person decides it." in answer.content.decode()
    change = Change.objects.get(decision="proposed")
    assert "Waits for a decision: translate a quote" in text_of(answer)
    client.force_login(reviewer)
    assert "Changes to decide: <b>1</b>" in client.get(reverse("admin:index")).content.decode()
    desk = page("pledges_change_change", change.pk)
    html = client.get(desk).content.decode()
    assert f'<td lang="ky" data-label="Public now">{QUOTE}</td>' in html
    assert f'<td lang="ky" data-label="Proposed">{QUOTE}</td>' in html
    assert '<td lang="en" data-label="Public now">We repair.</td>' in html
    assert '<td lang="en" data-label="Proposed">We repair<ins> streets</ins>.</td>' in html
    assert "Example" in html
    assert "A word was left out." in html
    assert client.post(desk, {"approve": "1"}).status_code == 302
    assert "We repair streets." in shown(client, pledge)
    assert "We repair" in text_of(client.get(desk))


def test_what_is_sent_back_stands_in_the_proposers_queue_and_in_the_digest(client, said, editor, reviewer, mailoutbox):
    change = factories.translation_proposed(said, editor)
    client.force_login(reviewer)
    client.post(page("pledges_change_change", change.pk), {"reject": "1", "note": "Streets are missing."})
    client.force_login(editor)
    assert "My changes, rejected: <b>1</b>" in client.get(reverse("admin:index")).content.decode()
    assert "Streets are missing." in text_of(client.get(page("pledges_change_change", change.pk)))
    factories.translation_proposed(said, editor, "We repair streets.")
    for user in (editor, reviewer):
        user.email = f"{user.username}@example.org"
        user.save()
    send_digests(Budget(60))
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    waiting = {name: [q for q in ("decide", "mine", "rejected") if f"change/?queue={q}" in told[name]] for name in told}
    assert waiting == {"editor@example.org": ["mine", "rejected"], "reviewer@example.org": ["decide"]}
    assert QuoteTranslation.objects.count() == 0


def test_what_was_typed_stays_when_something_is_missing_and_can_be_kept_for_later(client, pledge, said, editor):
    client.force_login(editor)
    door = page("pledges_pledge_translate", pledge.pk, said.pk)
    refused_ = client.post(door, TYPED | {"program": ""})
    assert refused_.status_code == 422
    assert "Name the program that translated: readers will see it." in refused_.content.decode()
    assert "We repair." in refused_.content.decode()
    assert Change.objects.count() == 0
    assert client.post(door, TYPED | {"_keep": "1", "_quietly": "1"}).status_code == 204
    assert HalfTyped.objects.get().path == f"/admin/pledges/pledge/{pledge.pk}/translate/{said.pk}/"
    assert "We repair.</textarea>" in client.get(f"{door}?take_up=1").content.decode()
    assert client.post(door, TYPED).status_code == 302
    assert HalfTyped.objects.count() == 0


def test_there_is_no_door_for_another_pledges_quote_or_a_draft(client, pledge, said, editor):
    client.force_login(editor)
    other, draft = factories.pledge("Other"), factories.draft()
    hidden = factories.state(draft).statements.get()
    for row, quote in ((other, said.pk), (pledge, 0), (pledge, "9" * 30)):
        url = page("pledges_pledge_translate", row.pk, 1).replace("/1/", f"/{quote}/")
        assert client.get(url.replace(f"pledge/{quote}/", f"pledge/{row.pk}/")).status_code == 404
    assert client.get(page("pledges_pledge_translate", draft.pk, hidden.pk)).status_code == 403
    assert "Translate…" not in client.get(page("pledges_pledge_change", draft.pk)).content.decode()
