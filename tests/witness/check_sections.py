#!/usr/bin/python3
"""Checks which sections bytes of image files lie in, without any code of this project.

Each line of the file LIST has a path, a file offset in hexadecimal and the name of a section, with tabs between them; the name is empty if the
byte lies in no section. pefile must find the same.

usage: check_sections.py LIST
"""
import itertools
import sys

import pefile


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    bad = []
    for path, places in itertools.groupby(lines, key=lambda line: line[0]):
        image = pefile.PE(path, fast_load=True)
        for _, offset, name in places:
            section = image.get_section_by_offset(int(offset, 16))
            found = section.Name.rstrip(b"\0").decode("latin-1") if section else ""
            if found != name:
                bad.append("%s: file offset %s is in '%s', not in '%s'" % (path, offset, found, name))
    for line in bad[:20]:
        print(line)
    print("%d places, %d wrong" % (len(lines), len(bad)))
    return 1 if bad or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
