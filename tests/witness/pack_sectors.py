#!/usr/bin/python3
"""Packs images whose files are laid out in pages into sectors of 512 bytes, as most linkers lay them out. The opposite of what is tested.

Raw data are cut behind their last byte that is not zero, whole sectors kept; what lies behind the sections goes. No address changes.

usage: pack_sectors.py FOLDER OUTPUT COUNT
"""
import os
import struct
import sys

SECTOR = 512


def up(value):
    return (value + SECTOR - 1) // SECTOR * SECTOR


def pack(data):
    pe = struct.unpack_from("<I", data, 0x3C)[0]
    optional = pe + 24
    table = optional + struct.unpack_from("<H", data, pe + 20)[0]
    count = struct.unpack_from("<H", data, pe + 6)[0]
    directories = optional + (112 if struct.unpack_from("<H", data, optional)[0] == 0x20B else 96)
    if struct.unpack_from("<I", data, optional + 36)[0] != 4096:
        return None
    headers = up(table + 40 * count)
    if any(data[headers:struct.unpack_from("<I", data, optional + 60)[0]]):
        return None
    packed = bytearray(data[:headers])
    moves = []
    for entry in range(table, table + 40 * count, 40):
        size, offset = struct.unpack_from("<II", data, entry + 16)
        if size and offset:
            raw = data[offset:offset + size]
            raw = raw[:max(SECTOR, up(len(raw.rstrip(b"\0"))))]
            moves.append((offset, size, len(packed)))
            struct.pack_into("<II", packed, entry + 16, len(raw), len(packed))
            packed += raw.ljust(up(len(raw)), b"\0")
    rva, size = struct.unpack_from("<II", data, directories + 48)
    if rva:
        return None
    struct.pack_into("<I", packed, optional + 36, SECTOR)
    struct.pack_into("<II", packed, optional + 60, headers, 0)
    struct.pack_into("<II", packed, pe + 12, 0, 0)
    struct.pack_into("<II", packed, directories + 32, 0, 0)
    return bytes(packed)


def main():
    folder, output, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    os.makedirs(output, exist_ok=True)
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        packed = pack(data) if count and data[:2] == b"MZ" and len(data) < 2_000_000 else None
        if packed:
            with open(os.path.join(output, name), "wb") as file:
                file.write(packed)
            count -= 1
    sys.exit(1 if count else 0)


main()
