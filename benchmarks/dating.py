"""How long git takes to tell when records were merged: `python -m benchmarks.dating mkdocs.yml`."""

import json
import os
import sys
import time
from pathlib import Path

import click

from generator.reading.git import date_papers
from generator.reading.records import read_content
from generator.settings import load_settings

if __name__ == "__main__":
    settings = load_settings(Path(sys.argv[1]))
    papers = read_content(settings.root, settings.content).papers
    wall, before = time.monotonic(), os.times()
    dated = date_papers(papers, settings.root, settings.content)
    wall, after = time.monotonic() - wall, os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    click.echo(json.dumps({"papers": len(dated), "wall": wall, "cpu": cpu}))
