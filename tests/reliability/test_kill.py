"""Requirement 1: no acknowledged change is lost, whatever is killed while many people write."""

import os
import signal
import subprocess
import sys

import pytest

from tests.reliability.conftest import POSTGRESQL
from tests.reliability.load import Load, assert_nothing_lost
from tests.reliability.site import ROOT, wait_for

HANGING = """
import os, sys, time
import django
django.setup()
from django.core.management import call_command
from pledges.actions import journal, pledges
from pledges.models import Pledge

written = journal.record

def record(**fields):
    written(**fields)
    print("inside", flush=True)
    time.sleep(60)

journal.record = record
if sys.argv[1] == "seed":
    call_command("seed", verbosity=0)
else:
    pledges.publish(pledge=Pledge.objects.get(pk=sys.argv[1]), by=None)
"""
EVERYTHING = """
SELECT (SELECT count(*) FROM pledges_entry), (SELECT count(*) FROM pledges_document),
    (SELECT count(*) FROM pledges_document WHERE public_since IS NOT NULL),
    (SELECT count(*) FROM pledges_statement), (SELECT count(*) FROM pledges_tally), (SELECT sum(n) FROM pledges_tally),
    (SELECT count(*) FROM pledges_pledge WHERE publication = 'draft'), (SELECT sum(version) FROM pledges_pledge)
"""


def test_every_acknowledged_change_outlives_a_killed_server(site):
    with Load(site) as load:
        load.wait(more=4)
        site.kill()
    site.start()
    assert_nothing_lost(site, load.marks())
    site.assert_sound()
    assert set(load.statuses) <= {302, 201, 0}


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite is stopped with the server")
def test_every_acknowledged_change_outlives_an_immediate_stop_of_postgresql_and_the_server_goes_on(site, cluster):
    with Load(site) as load:
        load.wait(more=3)
        cluster.stop("immediate")
        before = load.marks()
        wait_for(lambda: load.statuses[503] > len(load.threads), 20)
        cluster.start()
        load.wait(more=3)
    assert_nothing_lost(site, before)
    assert_nothing_lost(site, load.marks())
    site.assert_sound()
    assert set(load.statuses) <= {302, 201, 503, 200}


@pytest.mark.parametrize("command", ["publish", "seed"])
def test_a_process_killed_in_the_middle_of_its_transaction_leaves_nothing_and_holds_nobody_up(site, command):
    before = site.rows(EVERYTHING)
    words = [sys.executable, "-c", HANGING, "seed" if command == "seed" else str(site.newsroom["complete"])]
    process = subprocess.Popen(words, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "inside\n"
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert site.rows(EVERYTHING) == before
    with Load(site) as load:
        load.wait(more=1)
    assert set(load.statuses) <= {302, 201}
    site.assert_sound()
