#!/usr/bin/env bash
# What rebasing is worth to a process that loads 200 DLLs, all linked to one base, in Wine's loader: the DLLs as they are linked, and as
# `apply --ranges wine` leaves them. Their pages are full of pointers (dense) or have one each (sparse); their files are laid out in pages of 4096
# bytes, which Wine maps, or in sectors of 512, which it reads, so that nothing can be shared whatever their bases. Beside what the DLLs' private
# pages take, what `simulate --profile wine-8.0` predicts. The trees take turns; medians of the rounds. The server is warm; its own time is not counted.
#
#   build/worth.sh [ROUNDS [BITS]]    11 rounds, 64 bits; 32 needs build/oracle.sh
#
# Needs Debian's wine64, gcc-mingw-w64 and python3.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-11}
bits=${2:-64}
count=200
out=$(mktemp -d)
trap 'wine wineserver -k && wine wineserver -w || true; rm -rf "$out"' EXIT
export WINEDEBUG=-all

if [ "$bits" = 64 ]; then
  compiler=x86_64-w64-mingw32-gcc base=0x180000000 dll_entry=DllMain exe_entry=entry
  export WINEARCH=win64 WINEPREFIX="$out/prefix"
  line() { echo "/usr/lib/wine/${1/wineserver/wineserver64}" | sed 's|/wine$|/wine64|'; }
else
  compiler=i686-w64-mingw32-gcc base=0x10000000 dll_entry=_DllMain@12 exe_entry=_entry
  export WINEARCH=win32 WINEPREFIX=/oracle/prefix
  line() { echo "bash $PWD/build/oracle.sh run 8.0 $out ${2:-.} /usr/lib/wine/$1"; }
fi
wine() { # PROGRAM ARGUMENTS...: one of Wine's
  local program=$1
  shift
  # shellcheck disable=SC2046 # a list of words
  $(line "$program") "$@" >/dev/null 2>&1 || { echo "$program $* ended with $?" >&2; return 1; }
}

dotnet publish src/RebaseBind.Tool --configuration Release -v:quiet -p:RunAnalyzers=false --output "$out/tool" >&2
mkdir "$out/prefix"
wine wineserver -p60
wine wine wineboot -i

kinds="dense-4096 sparse-4096 dense-512 sparse-512"
"$compiler" -O1 -ffreestanding -nostdlib -Wl,-e,"$exe_entry" build/worth/load.c -o "$out/load.exe" -lkernel32
for kind in $kinds; do
  mkdir "$out/$kind-colliding"
  cp "$out/load.exe" "$out/$kind-colliding"
  "$compiler" -O1 -shared -nostdlib -Wl,-e,"$dll_entry" -Wl,--image-base,"$base" -Wl,--section-alignment,4096 -Wl,--file-alignment,"${kind#*-}" "build/worth/${kind%-*}.c" -o "$out/one.dll"
  for i in $(seq -w 0 $((count - 1))); do cp "$out/one.dll" "$out/$kind-colliding/$i.dll"; done
  dotnet "$out/tool/rebasebind.dll" apply "$out/$kind-colliding" --output "$out/$kind-rebased" --ranges wine >/dev/null
done
trees=$(for kind in $kinds; do echo "$kind-colliding $kind-rebased"; done)

for round in $(seq 0 "$rounds"); do
  for tree in $trees; do
    # shellcheck disable=SC2046
    /usr/bin/python3 build/worth/measure.py "$out/$tree" $(line wine "$tree") load.exe >>"$out/$tree.runs"
    [ "$round" -ne 0 ] || : >"$out/$tree.runs" # the first round only warms up
  done
done

median() { cut -d ' ' -f "$2" "$out/$1.runs" | sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }
predicted() { # TREE: KB of its DLLs' private pages
  dotnet "$out/tool/rebasebind.dll" simulate "$out/$1" --as-is --profile wine-8.0 --dynamic-load 'load.exe=*.dll' --json - |
    /usr/bin/python3 -c '
import json, sys
modules = json.load(sys.stdin)["profiles"][0]["processes"][0]["modules"]
print(4 * sum(module["privatePages"] for module in modules if module["path"].endswith(".dll")))'
}
printf '%-22s %8s %9s %13s %13s %8s %8s\n' "$count DLLs, $bits bit" faults 'peak RSS' 'private KiB' 'predicted KiB' CPU wall
for tree in $trees; do
  [ "$(median "$tree" 6)" = "$count" ] || { echo "$tree: not all DLLs were loaded" >&2; exit 1; }
  awk -v tree="$tree" -v wall="$(median "$tree" 1)" -v cpu="$(median "$tree" 2)" -v faults="$(median "$tree" 3)" -v peak="$(median "$tree" 4)" \
    -v private="$(median "$tree" 5)" -v predicted="$(predicted "$tree")" \
    'BEGIN { printf "%-22s %8d %5.1f MiB %13d %13d %5d ms %5d ms%s\n", tree, faults, peak / 1024, private, predicted, cpu, wall, private == predicted ? "" : "  difference " private - predicted " KiB" }'
done
