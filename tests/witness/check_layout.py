#!/usr/bin/python3
"""Compares a tree whose files are laid out in pages with the same tree without that, without any code of this project.

Both files of an image are mapped as a loader does: the headers, then of each section whole sectors of its raw data, up to its size in pages, and
zeros. What is mapped must be equal but for SizeOfHeaders, FileAlignment, CheckSum, the certificate table's entry, the pointers to symbols, raw
data, relocations and line numbers, SizeOfRawData, and PointerToRawData of debug entries. What those pointers lead to must be equal, too: symbols
and strings, line numbers, debug data. A file that is laid out has all that is mapped at pages, and is told by FileAlignment.

usage: check_layout.py PLAIN PAGES [--min-pages N]
"""
import os
import struct
import sys

PAGE = 4096
SECTOR = 512
RECORD = "rebasebind.changes."


def up(value, unit):
    return (value + unit - 1) // unit * unit


class Image:
    def __init__(self, data):
        self.data = data
        self.pe = struct.unpack_from("<I", data, 0x3C)[0]
        if data[:2] != b"MZ" or data[self.pe:self.pe + 4] != b"PE\0\0":
            raise ValueError("no image")
        self.optional = self.pe + 24
        wide = struct.unpack_from("<H", data, self.optional)[0] == 0x20B
        self.section_alignment, self.file_alignment = struct.unpack_from("<II", data, self.optional + 32)
        self.size, self.headers, = struct.unpack_from("<II", data, self.optional + 56)
        self.directories = self.optional + (112 if wide else 96)
        self.count = struct.unpack_from("<I", data, self.directories - 4)[0]
        table = self.optional + struct.unpack_from("<H", data, self.pe + 20)[0]
        self.sections = [table + 40 * i for i in range(struct.unpack_from("<H", data, self.pe + 6)[0])]

    def field(self, offset):
        return struct.unpack_from("<I", self.data, offset)[0]

    def mapped(self):
        memory = bytearray(up(self.size, PAGE))
        memory[:self.headers] = self.data[:self.headers]
        for entry in self.sections:
            virtual, rva, size, offset = struct.unpack_from("<IIII", self.data, entry + 8)
            if size and offset:
                length = min(up(size, SECTOR), up(virtual or size, PAGE))
                part = self.data[offset // SECTOR * SECTOR:][:length]
                memory[rva:rva + len(part)] = part
        return memory

    def offset_of(self, rva):
        for entry in self.sections:
            virtual, start, size, offset = struct.unpack_from("<IIII", self.data, entry + 8)
            if start <= rva < start + min(size, up(virtual or size, PAGE)):
                return offset + rva - start
        return rva if rva < self.headers else None

    def debug_entries(self):
        if self.count <= 6:
            return []
        rva, size = struct.unpack_from("<II", self.data, self.directories + 48)
        start = self.offset_of(rva) if rva and size else None
        return [] if start is None else [(start + 28 * i, rva + 28 * i) for i in range(size // 28)]

    def pointers(self):
        """What is behind each pointer to something that need not be mapped: name, bytes."""
        symbols, count = struct.unpack_from("<II", self.data, self.pe + 12)
        strings = symbols + 18 * count
        if symbols and strings + 4 <= len(self.data) and strings + self.field(strings) <= len(self.data):
            yield "symbols", self.data[symbols:strings + self.field(strings)]
        for entry in self.sections:
            lines, count = self.field(entry + 28), struct.unpack_from("<H", self.data, entry + 34)[0]
            if lines and count:
                yield "line numbers", self.data[lines:lines + 6 * count]
        for offset, _ in self.debug_entries():
            size, rva, data = struct.unpack_from("<III", self.data, offset + 16)
            if data and data + size <= len(self.data):
                yield "debug data", self.data[data:data + size]

    def volatile(self):
        """The mapped bytes that may differ."""
        yield from range(self.optional + 36, self.optional + 40)
        yield from range(self.optional + 60, self.optional + 68)
        yield from range(self.pe + 12, self.pe + 16)
        if self.count > 4:
            yield from range(self.directories + 32, self.directories + 40)
        for entry in self.sections:
            yield from range(entry + 16, entry + 32)
        for _, rva in self.debug_entries():
            yield from range(rva + 24, rva + 28)

    def is_paged(self):
        fields = [struct.unpack_from("<II", self.data, entry + 16) for entry in self.sections]
        return self.headers % PAGE == 0 and all(size % PAGE == 0 and offset % PAGE == 0 for size, offset in fields if size and offset)


def compare(plain, paged):
    before, after = Image(plain), Image(paged)
    if not after.is_paged() or after.file_alignment < PAGE:
        return "is not laid out in pages"
    old, new = before.mapped(), after.mapped()
    if len(old) != len(new):
        return "has another size in memory"
    for offset in {*before.volatile(), *after.volatile()}:
        old[offset] = new[offset] = 0
    if old != new:
        at = next(i for i in range(len(old)) if old[i] != new[i])
        return "differs in memory at RVA 0x%x" % at
    if list(before.pointers()) != list(after.pointers()):
        return "points to other data than before"
    return None


def main():
    plain, pages = sys.argv[1:3]
    least = int(sys.argv[sys.argv.index("--min-pages") + 1]) if "--min-pages" in sys.argv else 0
    laid_out = same = growth = length = 0
    problems = []
    for folder, _, names in os.walk(plain):
        for name in names:
            if name.startswith(RECORD):
                continue
            path = os.path.relpath(os.path.join(folder, name), plain)
            with open(os.path.join(plain, path), "rb") as file:
                before = file.read()
            with open(os.path.join(pages, path), "rb") as file:
                after = file.read()
            if before == after:
                same += 1
                continue
            problem = compare(before, after)
            laid_out += 1
            growth += len(after) - len(before)
            length += len(before)
            if problem:
                problems.append("%s: %s" % (path, problem))
    for problem in problems:
        print(problem)
    print("%d in pages, %d as before, %d of %d bytes more" % (laid_out, same, growth, length))
    sys.exit(1 if problems or laid_out < least else 0)


main()
