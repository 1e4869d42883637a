#!/usr/bin/env bash
# Publishes a program for Windows, rewrites its folder for Wine, and starts both: what they print, and what memory of theirs is private.
#
#   samples/Wine/run.sh [FOLDER]    the two programs are left in FOLDER; without it, nothing is left
#
# Needs Debian's wine64, or another wine64 in the path, and the .NET SDK. It makes a Wine prefix of its own. REBASEBIND may name the tool; without it,
# the tool is run from source.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
server=$(command -v wineserver || echo /usr/lib/wine/wineserver64)
work=$(mktemp -d)
folder=${1:-$work}
mkdir -p "$folder"
export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all
mkdir "$WINEPREFIX"
trap '"$server" -k -w >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

dotnet publish "$here/Wine.csproj" --output "$folder/shipped" -v:quiet --nologo >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }

# The one command. The DLLs of .NET are signed: sign again what you ship.
# shellcheck disable=SC2086 # the tool may be several words
${REBASEBIND:-dotnet run --project "$here/../../src/RebaseBind.Tool" --configuration Release -p:RunAnalyzers=false --} apply "$folder/shipped" --output "$folder/for-wine" --for wine --signed strip >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }

# FOLDER: starts its program, reads the sum of its mappings when it is ready, and lets it end.
start() {
  mkfifo "$work/$1.in"
  "$wine" "$folder/$1/HelloWine.exe" <"$work/$1.in" >"$work/$1.out" 2>"$work/log" &
  local program=$! turns=0
  exec 3>"$work/$1.in"
  until grep -q ready "$work/$1.out"; do
    turns=$((turns + 1))
    if [ "$turns" -gt 300 ] || ! kill -0 "$program" 2>/dev/null; then
      echo "$1 did not start"
      cat "$work/log"
      exit 1
    fi
    sleep 0.1
  done
  awk -v name="$1" '/^Pss:/ { pss = $2 } /^Anonymous:/ { private = $2 } END { printf "%-10s %7d KiB private, %7d KiB PSS\n", name, private, pss }' "/proc/$program/smaps_rollup"
  echo >&3
  exec 3>&-
  wait "$program"
}

"$server" -p60 >/dev/null 2>&1
"$wine" wineboot -i </dev/null >"$work/log" 2>&1
start shipped
start for-wine
cmp "$work/shipped.out" "$work/for-wine.out" && echo "both print: $(head -n 1 "$work/shipped.out" | tr -d '\r')"
