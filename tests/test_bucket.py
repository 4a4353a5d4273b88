"""Kept copies in storage that speaks S3, by the setting alone."""

import pytest
from django.core.management import CommandError

from pledges import kept_files, verification
from pledges.models import Capture, Check, LinkStanding
from pledgetracker.environment import file_storage
from tests import factories, s3
from tests.links.servers import HOST, page, serving
from tests.test_links import ARTICLE, START, URL, cited, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings, monkeypatch, tmp_path, editor):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    settings.LINKS = True
    with s3.bucket() as made, serving({"/news/1": page(ARTICLE)}) as paper:
        place = f"s3://kept?endpoint={made.url}&region=kg"
        settings.STORAGES = settings.STORAGES | {"captures": file_storage(place, tmp_path)}
        settings.LINK_TEST_HOSTS = {f"{HOST}:80": ("127.0.0.1", paper.port)}
        factories.proposal(factories.pledge(), editor, evidence=cited(URL))
        yield made


def test_a_copy_lies_in_the_bucket_under_its_digest_and_is_proved_there(bucket, tmp_path):
    assert "captures 1," in run("tick")
    copy = Capture.objects.get()
    name = f"captures/{kept_files.name_of(copy.digest)}"
    assert list(bucket.files) == [name]
    assert len(bucket.files[name]) == copy.size
    assert run("verify_captures") == "1 copies are as they were kept; 0 files belong to none.\n"
    run("export_captures", str(tmp_path / "all.warc.gz"))
    assert (tmp_path / "all.warc.gz").read_bytes() == bucket.files[name]


def test_what_was_altered_lost_or_added_there_is_named(bucket):
    run("tick")
    name = next(iter(bucket.files))
    bucket.files["captures/ab/cd/abcd.warc.gz"] = b"x"
    assert list(verification.spare_files()) == ["ab/cd/abcd.warc.gz"]
    bucket.files[name] = b"other"
    with pytest.raises(CommandError, match="1 of 1 copies are not as they were kept"):
        run("verify_captures")
    del bucket.files[name]
    with pytest.raises(CommandError, match="1 of 1 copies are not as they were kept"):
        run("verify_captures")


def test_a_bucket_that_refuses_leaves_no_row_and_is_tried_again(bucket, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    bucket.refusing = True
    with pytest.raises(CommandError, match="captures"):
        run("tick")
    assert not Capture.objects.exists()
    assert not Check.objects.exists()
    bucket.refusing = False
    LinkStanding.objects.update(due=START)
    run("tick")
    assert Capture.objects.count() == len(bucket.files) == 1
