"""The layer tables, as our own TypeScript writes them (scripts/export-layers.ts)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

Table = dict[str, Any]
"""``network`` (options), ``cost`` (totals) and ``layers`` (one dictionary for each layer, input first)."""

REPOSITORY = Path(__file__).resolve().parent.parent


def load_tables(runs: Path) -> dict[str, Table]:
    """The table of each network, exported once and kept beside the runs, so that a resumed run uses the same."""
    path = runs / "tables.json"
    if not path.exists():
        command = ["npx", "tsx", "scripts/export-layers.ts"]
        text = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True).stdout
        json.loads(text)
        path.write_text(text)
    return json.loads(path.read_text())
