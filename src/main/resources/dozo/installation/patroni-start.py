#!/usr/bin/python3
"""Starts Patroni 3.0.2, of Debian 12, with a fault and two delays mended.

The fault: a leader that was cut off for longer than ttl gets a new lease at the first answer of etcd, and
then writes itself into the leader's key, whoever stands there by now: it compares with what it
knew before the cut (Etcd3._update_leader). Thus it took the lead back from the centre that had
replaced it, and what that one had taken meanwhile was out of reach. Here the key is written only
if it is still as this Patroni saw it; else it has lost the lead, and follows.

The delays: a leader that steps down looks once a second whether PostgreSQL has shut down; here ten
times. Then it sleeps 2 s before it starts again as a copy, so that somebody can take the lead; all
that time no commit has its second copy. Here it goes on as soon as somebody did.
"""
import sys
import threading
import time

from patroni import ha, postgresql
from patroni.__main__ import main
from patroni.dcs.etcd3 import PatroniEtcd3Client
from patroni.version import __version__

MENDED = '3.0.2'


def mend_lead():
    write = PatroniEtcd3Client.put

    def put(self, key, value, lease=None, create_revision=None, mod_revision=None, retry=None):
        cluster = self._etcd3.cluster
        seen = cluster.leader if cluster else None
        renews = key == self._etcd3.leader_path and create_revision is None
        if not renews or seen is None:
            return write(self, key, value, lease, create_revision, mod_revision, retry=retry)
        done = write(self, key, value, lease, None, seen.index, retry=retry)
        if not done:
            self._etcd3._lease = None  # by which Patroni tells that it does not lead
        return done

    PatroniEtcd3Client.put = put


class Clock:
    """The module time for Patroni's ha.py; while it steps down, sleep ends when another leads."""

    demoting = threading.local()

    def __getattr__(self, name):
        return getattr(time, name)

    def sleep(self, seconds):
        who = getattr(self.demoting, 'who', None)
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (who and another_leads(who)):
            time.sleep(min(0.1, max(0, end - time.monotonic())))


def another_leads(who):
    try:
        leader = who.dcs.get_cluster().leader
    except Exception:
        return False  # then the whole time is waited, as ever
    # it may not be promoted yet: Patroni compares their histories when it is
    return leader and leader.name != who.state_handler.name


def mend_delays():
    step_down = ha.Ha.demote

    def demote(self, mode):
        Clock.demoting.who = self
        try:
            return step_down(self, mode)
        finally:
            Clock.demoting.who = None

    ha.Ha.demote = demote
    ha.time = Clock()
    postgresql.STOP_POLLING_INTERVAL = 0.1  # seconds


if __version__ != MENDED:
    sys.exit('patroni-start.py knows Patroni ' + MENDED + ', this is ' + __version__)
mend_lead()
mend_delays()
if __name__ == '__main__':
    sys.exit(main())
