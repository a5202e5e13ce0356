# SPDX-License-Identifier: MIT
"""measure.py REPORT INPUT PROGRAM ARGUMENT...

Runs the program and writes "status cpu wall peak" to the file REPORT: seconds of processor time (user and system, its
children included), seconds that passed, KiB of memory at the highest.

A program of its own, run without site-packages, because the kernel counts what the parent used up to exec to the
child's peak: nothing below the size of this small interpreter can be told apart.
"""

import os
import sys
from time import monotonic

report, input_path, *arguments = sys.argv[1:]
redirect = [
    (os.POSIX_SPAWN_OPEN, 0, input_path, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
]
begin = monotonic()
child = os.posix_spawnp(arguments[0], arguments, os.environ, file_actions=redirect)
_, status, used = os.wait4(child, 0)
wall = monotonic() - begin
with open(report, "w") as file:
    file.write(f"{os.waitstatus_to_exitcode(status)} {used.ru_utime + used.ru_stime} {wall} {used.ru_maxrss}")
