"""The name of the code at work, by which the cache tells what other code left there."""

import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = (
    "feedgen", "jinja2", "latex2mathml", "lxml", "markupsafe", "mkdocs", "mkdocs-material",
    "numpy", "pydantic", "pyyaml", "scipy",
)  # fmt: skip


@cache
def name_code() -> str:
    """Name the code of this package and of the libraries that its output depends on.

    It is that which this process began with, whatever becomes of the files while it runs.
    """
    words = blake2b(sys.version.encode(), digest_size=16)
    package = Path(__file__).parent
    for file in sorted(package.rglob("*.py")):
        words.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    for library in _LIBRARIES:
        words.update(f"{library} {version(library)}\n".encode())
    return words.hexdigest()
