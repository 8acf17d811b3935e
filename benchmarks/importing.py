"""What an import of CMS's tables costs, and that one which is killed harms nothing. See README.md."""

import argparse
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from therapycode import Tables, bundled_folder

_HEADER: Final = "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale"
_IMPORT: Final = """
import resource, sys, time
from pathlib import Path
from therapycode import bundled_folder
from therapycode.tables.importing import import_files

begun = time.perf_counter()
done = import_files(
    [Path(sys.argv[1])], below=bundled_folder(), folder=Path(sys.argv[2]), everything=sys.argv[3] == "all"
)
taken = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_SELF)
print(taken, used.ru_utime + used.ru_stime, used.ru_maxrss, done.loaded[0].kept)
"""


def lines(count: int, ended: str) -> Iterator[list[str]]:
    """Pairs of made-up codes below a header: most hold on, some ended in 2019 or on a given day, some are void."""
    chosen = random.Random(7)
    yield _HEADER.split("\t")
    for number in range(count):
        one, other = str(98000 + number // 400), str(10000 + number % 400)
        last, indicator = chosen.choice(("*", "*", "*", "20191231", ended)), str(number % 2)
        if number % 50 == 0:
            last, indicator = "20100101", "9"
        yield [one, other, "", "20100101", last, indicator, "Mutually exclusive procedures"]


def text(folder: Path, count: int, revision: int) -> Path:
    """The pairs as a text, zipped as CMS zips it: a revision of one release, with ends of its own."""
    made = "\n".join("\t".join(line) for line in lines(count, f"2027011{revision}"))
    path = folder / f"r{revision}.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"ccipra-v330r{revision}-f4.txt", made + "\n")
    return path


def sheet(folder: Path, count: int) -> Path:
    """The pairs as a spreadsheet, codes as numbers."""
    book = Workbook(write_only=True)
    page = book.create_sheet("made up")
    for line in lines(count, "20270115"):
        page.append([int(cell) if cell.isdigit() else cell for cell in line])
    path = folder / "ccipra-v330r0-f4.xlsx"
    book.save(path)
    return path


def begun(file: Path, own: Path, keep: str) -> subprocess.Popen[str]:
    """An import in a process of its own."""
    words = [sys.executable, "-c", _IMPORT, str(file), str(own), keep]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own script


def measured(what: str, file: Path, own: Path, keep: str) -> float:
    """Run an import, print what it took, and give the seconds."""
    out, _ = begun(file, own, keep).communicate()
    taken, processor, peak, kept = out.split()
    spent = f"{float(taken):6.2f} s on the wall, {float(processor):6.2f} s of processor"
    print(f"{what:34}{spent}, {int(peak) / 1024:4.0f} MiB at most, {int(kept):,} rows kept")
    return float(taken)


def answering(own: Path) -> str:
    """The fingerprint of the pairs that answer, after a look at every row."""
    pairs = Tables.read(bundled_folder(), own).pairs
    return f"{pairs.fingerprint} {len(pairs.rows)}"


def killed(folder: Path, count: int, kills: int, seed: int) -> None:
    """Kill imports at random points, half of them near the end, and hold what answers against what is whole."""
    own, chosen = folder / "killed", random.Random(seed)
    releases = [text(folder, count, revision) for revision in (0, 1)]
    whole = []
    taken = inf
    for release in (*releases, *releases):
        taken = min(taken, finished(begun(release, own, "all"), None) or inf)
        whole.append(answering(own))
    if whole[0] == whole[1] or whole[:2] != whole[2:]:
        sys.exit("two imports of one file do not come to the same")
    done = old = 0
    while done < kills:
        before = answering(own)
        other = whole.index(next(each for each in whole if each != before))
        share = chosen.uniform(0.0, 1.0) if done % 2 else chosen.uniform(0.7, 1.0)
        after_all = finished(begun(releases[other], own, "all"), taken * share)
        now = answering(own)
        if now not in {before, whole[other]}:
            sys.exit(f"after {share:.0%} of an import neither the old table nor the new one answers")
        if after_all is not None:
            taken = min(taken, after_all)
            continue
        done += 1
        old += now == before
    print(f"{kills} imports of {count:,} rows killed: the old table answered {old} times, else the new one")
    finished(begun(releases[0], own, "all"), None)
    if answering(own) != whole[0] or len(list(own.glob("generation-*"))) > 2:
        sys.exit("an import after all of them did not put everything in order")


def finished(process: subprocess.Popen[str], seconds: float | None) -> float | None:
    """The seconds that an import took; it is killed after so many, and then ``None``."""
    started = time.perf_counter()
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return None
    return time.perf_counter() - started


def main() -> None:
    """Time imports of a text, of therapy codes alone and of a spreadsheet, then kill some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--killed-rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = text(folder, asked.rows, 0)
        measured("text, every code, new folder", file, folder / "all", "all")
        measured("text, every code, over the same", text(folder, asked.rows, 1), folder / "all", "all")
        measured("text, therapy codes alone", file, folder / "therapy", "therapy")
        measured("spreadsheet, every code", sheet(folder, asked.rows), folder / "sheet", "all")
        started = time.process_time()
        answering(folder / "all")
        print(f"{'reading all rows':34}{time.process_time() - started:6.2f} s of processor")
        killed(folder, asked.killed_rows, asked.kills, asked.seed)


if __name__ == "__main__":
    main()
