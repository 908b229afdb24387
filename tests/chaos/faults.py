"""Random faults, one after another, to schedulers, writers and nodes."""

import random
import time
from dataclasses import dataclass, field
from threading import Thread

from elasticsearch import ApiError, TransportError

from tests.chaos.hunting import LEASE

PAUSES = (0.5, 4, LEASE * 1.5)
"""Seconds; the longest outlasts a lease."""


@dataclass
class Trouble:
    """What is done to whom."""

    nodes: object
    schedulers: list
    writers: list
    client: object
    chance: random.Random
    counts: dict = field(default_factory=dict)
    node_every: float = 75
    starting: list = field(default_factory=list)

    def make(self, seconds):
        """Make trouble for so many seconds."""
        began = time.monotonic()
        next_node = began + self.node_every / 2
        while (now := time.monotonic()) < began + seconds:
            self._wake(now)
            if now > next_node and self._hurt_node():
                next_node = now + self.chance.uniform(0.7, 1.3) * self.node_every
            else:
                self._fault()
            time.sleep(self.chance.uniform(0.2, 4.5))

    def end(self):
        """Wake who sleeps, wait for the nodes that start."""
        self._wake(float("inf"))
        for thread in self.starting:
            thread.join()

    def _count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def _wake(self, now):
        for one in (*self.schedulers, *self.writers):
            if one.paused and now >= one.stopped_until:
                one.wake()
        for one in self.schedulers:
            if not one.alive:
                one.start()

    def _fault(self):
        awake = [one for one in self.schedulers if one.alive and not one.paused]
        writing = [one for one in self.writers if one.alive and not one.paused]
        what = self.chance.choices(["kill", "pause", "writer", "move"], [5, 3, 3, 1])[0]
        if what == "kill" and awake:
            self.chance.choice(awake).kill()
            self._count("schedulers killed")
        elif what == "pause" and len(awake) > 1:
            self.chance.choice(awake).pause(self.chance.choices(PAUSES, [4, 4, 2])[0])
            self._count("schedulers paused")
        elif what == "writer" and writing:
            self.chance.choice(writing).pause(self.chance.uniform(0.3, 8))
            self._count("writers paused")
        elif what == "move" and self.nodes.number > 1:
            self._move_a_shard()

    def _hurt_node(self):
        """Kill a node and start it again, or pause it; of several only when the others have all its data."""
        if any(thread.is_alive() for thread in self.starting):
            return False
        try:
            if self.nodes.number > 1 and self.client.cluster.health()["status"] != "green":
                return False
        except (ApiError, TransportError):
            return False
        n = self.chance.randrange(self.nodes.number)
        if self.nodes.number > 1 and self.chance.random() < 0.4:
            self._meanwhile(self.nodes.pause, n, self.chance.choice([2, 20, 50]))
            self._count("nodes paused")
        else:
            self.nodes.kill(n)
            self._meanwhile(self._back, n, self.chance.uniform(0, 15))
            self._count("nodes killed")
        return True

    def _meanwhile(self, work, *given):
        self.starting.append(Thread(target=work, args=given))
        self.starting[-1].start()

    def _back(self, n, seconds):
        time.sleep(seconds)
        self.nodes.start(n)

    def _move_a_shard(self):
        try:
            rows = self.client.cat.shards(format="json", h="index,shard,prirep,state,node")
            shards = [row for row in rows if row["state"] == "STARTED" and row["index"].startswith("logs-")]
            nodes = {row["node"] for row in shards}
            one = self.chance.choice(shards)
            others = nodes - {row["node"] for row in shards if row["index"] == one["index"]}
            if not others:
                return
            where = {"index": one["index"], "shard": int(one["shard"]), "from_node": one["node"]}
            self.client.cluster.reroute(
                commands=[{"move": {**where, "to_node": self.chance.choice(sorted(others))}}]
            )
            self._count("shards moved")
        except (ApiError, TransportError, IndexError):
            return
