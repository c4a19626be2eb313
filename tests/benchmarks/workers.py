"""Peers in processes of their own, so that the threads of one do not spin while the other is measured."""

import multiprocessing
import os
import resource
import statistics
import time

_SECONDS = 0.15  # of measuring in a row before the other has its turn
_ROUNDS = 7


class Worker:
    """A process that builds jobs and times them.

    Parameters
    ----------
    setup : callable
        A top-level function: ``setup(*arguments)`` gives a function without arguments, the job.
    n_threads : int
        Threads of BLAS, OpenMP and torch.
    """

    def __init__(self, setup, n_threads=1):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        before = {name: os.environ.get(name) for name in names}
        os.environ.update(dict.fromkeys(names, str(n_threads)))
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, setup), daemon=True)
        self._process.start()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})

    def build(self, *arguments):
        """Build a job; what it gave on a first run."""
        return self._ask("build", arguments)

    def time(self, seconds=_SECONDS):
        """Median seconds of the job, run again and again for a while."""
        return self._ask("time", seconds)

    def close(self):
        """End the process."""
        self._pipe.send(("end", None))
        self._process.join()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def _ask(self, what, argument):
        self._pipe.send((what, argument))
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve(pipe, setup):
    """Answer a Worker."""
    while True:
        what, argument = pipe.recv()
        if what == "end":
            return
        try:
            if what == "build":
                job = setup(*argument)
                answer = job()
            else:
                answer = _median(job, argument)
        except Exception as error:
            answer = error
        pipe.send(answer)


def _median(job, seconds):
    """Median seconds of a job run for so many seconds, at least once."""
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < seconds:
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def peak_while(job):
    """Largest resident memory, in mebibytes, that this process ever had when the job is done."""
    job()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident():
    """Mebibytes of resident memory now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def alternate(*workers, seconds=_SECONDS, rounds=_ROUNDS):
    """Measure the workers' jobs in turn.

    Returns
    -------
    seconds : list of float
        Median seconds of each worker's job.
    quotients : list of float
        Median of each worker's seconds by those of the first worker in the same round, so that a machine whose speed
        varies does not count.
    """
    times = [[worker.time(seconds) for worker in workers] for _ in range(rounds)]
    quotients = [[time / row[0] for time in row] for row in times]
    return tuple([statistics.median(column) for column in zip(*rows, strict=True)] for rows in (times, quotients))


def geometric_mean(values):
    """Geometric mean of positive numbers."""
    return statistics.geometric_mean(values)


def table(head, rows):
    """Lines of a Markdown table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell) for cell in row) + " |"
