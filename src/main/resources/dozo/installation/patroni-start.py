#!/usr/bin/python3
"""Starts Patroni 3.0.2, of Debian 12, with one fault mended.

A leader that was cut off for longer than ttl gets a new lease at the first answer of etcd, and
then writes itself into the leader's key, whoever stands there by now: it compares with what it
knew before the cut (Etcd3._update_leader). Thus it took the lead back from the centre that had
replaced it, and what that one had taken meanwhile was out of reach. Here the key is written only
if it is still as this Patroni saw it; else it has lost the lead, and follows.
"""
import sys

from patroni.__main__ import main
from patroni.dcs.etcd3 import PatroniEtcd3Client
from patroni.version import __version__

MENDED = '3.0.2'


def mend():
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


if __version__ != MENDED:
    sys.exit('patroni-start.py knows Patroni ' + MENDED + ', this is ' + __version__)
mend()
if __name__ == '__main__':
    sys.exit(main())
