#!/usr/bin/env bash
# What RebaseBind costs a build in which nothing has changed: the time inside its targets, read from binary logs, each of a fresh process; the median
# of ten. First the sample with 5 native DLLs, then the same self-contained, with about 200 files that may be images. The tasks are those of the
# package, which is packed for it.
set -eu
cd "$(dirname "$0")/../samples/NativeDeps"
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet pack ../../src/RebaseBind.Tasks --configuration Release --output "$work" -p:RunAnalyzers=false >/dev/null
unzip -q "$work"/*.nupkg 'tasks/*' -d "$work"
tasks=-p:RebaseBindTaskAssembly=$(ls "$work"/tasks/net8.0/linux-x64/RebaseBind.Tasks.dll)

measure() {
  dotnet build -v:q "$tasks" "$@" >/dev/null
  for i in 1 2 3 4 5 6 7 8 9 10; do
    dotnet build --no-restore -v:q "-bl:$work/$i.binlog" "$tasks" "$@" >/dev/null
    dotnet msbuild "$work/$i.binlog" -noAutoResponse -v:q -clp:PerformanceSummary | awk '/ ms +RebaseBind[A-Za-z]+ / { sum += $1 } END { print sum + 0 }'
  done | sort -n | sed -n 5,6p | awk '{ sum += $1 } END { print sum / 2 " ms" }'
}

echo "NativeDeps                  $(measure)"
echo "NativeDeps, self-contained  $(measure -p:SelfContained=true)"
