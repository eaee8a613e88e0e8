"""Trains every network of the plan that is missing, one on each core: ``python3 training/run_all.py``.

Stop it at any time; started again, it goes on from the last whole epoch of each network.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from plan import PLAN
from tables import load_tables


class Queue:
    """The runs of the plan, what is done of them, and the time that the rest will take."""

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        tables = load_tables(runs)
        # What a step costs grows with the values that a network computes: its activations.
        self.costs = {(name, seed): tables[name]["cost"]["activations"] for name, seed in PLAN}
        self.started = time.monotonic()
        self.done_before = self._done()

    def folder(self, job: tuple[str, int]) -> Path:
        return self.runs / f"{job[0]}-seed{job[1]}"

    def missing(self) -> list[tuple[str, int]]:
        return [job for job in PLAN if not (self.folder(job) / "record.json").exists()]

    def _share(self, job: tuple[str, int]) -> float:
        if (self.folder(job) / "record.json").exists():
            return 1.0
        try:
            progress = json.loads((self.folder(job) / "progress.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return 0.0
        return progress["done"] / progress["steps"]

    def _done(self) -> float:
        return sum(cost * self._share(job) for job, cost in self.costs.items())

    def report(self) -> str:
        done, everything = self._done(), sum(self.costs.values())
        speed = (done - self.done_before) / (time.monotonic() - self.started)
        left = f"{(everything - done) / speed / 60:.0f} min left" if speed > 0 else "time left not known yet"
        return f"{len(PLAN) - len(self.missing())} of {len(PLAN)} networks, {done / everything:.0%} of the work, {left}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains all networks that are missing.")
    parser.add_argument("--runs", type=Path, default=Path(__file__).parent / "runs", help="folder for the results")
    parser.add_argument("--pause", type=Path, help="while this file exists, the training waits")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="networks trained side by side")
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    lock = open(options.runs / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("another run_all.py works in this folder")
    queue = Queue(options.runs)
    running: dict[tuple[str, int], subprocess.Popen[bytes]] = {}
    failed: set[tuple[str, int]] = set()

    def stop(*_: object) -> None:
        for process in running.values():
            process.terminate()
        sys.exit(1)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    reported = 0.0
    while True:
        for job, process in list(running.items()):
            if process.poll() is None:
                continue
            del running[job]
            if process.returncode != 0:
                failed.add(job)
                print(f"{queue.folder(job).name}: failed, exit code {process.returncode}", flush=True)
        waiting = [job for job in queue.missing() if job not in running and job not in failed]
        while waiting and len(running) < options.workers:
            job = waiting.pop(0)
            # One thread each: two networks side by side are faster than one network on two threads.
            command = [sys.executable, str(Path(__file__).with_name("train.py")), job[0], "--seed", str(job[1])]
            command += ["--runs", str(options.runs), "--threads", "1"]
            command += ["--pause", str(options.pause)] if options.pause else []
            running[job] = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"})
        if not running:
            break
        if time.monotonic() - reported > 60:
            reported = time.monotonic()
            print(f"all: {queue.report()}", flush=True)
        time.sleep(2)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
