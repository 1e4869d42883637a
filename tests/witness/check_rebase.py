#!/usr/bin/python3
"""Checks a rewritten tree against its original without any code of this project.

For every file of ORIGINAL: the one in REWRITTEN is the same, or it is the original relocated to the base in its header.
Headers are parsed by pefile; the fixups are found and added here. Then every byte must be equal, apart from
ImageBase, TimeDateStamp, CheckSum and, for an image that lost its certificate table, that table and its directory entry.
Last, no two DLLs of one machine may overlap, if --disjoint is given and one of them has relocations or says that it cannot be moved;
with --all-moved every DLL that has relocations moves, those of the kernel aside.

usage: check_rebase.py ORIGINAL REWRITTEN [--disjoint] [--all-moved] [--min-moved N]
"""
import os
import struct
import sys

import pefile

RECORD = "rebasebind.changes."
WIDTH = {1: 2, 2: 2, 3: 4, 10: 8, 7: 8}


def checksum(data, field):
    """The PE checksum: the sum of 16-bit words with end-around carry, which is the remainder by 0xFFFF, because 0x10000 leaves 1."""
    value = int.from_bytes(bytes(data[:field]) + b"\0\0\0\0" + bytes(data[field + 4:]), "little")
    return (value % 0xFFFF or (0xFFFF if value else 0)) + len(data)


def thumb(data, at, delta):
    def immediate(pos):
        a, b = struct.unpack_from("<HH", data, pos)
        return (a & 15) << 12 | (a >> 10 & 1) << 11 | (b >> 12 & 7) << 8 | b & 255

    def put(pos, value):
        a, b = struct.unpack_from("<HH", data, pos)
        a = a & ~0x40F | value >> 12 | (value >> 11 & 1) << 10
        b = b & ~0x70FF | (value >> 8 & 7) << 12 | value & 255
        struct.pack_into("<HH", data, pos, a, b)

    value = (immediate(at + 4) << 16 | immediate(at)) + delta & 0xFFFFFFFF
    put(at, value & 0xFFFF)
    put(at + 4, value >> 16)


def relocate(pe, data, delta):
    """Adds `delta` to every fixup. pefile says where pages lie in the file; a page lies in one section."""
    directory = pe.OPTIONAL_HEADER.DATA_DIRECTORY[5]
    blocks = pe.get_data(directory.VirtualAddress, directory.Size) if directory.Size else b""
    count = 0
    at = 0
    while at + 8 <= len(blocks):
        page, size = struct.unpack_from("<II", blocks, at)
        if size < 8:
            break
        start = None
        for entry in struct.unpack_from("<%dH" % ((size - 8) // 2), blocks, at + 8):
            kind = entry >> 12
            if kind == 0:
                continue
            start = pe.get_offset_from_rva(page) if start is None else start
            place = start + (entry & 0xFFF)
            count += 1
            if kind == 7:
                thumb(data, place, delta)
                continue
            width = WIDTH[kind]
            value = int.from_bytes(data[place:place + width], "little")
            value += delta >> 16 if kind == 1 else delta
            data[place:place + width] = (value & (1 << 8 * width) - 1).to_bytes(width, "little")
        at += size
    return count


def expected(original, base, stamp):
    """The original moved to `base`, and how many fixups that took."""
    pe = pefile.PE(data=original, fast_load=True)
    data = bytearray(original)
    fixups = relocate(pe, data, base - pe.OPTIONAL_HEADER.ImageBase)
    wide = pe.OPTIONAL_HEADER.Magic == 0x20B
    at = pe.OPTIONAL_HEADER.get_field_absolute_offset("ImageBase")
    struct.pack_into("<Q" if wide else "<I", data, at, base)
    struct.pack_into("<I", data, pe.FILE_HEADER.get_field_absolute_offset("TimeDateStamp"), stamp)
    security = pe.OPTIONAL_HEADER.DATA_DIRECTORY[4]
    if security.VirtualAddress and security.Size:
        at = security.get_file_offset()
        assert security.VirtualAddress + security.Size == len(data), "something lies behind the certificates"
        del data[security.VirtualAddress:]
        data[at:at + 8] = bytes(8)
    field = pe.OPTIONAL_HEADER.get_field_absolute_offset("CheckSum")
    if pe.OPTIONAL_HEADER.CheckSum:
        struct.pack_into("<I", data, field, checksum(data, field))
    return bytes(data), fixups


def files(root):
    paths = {os.path.relpath(os.path.join(folder, name), root) for folder, _, names in os.walk(root) for name in names}
    return {path for path in paths if not path.startswith(RECORD)}


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    originals, rewritten = arguments[:2]
    bad, same, moved, fixups = [], 0, 0, 0
    placed = {}
    if files(originals) != files(rewritten):
        bad.append("the trees do not hold the same files")
    for path in sorted(files(originals) & files(rewritten)):
        with open(os.path.join(originals, path), "rb") as before, open(os.path.join(rewritten, path), "rb") as after:
            old, new = before.read(), after.read()
        if new[:2] == b"MZ":
            pe = pefile.PE(data=new, fast_load=True)
            if pe.is_dll() and not pe.OPTIONAL_HEADER.DATA_DIRECTORY[14].VirtualAddress:
                base, size = pe.OPTIONAL_HEADER.ImageBase, pe.OPTIONAL_HEADER.SizeOfImage
                # An image without relocations loses nothing where a loader puts it elsewhere, unless it says that it cannot be put there.
                relocations = pe.OPTIONAL_HEADER.DATA_DIRECTORY[5]
                has_relocations = relocations.VirtualAddress != 0 and relocations.Size > 8
                loses = has_relocations or bool(pe.FILE_HEADER.Characteristics & 1)
                placed.setdefault(pe.FILE_HEADER.Machine, []).append((base, base + size, path, loses))
                if "--all-moved" in sys.argv and old == new and has_relocations and pe.OPTIONAL_HEADER.Subsystem != 1:
                    bad.append("%s did not move" % path)
        if old == new:
            same += 1
            continue
        stamp = pe.FILE_HEADER.TimeDateStamp
        wanted, count = expected(old, pe.OPTIONAL_HEADER.ImageBase, stamp)
        moved += 1
        fixups += count
        if new != wanted:
            where = next((i for i, (a, b) in enumerate(zip(new, wanted)) if a != b), min(len(new), len(wanted)))
            bad.append("%s: differs from its relocation first at file offset 0x%x" % (path, where))
        if stamp in (0, 0xFFFFFFFF) or stamp == struct.unpack_from("<I", old, pe.FILE_HEADER.get_field_absolute_offset("TimeDateStamp"))[0]:
            bad.append("%s: its TimeDateStamp 0x%x did not change or is no stamp" % (path, stamp))
    if "--disjoint" in sys.argv:
        for ranges in placed.values():
            ranges.sort()
            for left, right in zip(ranges, ranges[1:]):
                if left[1] > right[0] and (left[3] or right[3]):
                    bad.append("%s overlaps %s" % (left[2], right[2]))
    if "--min-moved" in sys.argv and moved < int(sys.argv[sys.argv.index("--min-moved") + 1]):
        bad.append("only %d files differ from their original" % moved)
    for line in bad:
        print(line)
    print("%d the same, %d moved, %d fixups, %d wrong" % (same, moved, fixups, len(bad)))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
