"""Pull requests as data: read through GitHub's interface, examined, and judged in words."""
