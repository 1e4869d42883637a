#!/usr/bin/env bash
# How long `apply --output` takes against `cp -r` of the same tree: Wine's 694 modules, as they are and with every DLL forced to move.
# Needs hyperfine and Debian's wine64. What counts are the ratios it prints last.
set -eu
cd "$(dirname "$0")/.."
tree=${1:-/usr/lib/x86_64-linux-gnu/wine/x86_64-windows}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/RebaseBind.Tool --configuration Release --output "$out/tool" >/dev/null
hyperfine --warmup 2 --runs 15 --prepare "rm -rf $out/copy" \
  --command-name 'cp -r' "cp -r $tree $out/copy" \
  --command-name 'rebasebind apply' "dotnet $out/tool/rebasebind.dll apply $tree --output $out/copy" \
  --command-name 'rebasebind apply, every DLL moved' "dotnet $out/tool/rebasebind.dll apply $tree --output $out/copy --reserve 0x100000000-0x5ffffffff"
