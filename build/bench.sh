#!/usr/bin/env bash
# How long `apply --output` takes against `cp -r` of the same tree: Wine's 694 modules, as they are and with every DLL forced to move;
# each without binding, and with it: by default, where nearly all is found to be without effect, and all imports.
# Then what simulating the same tree under four loaders takes, as it is, and before and after.
# Last, what verifying the tree with every DLL moved takes, also against the run that moved them.
# They take turns, so that a disk that is still writing back slows all of them alike; medians of the rounds, then ratios.
# Needs Debian's wine64, or another folder as first argument.
set -eu
cd "$(dirname "$0")/.."
tree=${1:-/usr/lib/x86_64-linux-gnu/wine/x86_64-windows}
rounds=${2:-15}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
names="cp move apply moveall bindall simulate both verify"
dotnet publish src/RebaseBind.Tool --configuration Release --output "$out/tool" >/dev/null
dotnet "$out/tool/rebasebind.dll" apply "$tree" --output "$out/moved" --bind none --reserve 0x100000000-0x5ffffffff >/dev/null 2>&1

once() { # NAME COMMAND...: one run into an empty folder, its milliseconds appended to the file NAME
  local name=$1 start
  shift
  rm -rf "$out/copy"
  start=$(date +%s%N)
  "$@" >/dev/null 2>&1
  echo $((($(date +%s%N) - start) / 1000000)) >> "$out/$name"
}
median() { sort -n "$out/$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

for round in $(seq 0 "$rounds"); do
  once cp cp -r "$tree" "$out/copy"
  once apply dotnet "$out/tool/rebasebind.dll" apply "$tree" --output "$out/copy"
  once move dotnet "$out/tool/rebasebind.dll" apply "$tree" --output "$out/copy" --bind none
  once moveall dotnet "$out/tool/rebasebind.dll" apply "$tree" --output "$out/copy" --bind none --reserve 0x100000000-0x5ffffffff
  once bindall dotnet "$out/tool/rebasebind.dll" apply "$tree" --output "$out/copy" --bind all --reserve 0x100000000-0x5ffffffff
  once simulate dotnet "$out/tool/rebasebind.dll" simulate "$tree" --as-is --system-folder .
  once both dotnet "$out/tool/rebasebind.dll" simulate "$tree" --system-folder .
  once verify dotnet "$out/tool/rebasebind.dll" verify "$out/moved"
  [ "$round" -ne 0 ] || for name in $names; do rm "$out/$name"; done # the first round only warms up
done
cp=$(median cp)
for name in $names; do
  awk -v name="$name" -v ms="$(median $name)" -v cp="$cp" 'BEGIN { printf "%-8s %5d ms  %.2f x cp\n", name, ms, ms / cp }'
done
awk -v verify="$(median verify)" -v apply="$(median moveall)" 'BEGIN { printf "verify : moveall = %.2f\n", verify / apply }'
