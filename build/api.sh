#!/usr/bin/env bash
# Writes the public API that the code has now into PublicAPI.Unshipped.txt of each project in src that pins one; PublicAPI.Shipped.txt stays.
# What the diff shows is what users of the packages will see: review it like code.
set -u
cd "$(dirname "$0")/.." || exit 2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# The floor below first: a project is not analyzed again if nothing in it or below it has changed.
for project in RebaseBind.PortableExecutable RebaseBind RebaseBind.Tasks; do
  file=src/$project/PublicAPI.Unshipped.txt
  echo '#nullable enable' >"$file"
  dotnet build "src/$project" -f net8.0 -v quiet -nologo -p:TreatWarningsAsErrors=false -p:BuildProjectReferences=true >"$log" || { cat "$log"; exit 1; }

  # A member that was shipped and is gone stays in its list; "*REMOVED*" says so.
  {
    sed -n "s/.*warning RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" "$log"
    sed -n "s/.*warning RS0017: Symbol '\(.*\)' is part of the declared API, but is either not public or could not be found.*/*REMOVED*\1/p" "$log"
  } | LC_ALL=C sort -u >>"$file"
  echo "$file: $(($(wc -l <"$file") - 1)) lines"
done
