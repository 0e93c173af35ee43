"""Runs a command from a process that is small, and prints its wall seconds, its CPU seconds, its peak memory in kB and
how it ended.

What a process has held before it runs another program counts as that program's peak (Linux, getrusage(2)); so nothing
large may start what is measured. It needs nothing that has to be imported, but what Python has anyway.
"""

import os
import sys
import time


def main(*command: str) -> None:
    nowhere = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    began = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=[nowhere])
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - began
    print(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(*sys.argv[1:])
