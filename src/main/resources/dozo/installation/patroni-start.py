#!/usr/bin/python3
"""Starts Patroni 3.0.2, of Debian 12, with a fault and three delays mended.

The fault: a leader that was cut off for longer than ttl gets a new lease at the first answer of etcd, and
then writes itself into the leader's key, whoever stands there by now: it compares with what it
knew before the cut (Etcd3._update_leader). Thus it took the lead back from the centre that had
replaced it, and what that one had taken meanwhile was out of reach. Here the key is written only
if it is still as this Patroni saw it; else it has lost the lead, and follows.

The delays: a leader that steps down looks once a second whether PostgreSQL has shut down; here ten
times. Then it sleeps 2 s before it starts again as a copy, so that somebody can take the lead; all
that time no commit has its second copy. Here it goes on as soon as somebody did. Then it can't
follow before the new leader has made its replication slot, some loops after the promotion; here a
copy has the slots that it will need as the leader already, and they hold back no log meanwhile.
"""
import sys
import threading
import time

from patroni import ha, postgresql
from patroni.__main__ import main
from patroni.dcs import Cluster, slot_name_from_member_name
from patroni.dcs.etcd3 import PatroniEtcd3Client
from patroni.postgresql.slots import SlotsHandler
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


def mend_slots():
    wanted = Cluster.get_replication_slots
    ensure = SlotsHandler._ensure_physical_slots

    def get_replication_slots(self, my_name, role, *more, **options):
        slots = wanted(self, my_name, role, *more, **options)
        if role == 'replica':
            others = [member.name for member in self.members if member.name != my_name]
            slots.update((slot_name_from_member_name(name), {'type': 'physical'}) for name in others)
        return slots

    def ensure_physical_slots(self, slots):
        if self._postgresql.is_leader():
            return ensure(self, slots)
        names = [name for name, value in slots.items() if value['type'] == 'physical']
        # one from a time when this was the leader would hold back its log for ever
        self._query("SELECT pg_catalog.pg_drop_replication_slot(slot_name)"
                    " FROM pg_catalog.pg_replication_slots"
                    " WHERE slot_name = ANY(%s) AND NOT active AND restart_lsn IS NOT NULL", names)
        self._query("SELECT pg_catalog.pg_create_physical_replication_slot(name)"
                    " FROM pg_catalog.unnest(%s) AS name WHERE NOT EXISTS (SELECT 1"
                    " FROM pg_catalog.pg_replication_slots WHERE slot_name = name)", names)

    Cluster.get_replication_slots = get_replication_slots
    SlotsHandler._ensure_physical_slots = ensure_physical_slots


if __version__ != MENDED:
    sys.exit('patroni-start.py knows Patroni ' + MENDED + ', this is ' + __version__)
mend_lead()
mend_delays()
mend_slots()
if __name__ == '__main__':
    sys.exit(main())
