"""Time, pauses and messages of one run."""

from __future__ import annotations

import json
import time
from pathlib import Path


class Progress:
    """Writes ``progress.json`` for ``run_all.py`` and ``log.txt`` for people; waits while the pause file exists."""

    def __init__(self, folder: Path, pause: Path | None) -> None:
        self.folder, self.pause = folder, pause
        self.paused = 0.0
        self.said = 0.0
        self.first: tuple[int, float] | None = None

    def clock(self) -> float:
        """Seconds that went by, pauses left out."""
        return time.monotonic() - self.paused

    def wait_while_paused(self) -> None:
        if self.pause is None or not self.pause.exists():
            return
        start = time.monotonic()
        while self.pause.exists():
            time.sleep(1)
        self.paused += time.monotonic() - start

    def step(self, done: int, steps: int) -> None:
        """Tells, about every ten seconds, how far the run is and how long it will still take."""
        now = self.clock()
        if self.first is None:
            self.first = (done, now)
        if now - self.said < 10 and done < steps:
            return
        self.said = now
        (self.folder / "progress.json").write_text(json.dumps({"done": done, "steps": steps}))
        first_done, first_time = self.first
        if done > first_done:
            left = (now - first_time) / (done - first_done) * (steps - done)
            print(f"{self.folder.name}: step {done} of {steps}, {left / 60:.1f} min left", flush=True)

    def say(self, text: str) -> None:
        line = f"{time.strftime('%H:%M:%S')} {text}"
        print(f"{self.folder.name}: {line}", flush=True)
        with open(self.folder / "log.txt", "a") as file:
            file.write(line + "\n")
