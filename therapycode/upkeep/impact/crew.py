"""Several processes that weigh documents side by side, and give what they come to in the order asked."""

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Final

from therapycode.errors import Fault, InputError
from therapycode.upkeep.impact.sides import Change
from therapycode.upkeep.impact.tally import Tally
from therapycode.upkeep.impact.weigher import Given, Weigher

__all__ = ["by_several"]

_AHEAD: Final = 2
"""Chunks that are handed out for each process: one that it works on, and one that waits."""


def by_several(change: Change, chunks: Iterable[Sequence[Given]], workers: int) -> Iterator[Tally]:
    """The tally of each chunk, in order, by so many processes; few chunks are held at a time.

    Raises:
        InputError: if a process was ended from outside.
        ProfileError, PluginError: as for `Weigher.tally`.
    """
    with _lines_to(change, workers) as lines, ThreadPoolExecutor(workers) as threads:
        asked: deque[Future[Tally]] = deque()
        try:
            for chunk in chunks:
                asked.append(threads.submit(_ask, lines, chunk))
                if len(asked) >= workers * _AHEAD:
                    yield asked.popleft().result()
            while asked:
                yield asked.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)


@contextmanager
def _lines_to(change: Change, workers: int) -> Iterator[SimpleQueue[Connection]]:
    """A line to each of so many processes, which end when it is closed.

    They are started anew and not forked: a copy of a process with threads may wait for ever.
    """
    context = get_context("spawn")
    with ExitStack() as stack:
        lines: SimpleQueue[Connection] = SimpleQueue()
        for _ in range(workers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            stack.callback(process.join)
            stack.enter_context(ours)  # closed before the process is waited for
            theirs.close()
            # over the line and not at the start: whoever starts a process that is ended before it has read what it
            # is started with waits for ever. One that is ended is told of once it is asked.
            with suppress(OSError):
                ours.send(change)
            lines.put(ours)
        yield lines


def _ask(lines: SimpleQueue[Connection], chunk: Sequence[Given]) -> Tally:
    """What a chunk comes to, from whichever process is free; a thread waits for it and does nothing else."""
    line = lines.get()
    try:
        line.send(chunk)
        told = line.recv()
    except (EOFError, OSError):
        do = "Ask again, with fewer workers if memory is short."
        fault = Fault("", "a process that was ended from outside", "processes that end by themselves", do)
        raise InputError("the weighing", [fault]) from None
    finally:
        lines.put(line)
    if isinstance(told, Tally):
        return told
    raise told


def _work(line: Connection) -> None:
    """Weigh what comes over the line, the change first, until it is closed, as an interrupt closes it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):  # whoever asked is there no more
        weigher = Weigher(line.recv())
        while True:
            chunk = line.recv()
            try:
                told: Tally | Exception = weigher.tally(chunk)
            except Exception as error:  # noqa: BLE001  # it is raised again by the process that asked
                told = error
            line.send(told)
