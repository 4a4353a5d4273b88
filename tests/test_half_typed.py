"""A form of the newsroom that was left half-typed can be taken up again, by the one who typed it."""

import lxml.html
import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.actions import half_typed
from pledges.admin.keeping import filled
from pledges.models import Assessment, HalfTyped, Pledge
from tests import factories
from tests.conftest import account

TYPED = {
    "status": "kept",
    "date": "2026-01-",
    "explanation_ky": "Биринчи сап\nэкинчи сап",
    "explanation_en": '"quoted" <b>& more</b>',
    "reason": "",
    "evidence-TOTAL_FORMS": "4",
    "evidence-INITIAL_FORMS": "0",
    "evidence-0-url": "https://example.org/a",
    "evidence-3-url": "not finished",
    "evidence-3-kind": "official",
    "evidence-3-stance": "contradicts",
    "_title": "Propose an assessment: Road",
}


@pytest.fixture
def pledge(db):
    return factories.pledge("Road")


def values(page: bytes) -> dict[str, str]:
    """What stands in the fields of the form that can be kept."""
    document = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    [form] = document.xpath("//form[.//*[@name='_keep']]")
    found = {}
    for element in form.xpath(".//*[@name]"):
        if element.tag == "textarea":
            found[element.get("name")] = (element.text or "").removeprefix("\n")
        elif element.tag == "select":
            chosen = element.xpath("./option[@selected]/@value")
            found[element.get("name")] = chosen[0] if chosen else ""
        elif element.get("type") in ("checkbox", "radio"):
            if element.get("checked") is not None:
                found[element.get("name")] = element.get("value", "on")
        else:
            found[element.get("name")] = element.get("value", "")
    return found


def test_a_form_is_kept_by_its_button_and_taken_up_again(client, editor, pledge):
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    answer = client.post(url, TYPED | {"_keep": "Keep for later"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/en/admin/", 302)]
    assert "What you typed is kept." in page
    assert "Propose an assessment: Road" in page
    assert (Assessment.objects.count(), HalfTyped.objects.count()) == (0, 1)
    assert "You left this form half-typed" in client.get(url).content.decode()
    assert values(client.get(url).content)["explanation_ky"] == ""
    taken = client.get(f"{url}?take_up=1")
    assert taken.status_code == 200
    found = values(taken.content)
    wanted = {name: text for name, text in TYPED.items() if not name.startswith("_")}
    assert {name: found[name] for name in wanted} == wanted
    assert found["csrfmiddlewaretoken"] != ""
    assert "no place any more" not in taken.content.decode()


def test_sending_the_form_forgets_what_was_kept_and_a_refused_one_does_not(client, editor, pledge):
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    client.post(url, TYPED | {"_keep": "1", "_quietly": "1"})
    assert client.post(url, TYPED).status_code == 422
    assert HalfTyped.objects.count() == 1
    good = TYPED | {"date": "2026-01-05", "evidence-TOTAL_FORMS": "1", "evidence-0-publisher": "x"}
    good |= {"evidence-0-kind": "official", "evidence-0-stance": "supports"}
    assert client.post(url, good).status_code == 302
    assert (HalfTyped.objects.count(), Assessment.objects.count()) == (0, 1)


def test_a_page_of_djangos_own_is_kept_as_well(client, editor, db):
    client.force_login(editor)
    draft = factories.draft("Draft")
    url = reverse("admin:pledges_pledge_change", args=[draft.pk])
    first = values(client.get(url).content)
    typed = first | {"title_ky": "Жаңы", "tier": "general", "seen_version": "1"}
    assert client.post(url, typed | {"_keep": "1", "_quietly": "1"}).status_code == 204
    found = values(client.get(f"{url}?take_up=1").content)
    changed = {name for name in found if found[name] != first.get(name)} - {"csrfmiddlewaretoken"}
    assert (changed, found["title_ky"], found["tier"]) == ({"title_ky", "tier"}, "Жаңы", "general")
    assert Pledge.objects.get(pk=draft.pk).title["ky"] == "Draft кы"
    # Somebody else saves meanwhile: the kept version is the old one, so the form says so and loses nothing.
    Pledge.objects.filter(pk=draft.pk).update(version=2)
    answer = client.post(url, {name: text for name, text in found.items() if name != "_keep"})
    assert "Somebody else changed this pledge meanwhile" in answer.content.decode()
    assert "Жаңы" in answer.content.decode()


def test_an_add_page_is_kept_too(client, editor, db):
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_add")
    client.post(url, {"title_ky": "Бир убада", "_keep": "1", "_title": "Add pledge"})
    assert values(client.get(f"{url}?take_up=1").content)["title_ky"] == "Бир убада"
    assert Pledge.objects.count() == 0


def test_nobody_else_sees_it_and_no_language_loses_it(client, editor, reviewer, pledge):
    url = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    client.force_login(editor)
    client.post(url, TYPED | {"_keep": "1"})
    assert values(client.get(url.replace("/en/", "/ru/") + "?take_up=1").content)["evidence-3-url"] == "not finished"
    client.force_login(reviewer)
    for address in (url, f"{url}?take_up=1", "/en/admin/"):
        page = client.get(address).content.decode()
        assert ("not finished" in page, "half-typed" in page) == (False, False)
    client.post(url, {"_discard": "1"})
    assert HalfTyped.objects.count() == 1


def test_it_can_be_discarded(client, editor, pledge):
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    client.post(url, TYPED | {"_keep": "1"})
    assert client.post(url, {"_discard": "1"}).status_code == 302
    assert HalfTyped.objects.count() == 0
    assert values(client.get(f"{url}?take_up=1").content)["explanation_ky"] == ""


def test_strangers_keep_nothing(client, django_user_model, pledge):
    url = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    assert client.post(url, TYPED | {"_keep": "1"}).status_code == 302
    client.force_login(django_user_model.objects.create_user("stranger"))
    assert client.post(url, TYPED | {"_keep": "1"}).status_code in (302, 403)
    assert HalfTyped.objects.count() == 0


def test_a_form_from_another_site_is_not_kept(editor, pledge):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    assert client.post(url, TYPED | {"_keep": "1"}).status_code == 403
    assert HalfTyped.objects.count() == 0


def test_what_is_too_long_or_secret_is_not_kept(client, editor, pledge):
    client.force_login(editor)
    url = reverse("admin:pledges_pledge_propose", args=[pledge.pk])
    answer = client.post(url, {"explanation_ky": "я" * 500_001, "_keep": "1"})
    assert (answer.status_code, "too long" in answer.content.decode()) == (413, True)
    assert HalfTyped.objects.count() == 0
    client.post(url, {"password": "secret", "old_password1": "secret", "x": "a\x00b", "_keep": "1"})
    assert HalfTyped.objects.get().fields == {"x": ["ab"]}


def test_a_person_keeps_so_many_forms_and_the_oldest_go(editor, django_user_model):
    other = account(django_user_model, "other", "Editors")
    half_typed.keep(by=other, path="/admin/0/", title="", fields={})
    for n in range(half_typed.MOST_FORMS + 5):
        half_typed.keep(by=editor, path=f"/admin/{n}/", title="", fields={})
    left = HalfTyped.objects.filter(user=editor).values_list("path", flat=True)
    assert (len(left), "/admin/4/" in left, "/admin/5/" in left) == (half_typed.MOST_FORMS, False, True)
    assert HalfTyped.objects.filter(user=other).count() == 1


def test_tick_forgets_what_nobody_took_up(editor, capsys):
    half_typed.keep(by=editor, path="/admin/", title="", fields={})
    with time_machine.travel("2099-01-01"):
        call_command("tick")
    assert HalfTyped.objects.count() == 0


PAGE = b"""<!DOCTYPE html><html lang="ky"><body><form><input name="q"></form><form method="post">
<input name="a" value="1"><input name="m"><input name="m"><textarea name="t">
old</textarea><select name="s"><option value="1" selected>x</option><option value="2">y</option></select>
<input type="checkbox" name="c" checked><input type="checkbox" name="d" value="7"><input type="file" name="f">
<input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="submit" name="_keep"></form></body></html>"""
text = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(a=text, t=text, m=st.lists(text, min_size=2, max_size=2))
def test_every_text_comes_back_as_it_was_typed(a, t, m):
    page = filled(PAGE, {"a": [a], "t": [t], "m": m, "s": ["2"], "d": ["7"], "csrfmiddlewaretoken": ["forged"]})
    document = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    assert document.xpath("string(//input[@name='a']/@value)") == a
    assert document.xpath("//input[@name='m']/@value") == m
    assert document.xpath("string(//textarea)").removeprefix("\n") == t
    assert document.xpath("//option[@selected]/@value") == ["2"]
    assert document.xpath("//input[@checked]/@name") == ["d"]
    assert document.xpath("//input[@name='csrfmiddlewaretoken']/@value") == ["token"]
    assert document.xpath("//input[@name='q']/@value") == []


def test_what_has_no_place_any_more_is_shown_and_not_lost():
    page = filled(PAGE, {"gone": ["<i>first</i>", "second"], "empty": [""]}).decode()
    assert '<div class="errornote">' in page
    assert "gone: &lt;i&gt;first&lt;/i&gt;, second" in page
    assert "empty" not in page
    assert filled(b"<p>no form</p>", {"a": ["1"]}) == b"<p>no form</p>"
