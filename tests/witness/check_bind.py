#!/usr/bin/python3
"""Checks a bound tree against its original without any code of this project.

Every import is resolved here, from the export tables of the files in BOUND (and of --reference): what the tables of an
image say must be what comes out, and whatever a binder has no business with must be as check_rebase.py expects it.

For each image in BOUND:
- a bound import descriptor has both stamps -1, and an IAT of the addresses that its imports have in BOUND's files;
- an unbound one has stamp 0, and an IAT that equals its INT;
- data directory 11 is there exactly if something is bound. It has one entry for each non-empty descriptor, in order, with the
  name byte for byte; a bound entry has its DLL's time stamp, and one reference for each further module on a forwarder chain; an
  unbound one has a stamp that no file has. Eight zero bytes end the table, names follow, and it took the place of zeros;
- data directory 12 covers all IATs, if something is bound;
- a bound delay-load table has an address for each import, 0 for forwarded ones, and the stamp of its DLL, which may not be
  DYNAMICBASE; one that could be bound is;
- CheckSum is right, and every other byte is as before, or as relocating the image or making room in its headers makes it.

--complete all|effective: also, no descriptor that could be bound is left alone.

The last line counts images, import descriptors, how many of them are bound, and the slots of bound tables of either kind.

usage: check_bind.py ORIGINAL BOUND [--reference DIR] [--complete all|effective]
"""
import argparse
import os
import struct
import sys

sys.dont_write_bytecode = True  # the folder of the sources stays as it is

import check_rebase
from pe_tables import Image, api_set, dll_name, with_larger_headers

DYNAMIC_BASE = 0x40
NO_BIND = 0x800
ALL_ONES = 0xFFFFFFFF
WINDOWS_7 = (6, 1)  # the last that takes bound addresses
LONGEST_CHAIN = 32


class Tree:
    """The images of the bound folder and of the reference folders, found by name as a loader would."""

    def __init__(self, root, references):
        self.images = {}
        self.by_name = {}
        for number, folder in enumerate([root] + references):
            for path in sorted(check_rebase.files(folder)):
                image = Image.open(os.path.join(folder, path))
                if image is not None:
                    if number == 0:
                        self.images[path] = image
                    image.referenced = number != 0
                    key = image.machine, os.path.basename(path).lower()
                    self.by_name.setdefault(key, []).append((number, os.path.dirname(path), image))
        self.stamps = {image.stamp for found in self.by_name.values() for _, _, image in found}

    def candidates(self, name, machine, folder):
        """Files that a DLL name may mean: the one of the same folder, else those of the tree, else those of the references."""
        found = self.by_name.get((machine, dll_name(name).lower()), [])
        if api_set(name):
            return []
        for nearest in ([f for f in found if f[:2] == (0, folder)], [f for f in found if f[0] == 0], found):
            if nearest:
                return [image for _, _, image in nearest]
        return []

    def resolve(self, image, folder, wanted):
        """Address of an export, and the further images that its forwarders lead through; None if there is none."""
        chain = []
        for _ in range(LONGEST_CHAIN):
            target = image.export(wanted)
            if target is None:
                return None
            if isinstance(target, int):
                return image.base + target, chain
            module, _, name = target.rpartition(b".")
            wanted = int(name[1:]) if name[:1] == b"#" else name
            found = self.candidates(module.decode("latin-1"), image.machine, folder)
            if len(found) != 1:
                return None
            if found[0] is not image:
                image = found[0]
                chain.append((dll_name(module.decode("latin-1")), image))
        return None


class Checker:
    def __init__(self, tree, complete):
        self.tree = tree
        self.complete = complete
        self.bad = []
        self.descriptors = self.bound = self.slots = 0

    def wrong(self, path, message):
        self.bad.append("%s: %s" % (path, message))

    def check(self, path, original, image):
        folder = os.path.dirname(path)
        imports = image.imports()
        self.descriptors += len(imports)
        bound = [entry for entry in imports if entry.stamp == ALL_ONES and entry.chain == ALL_ONES]
        self.bound += len(bound)
        untouched = original.data[:] == image.data[:]
        table = self.check_directory(path, image, imports, bound)
        for number, entry in enumerate(imports):
            where = "%s (descriptor %d, %s)" % (path, number, entry.name)
            record = table[number] if table and number < len(table) else None
            if entry in bound:
                self.check_bound(where, folder, image, entry, record)
            else:
                self.check_unbound(where, folder, image, entry, record, untouched)
        if bound:
            self.check_iat_directory(path, image, imports)
        delay_tables = [self.check_delay(path, folder, original, image, entry) for entry in image.delay_imports()]
        self.check_rest(path, original, image, imports, bound or any(delay_tables))

    def check_directory(self, path, image, imports, bound):
        rva, size = image.directory(11)
        if not bound:
            if rva or size:
                self.wrong(path, "nothing is bound, but there is a bound import directory")
            return None
        if not rva:
            self.wrong(path, "no bound import directory, but %d descriptors are bound" % len(bound))
            return None
        try:
            entries, end = image.bound_imports(rva)
        except (struct.error, IndexError, ValueError) as error:
            self.wrong(path, "the bound import directory cannot be read: %s" % error)
            return None
        names = [entry.name for entry in entries]
        if names != [entry.name for entry in imports]:
            self.wrong(path, "bound import directory lists %s, the import directory %s" % (names, [entry.name for entry in imports]))
        if image.data[image.offset(end):image.offset(end) + 8] != bytes(8):
            self.wrong(path, "the bound import directory does not end with eight zero bytes")
        for offset, name in [place for entry in entries for place in entry.places]:
            if rva + offset < end + 8 or offset + len(name) + 1 > size:
                self.wrong(path, "the name %s at 0x%x is not in the bound import directory, behind its terminator" % (name, offset))
        return entries

    def check_bound(self, where, folder, image, entry, record):
        if not entry.lookup:
            return self.wrong(where, "bound, but has no INT to repair it from")
        if image.characteristics & NO_BIND:
            self.wrong(where, "bound, but the image asks not to be")
        found = self.tree.candidates(entry.name, image.machine, folder)
        if not found:
            return self.wrong(where, "bound, but no file of that name can be bound to")
        if len(found) > 1:
            found = [target for target in found if record is not None and target.stamp == record.stamp] or found
        target, further = found[0], {}
        wanted, actual = image.thunks(entry.lookup), image.thunks(entry.iat)
        actual = image.slots(entry.iat, len(wanted))
        for index, (thunk, value) in enumerate(zip(wanted, actual)):
            answer = self.tree.resolve(target, folder, image.wanted(thunk))
            if answer is None:
                self.wrong(where, "slot %d is bound to 0x%x, but %s is not there" % (index, value, image.wanted(thunk)))
                continue
            if answer[0] != value:
                self.wrong(where, "slot %d is 0x%x, but %s is at 0x%x" % (index, value, image.wanted(thunk), answer[0]))
            further.update({name.lower(): module for name, module in answer[1] if module is not target})
        self.slots += len(wanted)
        if record is None:
            return None
        if record.stamp != target.stamp or not target.stamp:
            self.wrong(where, "bound to time stamp 0x%x, the file's is 0x%x" % (record.stamp, target.stamp))
        expected = {name: module.stamp for name, module in further.items()}
        actual = {name.lower(): stamp for name, stamp in record.forwarders}
        if actual != expected or len(record.forwarders) != len(expected):
            self.wrong(where, "forwarder references %s, expected %s" % (record.forwarders, expected))
        return None

    def check_unbound(self, where, folder, image, entry, record, untouched):
        if (entry.stamp or entry.chain) and not untouched:
            self.wrong(where, "unbound, but has stamp 0x%x and forwarder chain 0x%x" % (entry.stamp, entry.chain))
        if record is not None and (record.stamp == 0 or record.stamp in self.tree.stamps or record.forwarders):
            self.wrong(where, "unbound, but listed with stamp 0x%x and %d forwarders" % (record.stamp, len(record.forwarders)))
        if entry.lookup and not untouched:
            wanted = image.thunks(entry.lookup)
            if image.slots(entry.iat, len(wanted)) != wanted:
                self.wrong(where, "unbound, but its IAT is not its INT")
        if self.complete is not None and self.could_be_bound(image, folder, entry):
            self.wrong(where, "could be bound, but is not")

    def could_be_bound(self, image, folder, entry):
        found = self.tree.candidates(entry.name, image.machine, folder)
        if len(found) != 1 or not entry.lookup or image.characteristics & NO_BIND or image.managed:
            return False
        names = [other.name.lower() for other in image.imports()]
        if len(set(names)) != len(names):
            return False
        answers = [self.tree.resolve(found[0], folder, image.wanted(thunk)) for thunk in image.thunks(entry.lookup)]
        if None in answers:
            return False
        modules = found + [module for answer in answers for _, module in answer[1]]
        moving = any(module.characteristics & DYNAMIC_BASE for module in modules)
        if self.complete == "effective" and any(answer[1] for answer in answers):
            return False  # forwarded: not every loader is known to notice that a DLL on the way was replaced
        if self.complete == "effective" and (moving or max([image.subsystem] + [module.subsystem for module in modules]) > WINDOWS_7):
            return False
        return all(module.stamp not in (0, ALL_ONES) for module in modules)

    def check_iat_directory(self, path, image, imports):
        rva, size = image.directory(12)
        for entry in imports:
            end = entry.iat + image.width * len(image.thunks(entry.lookup or entry.iat))
            if not rva <= entry.iat <= end <= rva + size:
                self.wrong(path, "the IAT directory 0x%x..0x%x does not cover the IAT of %s at 0x%x" % (rva, rva + size, entry.name, entry.iat))

    def check_delay(self, path, folder, original, image, entry):
        """Whether the table is bound now."""
        if not entry.bound:
            return False
        where = "%s (delay-loaded %s)" % (path, entry.name)
        wanted = image.thunks(entry.lookup)
        slots = image.slots(entry.bound, len(wanted))
        before = list(original.delay_imports())[[other.at for other in image.delay_imports()].index(entry.at)]
        found = self.tree.candidates(entry.name, image.machine, folder)
        fixed = [target for target in found if not target.characteristics & DYNAMIC_BASE and target.stamp]
        if entry.stamp == 0 or entry.stamp not in [target.stamp for target in fixed]:
            if entry.stamp not in (0, before.stamp) or slots != original.slots(entry.bound, len(wanted)):
                self.wrong(where, "changed, but not bound: stamp 0x%x" % entry.stamp)
            if self.complete is not None and len(found) == len(fixed) == 1 and not fixed[0].referenced and not image.characteristics & NO_BIND:
                answers = [self.tree.resolve(fixed[0], folder, image.wanted(thunk)) for thunk in wanted]
                if any(answer is not None and not answer[1] for answer in answers):
                    self.wrong(where, "could be bound, but is not")
            return False
        target = next(target for target in fixed if target.stamp == entry.stamp)
        for index, (thunk, value) in enumerate(zip(wanted, slots)):
            answer = self.tree.resolve(target, folder, image.wanted(thunk))
            address = 0 if answer is None or answer[1] or not isinstance(target.export(image.wanted(thunk)), int) else answer[0]
            if address != value:
                self.wrong(where, "slot %d is 0x%x, but %s should be 0x%x" % (index, value, image.wanted(thunk), address))
        self.slots += len(wanted)
        return True

    def check_rest(self, path, original, image, imports, bound):
        """Everything outside the tables of imports is the original, or the original moved."""
        old, new = bytes(original.data), bytearray(image.data)
        if bound and image.headers > original.headers:
            old = with_larger_headers(old, image.headers - original.headers)
        moved = (image.base, image.stamp) != (original.base, original.stamp)
        if moved or len(old) != len(new):
            wanted = bytearray(check_rebase.expected(old, image.base, image.stamp)[0])
        else:
            wanted = bytearray(old)
        ranges = [(image.checksum_at, 4)]
        if bound:
            ranges += [(image.directory_at(11), 8), (image.directory_at(12), 8)]
            for entry in imports:
                ranges += [(entry.at + 4, 8), (image.offset(entry.iat), image.width * len(image.thunks(entry.lookup or entry.iat)))]
            for entry in image.delay_imports():
                if entry.bound:
                    ranges += [(entry.at + 28, 4), (image.offset(entry.bound), image.width * len(image.thunks(entry.lookup)))]
            rva, size = image.directory(11)
            if rva:
                at = image.offset(rva)
                ranges.append((at, size))
                if any(wanted[at:at + size]) and not original.directory(11)[0]:
                    self.wrong(path, "the bound import directory lies where something else was")
                if not image.mapped(rva, size):
                    self.wrong(path, "the bound import directory lies where nothing is mapped")
        for at, size in ranges:
            wanted[at:at + size] = new[at:at + size]
        if wanted != new:
            where = next((i for i, (a, b) in enumerate(zip(wanted, new)) if a != b), min(len(wanted), len(new)))
            self.wrong(path, "differs from the original first at file offset 0x%x" % where)
        stored = struct.unpack_from("<I", new, image.checksum_at)[0]
        before = struct.unpack_from("<I", old, original.checksum_at)[0]
        if stored != (check_rebase.checksum(new, image.checksum_at) if before and old != bytes(new) else before):
            self.wrong(path, "CheckSum is 0x%x" % stored)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("original")
    parser.add_argument("bound")
    parser.add_argument("--reference", action="append", default=[])
    parser.add_argument("--complete", choices=["all", "effective"])
    options = parser.parse_args()
    tree = Tree(options.bound, options.reference)
    checker = Checker(tree, options.complete)
    if check_rebase.files(options.original) != check_rebase.files(options.bound):
        checker.wrong(options.bound, "does not hold the same files as the original")
    for path, image in tree.images.items():
        original = os.path.join(options.original, path)
        if os.path.exists(original):
            checker.check(path, Image.open(original), image)
    for line in checker.bad[:200]:
        print(line)
    print("images %d, descriptors %d, bound %d, slots %d, wrong %d"
          % (len(tree.images), checker.descriptors, checker.bound, checker.slots, len(checker.bad)))
    return 1 if checker.bad else 0


if __name__ == "__main__":
    sys.exit(main())
