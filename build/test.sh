#!/usr/bin/env bash
# Runs every test. With only the .NET 10 SDK it passes and says which witnesses (programs that check results independently)
# it did without. With CI=true it installs them first and does without none. The last line is "N passed, N failed[, N skipped]".
set -u
cd "$(dirname "$0")/.." || exit 2

# Wine's DLLs are test material and its loader a witness, as are pefile, jsonschema, llvm-readobj and osslsigncode; the compilers make images to load;
# chromium shows reports; mono runs the tasks as MSBuild.exe does; zip and unzip make and read archives; strace kills runs; cmake and make run the recipes;
# zsh and fish complete what is typed; mandoc reads the manual page.
packages="wine64 python3-pefile python3-jsonschema llvm-19 osslsigncode clang-19 lld-19 g++-mingw-w64-x86-64-posix g++-mingw-w64-i686-posix debootstrap chromium mono-runtime mono-devel zip unzip strace cmake make zsh fish mandoc"
out=$(mktemp)
compiler=$(mktemp -d)
trap 'rm -rf "$out" "$out.wines" "$compiler"' EXIT

wines=
if [ "${CI:-}" = true ] && command -v apt-get >/dev/null; then
  missing=
  for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # a list of words
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >/dev/null || exit 2
  fi
  build/oracle.sh >"$out.wines" 2>&1 & # makes two chroots while the solution is built
  wines=$!
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# One compiler for all projects loads the analyzers once. In a folder of its own it is nobody else's, and it is gone before the tests want the memory.
echo "building RebaseBind.sln; a few minutes"
TMPDIR=$compiler UseSharedCompilation=true dotnet build RebaseBind.sln --configuration Release >"$out" 2>&1
status=$?
TMPDIR=$compiler dotnet build-server shutdown --vbcscompiler >/dev/null
if [ "$status" -ne 0 ]; then
  cat "$out"
  echo "0 passed, 1 failed"
  exit "$status"
fi

if [ -n "$wines" ]; then
  wait "$wines"
  status=$?
  if [ "$status" -ne 0 ]; then
    cat "$out.wines"
    [ "$status" -eq 3 ] || { echo "0 passed, 1 failed"; exit 2; } # 3: not on this machine, and its tests will say so
  fi
fi

# The longest first, so that no processor idles at the end; as many at once as there are processors. Each prints what is worth reading when it ends.
rank() { case $1 in *.Package.*) echo 1 ;; *.Tool.*) echo 2 ;; *.Oracle.*) echo 3 ;; *.NetStandard.* | */RebaseBind.Tests) echo 4 ;; *.Report.*) echo 5 ;; *) echo 6 ;; esac; }
modules() { for module in artifacts/bin/*.Tests/release/*.Tests; do echo "$(rank "$module") $module"; done | sort -n | cut -d ' ' -f 2; }
run() {
  module=$1 log=$logs/${1##*/}
  shift
  "$module" --no-ansi "$@" >"$log" 2>&1
  code=$?
  [ "$code" -eq 8 ] && code=0 # a filter that leaves this module nothing
  [ "$code" -eq 0 ] || echo "$code" >>"$logs/failed"
  grep -Ev '^(passed|skipped|  from |Test Parallelization|  Assert.Inconclusive|$)' "$log" | flock "$logs" cat
}
logs=$(mktemp -d)
trap 'rm -rf "$out" "$out.wines" "$compiler" "$logs"' EXIT
export logs
export -f run
modules | xargs -P "$(nproc)" -I MODULE bash -c 'run "$@"' run MODULE "$@"
status=0
[ -e "$logs/failed" ] && status=1
sed -n 's/.*Assert.Inconclusive. skipped: //p' "$logs"/*.Tests | sort | uniq -c | sed 's/^ *\([0-9]*\) \(.*\)/skipped \1 tests: \2/'

sum() { awk -v key="$1:" 'FNR == 1 { on = 0 } /^Test run summary/ { on = 1 } on && $1 == key { sum += $2 } END { print sum + 0 }' "$logs"/*.Tests; }
passed=$(sum succeeded)
failed=$(sum failed)
skipped=$(sum skipped)
[ "$status" -eq 0 ] && [ "$passed" -eq 0 ] && status=8   # nothing ran: that is no pass
[ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1   # a crash
if [ "$skipped" -ne 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
exit "$status"
