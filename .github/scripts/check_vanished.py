"""Stop a deployment that would make more than 5 % of the published papers vanish.

Usage: check_vanished.py SITE_URL NEW_BUILD_JSON, with FORCE=true to only warn.
"""

import json
import os
import sys
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

SHARE_MAXIMUM = 0.05
SHOWN = 20
NOT_FOUND = 404


def main(site_url: str, new_build: str, *, is_forced: bool) -> int:
    """Compare the ids of the live site with those of the new build; return an exit code."""
    try:
        published = read_published(site_url)
    except (URLError, ValueError, KeyError, TimeoutError) as error:
        print(f"Cannot read what is published at {site_url}: {error}")
        return 0 if is_forced else 1
    new = set(json.loads(Path(new_build).read_text("utf-8"))["ids"])
    vanished = sorted(set(published) - new)
    print(f"{len(published)} papers are published, {len(vanished)} of them would vanish.")
    for paper in vanished[:SHOWN]:
        print(f"  {paper}")
    if len(vanished) <= SHARE_MAXIMUM * len(published):
        return 0
    print("That is more than 5 %. Run this workflow by hand with `force` if it is meant.")
    return 0 if is_forced else 1


def read_published(site_url: str) -> list[str]:
    """Return the ids that the live site's build.json names; none before the first deployment."""
    address = f"{site_url.rstrip('/')}/build.json"
    try:
        with urlopen(address, timeout=30) as answer:
            return [str(paper) for paper in json.load(answer)["ids"]]
    except HTTPError as error:
        if error.code == NOT_FOUND:
            return []
        raise


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3], is_forced=os.environ.get("FORCE") == "true"))
