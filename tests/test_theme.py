"""The theme: what stands in two of its files is the same."""

from pathlib import Path

ASSETS = Path(__file__).parent.parent / "generator" / "theme" / "assets"


def test_the_bar_of_a_phone_has_the_colour_of_the_page() -> None:
    script, style = ((ASSETS / name).read_text() for name in ("start.js", "paperfeed.css"))
    light, dark = style.split("--paper: light-dark(")[1].split(")")[0].split(", ")
    assert f'light: "{light}", dark: "{dark}"' in script
