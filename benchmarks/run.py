"""Run the benchmarks: `python -m benchmarks.run --help`."""

import shutil
import tempfile
from pathlib import Path

import click

from benchmarks.machine import Programs, choose_disk, describe_machine, install_programs
from benchmarks.seeds import REPOSITORY
from benchmarks.suite import Result, Suite, measure_dating
from benchmarks.tables import write_searches, write_times, write_weights

README = REPOSITORY / "benchmarks" / "README.md"
START, END = "<!-- results -->", "<!-- end of results -->"


class _Sizes(click.ParamType[list[int]]):
    """Numbers of papers on the command line."""

    name = "sizes"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> list[int]:
        words = str(value).replace("_", "").split(",")
        if not all(word.isdigit() and int(word) for word in words):
            self.fail(f"{value!r} is not a list of numbers; write 94,1000,10000", param, ctx)
        return [int(word) for word in words]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--sizes", type=_Sizes(), default="94,1000,10000,100000", show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--commits", type=click.IntRange(0), default=10_000, show_default=True,
              help="Commits of the history that dates are read from; 0 leaves it out.")  # fmt: skip
@click.option("--without-rivals", is_flag=True, help="Measure Paperfeed alone.")
@click.option("--readme", is_flag=True, help="Write the tables into benchmarks/README.md.")
def main(sizes: list[int], rounds: int, commits: int, without_rivals: bool, readme: bool) -> None:
    """Measure builds of several sizes, and print tables; 100,000 papers take most of an hour."""
    disk, disk_name = choose_disk()
    programs = Programs(None, None)
    if not without_rivals:
        programs = install_programs(REPOSITORY / "build" / "bench" / "venv")
    work = Path(tempfile.mkdtemp(prefix="paperfeed-bench-", dir=disk))
    try:
        results = [
            Suite(work / str(papers), papers, rounds, _report).run(
                programs, with_rivals=not without_rivals
            )
            for papers in sizes
        ]
        if commits:
            _report(f"dating {commits:,} records by git")
            label = "git dates of all records, a commit each (a part of `build`)"
            dated = measure_dating(work / "history", commits)
            results.append(Result(commits, {label: dated}))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    machine = describe_machine(disk_name, programs.hugo)
    tables = [write_times(results), write_searches(results), write_weights(results)]
    text = "\n\n".join([machine, *tables])
    click.echo(text)
    if readme:
        _rewrite_readme(text)


def _report(message: str) -> None:
    click.echo(message, err=True)


def _rewrite_readme(text: str) -> None:
    """Put the tables between the marks of the README."""
    before, _, rest = README.read_text("utf-8").partition(START)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
