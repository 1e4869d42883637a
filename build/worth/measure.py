#!/usr/bin/python3
"""Runs load.exe, and prints what it cost: wall ms, CPU ms, minor faults, peak resident KB, private KB of its DLLs, and their number.

usage: measure.py FOLDER COMMAND...

All of it is the process's own: Linux counts it by process, and while load.exe waits, it is asked. CPU time is that of its whole life.
A page is private if it is present and no longer the file's (Documentation/admin-guide/mm/pagemap.rst).
"""
import os
import struct
import subprocess
import sys
import time

PAGE = 4096
PRESENT_OR_SWAPPED = 3 << 62
OF_FILE = 1 << 61


def private_pages(pagemap, base, size):
    count = (size + PAGE - 1) // PAGE
    pagemap.seek(base // PAGE * 8)
    entries = struct.unpack(f"{count}Q", pagemap.read(count * 8))
    return sum(1 for entry in entries if entry & PRESENT_OR_SWAPPED and not entry & OF_FILE)


start = time.monotonic()
program = subprocess.Popen(sys.argv[2:], cwd=sys.argv[1], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
modules = []
while line := program.stdout.readline().split():
    modules.append([int(word, 16) for word in line])
loaded = time.monotonic()

with open(f"/proc/{program.pid}/stat") as file:
    faults = int(file.read().rpartition(")")[2].split()[7])
with open(f"/proc/{program.pid}/status") as file:
    peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
with open(f"/proc/{program.pid}/pagemap", "rb") as file:
    private = sum(private_pages(file, base, size) for base, size in modules) * PAGE // 1024

asked = time.monotonic()
program.stdin.close()
_, status, usage = os.wait4(program.pid, 0)
wall = loaded - start + time.monotonic() - asked
if status != 0:
    sys.exit(f"load.exe ended with {status}")
print(f"{wall * 1000:.1f} {(usage.ru_utime + usage.ru_stime) * 1000:.1f} {faults} {peak} {private} {len(modules)}")
