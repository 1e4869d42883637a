"""The import and export tables of a PE file, for check_bind.py. pefile reads the headers; the tables are read here, for speed."""
import mmap
import struct
from collections import namedtuple

import pefile

Import = namedtuple("Import", "at name lookup iat stamp chain")
DelayImport = namedtuple("DelayImport", "at name lookup iat bound stamp")
BoundImport = namedtuple("BoundImport", "name stamp forwarders places")


def dll_name(name):
    """As a loader completes it."""
    return name if "." in name else name + ".dll"


def api_set(name):
    return name.lower().startswith(("api-", "ext-"))


def with_larger_headers(data, growth):
    """The file with that many zeros more behind its headers, and every file offset moved along."""
    pe = pefile.PE(data=data, fast_load=True)
    pe.parse_data_directories(directories=[pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_DEBUG"]])
    end = pe.OPTIONAL_HEADER.SizeOfHeaders
    security = pe.OPTIONAL_HEADER.DATA_DIRECTORY[4]
    places = [(pe.OPTIONAL_HEADER, "SizeOfHeaders"), (pe.FILE_HEADER, "PointerToSymbolTable"), (security, "VirtualAddress")]
    places += [(entry.struct, "PointerToRawData") for entry in getattr(pe, "DIRECTORY_ENTRY_DEBUG", [])]
    places += [(s, field) for s in pe.sections for field in ("PointerToRawData", "PointerToRelocations", "PointerToLinenumbers")]
    grown = bytearray(data)
    for structure, field in places:
        value = getattr(structure, field)
        if value >= end:
            struct.pack_into("<I", grown, structure.get_field_absolute_offset(field), value + growth)
    return bytes(grown[:end]) + bytes(growth) + bytes(grown[end:])


class Image:
    @staticmethod
    def open(path):
        """None if the file is no image."""
        with open(path, "rb") as file:
            if file.read(2) != b"MZ":
                return None
        try:
            return Image(path)
        except pefile.PEFormatError:
            return None

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        pe = pefile.PE(data=self.data[:0x4000], fast_load=True)
        optional = pe.OPTIONAL_HEADER
        self.machine = pe.FILE_HEADER.Machine
        self.stamp = pe.FILE_HEADER.TimeDateStamp
        self.base = optional.ImageBase
        self.characteristics = optional.DllCharacteristics
        self.subsystem = optional.MajorSubsystemVersion, optional.MinorSubsystemVersion
        self.width = 8 if optional.Magic == 0x20B else 4
        self.headers = optional.SizeOfHeaders
        self.checksum_at = optional.get_field_absolute_offset("CheckSum")
        self.directories = [(entry.VirtualAddress, entry.Size, entry.get_file_offset()) for entry in optional.DATA_DIRECTORY]
        self.managed = self.directory(14)[0] != 0
        self.sections = [
            (s.VirtualAddress, s.Misc_VirtualSize or s.SizeOfRawData, s.PointerToRawData & ~0x1FF if optional.FileAlignment >= 0x200 else s.PointerToRawData, s.SizeOfRawData)
            for s in pe.sections]
        self.section = (0, 0, 0, 0)
        self.exported = None
        self.imported = None
        self.referenced = False

    def directory(self, index):
        return self.directories[index][:2] if index < len(self.directories) else (0, 0)

    def directory_at(self, index):
        """File offset of a directory's entry in the headers."""
        return self.directories[index][2]

    def offset(self, rva):
        start, _, raw, size = self.section
        if start and start <= rva < start + size:
            return rva - start + raw
        for section in self.sections:
            start, _, raw, size = section
            if start <= rva < start + size:
                self.section = section
                return rva - start + raw
        if rva < self.headers:
            return rva
        raise ValueError("RVA 0x%x is in no section" % rva)

    def mapped(self, rva, size):
        """Whether a range is in memory once the image is loaded: the headers, or a section up to its last page's end."""
        if rva + size <= self.headers:
            return True
        return any(start <= rva and rva + size <= start + (length + 0xFFF & ~0xFFF) for start, length, _, _ in self.sections)

    def u32(self, at):
        return struct.unpack_from("<I", self.data, at)[0]

    def string(self, rva):
        at = self.offset(rva)
        return self.data[at:self.data.find(b"\0", at)]

    def slots(self, rva, count):
        return list(struct.unpack_from("<%d%s" % (count, "Q" if self.width == 8 else "I"), self.data, self.offset(rva)))

    def thunks(self, rva):
        """The slots up to the zero that ends them."""
        at, end = self.offset(rva), None
        size = self.width
        zero = bytes(size)
        end = at
        while self.data[end:end + size] != zero:
            end += size
        return list(struct.unpack_from("<%d%s" % ((end - at) // size, "Q" if size == 8 else "I"), self.data, at))

    def wanted(self, thunk):
        """What a thunk of an INT asks for: an ordinal, or a name."""
        return thunk & 0xFFFF if thunk >> (8 * self.width - 1) else self.string(thunk + 2)

    def imports(self):
        """The descriptors that import something, in order."""
        if self.imported is None:
            self.imported = []
            rva, _ = self.directory(1)
            at = self.offset(rva) if rva else 0
            while rva:
                lookup, stamp, chain, name, iat = struct.unpack_from("<5I", self.data, at)
                if not name or not iat:
                    break
                if self.thunks(lookup or iat):
                    self.imported.append(Import(at, self.string(name).decode("latin-1"), lookup, iat, stamp, chain))
                at += 20
        return self.imported

    def delay_imports(self):
        """The delay-load descriptors that hold RVAs."""
        rva, _ = self.directory(13)
        at = self.offset(rva) if rva else 0
        while rva:
            attributes, name, _, iat, lookup, bound, _, stamp = struct.unpack_from("<8I", self.data, at)
            if not name:
                break
            if attributes & 1:
                yield DelayImport(at, self.string(name).decode("latin-1"), lookup, iat, bound, stamp)
            at += 32

    def bound_imports(self, rva):
        """The entries of the bound import directory, and the RVA of its terminator."""
        entries, at = [], self.offset(rva)
        start = at

        def read(place, names):
            stamp, name, count = struct.unpack_from("<IHH", self.data, place)
            text = self.string(rva + name).decode("latin-1") if name else ""
            names.append((name, text))
            return stamp, text, count

        while struct.unpack_from("<H", self.data, at + 4)[0]:
            places = []
            stamp, name, count = read(at, places)
            forwarders = []
            for _ in range(count):
                at += 8
                forwarded, module, reserved = read(at, places)
                if reserved:
                    raise ValueError("reserved field %d of forwarder %s" % (reserved, module))
                forwarders.append((module, forwarded))
            entries.append(BoundImport(name, stamp, forwarders, places))
            at += 8
        return entries, rva + at - start

    def export(self, wanted):
        """RVA of an export by name or ordinal, the string of a forwarder, or None."""
        if self.exported is None:
            self.exported = self.read_exports()
        first, functions, names, begin, end = self.exported
        index = wanted - first if isinstance(wanted, int) else names.get(wanted, -1)
        if not 0 <= index < len(functions) or not functions[index]:
            return None
        rva = functions[index]
        return self.string(rva) if begin <= rva < end else rva

    def read_exports(self):
        rva, size = self.directory(0)
        if not rva:
            return 0, (), {}, 0, 0
        first, count, named, functions, names, ordinals = struct.unpack_from("<6I", self.data, self.offset(rva) + 16)
        functions = struct.unpack_from("<%dI" % count, self.data, self.offset(functions)) if count else ()
        found = {}
        if named:
            rvas = struct.unpack_from("<%dI" % named, self.data, self.offset(names))
            indexes = struct.unpack_from("<%dH" % named, self.data, self.offset(ordinals))
            for name, index in zip(rvas, indexes):
                found.setdefault(self.string(name), index)
        return first, functions, found, rva, rva + size
