#!/usr/bin/env bash
# Packs all that people install into one folder, and prints the lines to use it.
#
#   build/pack.sh [FOLDER]     FOLDER, artifacts/packages if it is left out, gets the packages RebaseBind (for builds), RebaseBind.Tool,
#                              RebaseBind.Core (the library) and RebaseBind.Templates
#
# PACK_OPTIONS are more options for dotnet pack: tests pack what was built already.
set -eu
cd -P "$(dirname "$0")/.."
folder=${1:-artifacts/packages}
mkdir -p "$folder"
folder=$(cd -P "$folder" && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
cache=$(dotnet nuget locals global-packages --list | sed 's/.*: //')
for project in src/RebaseBind.Tasks src/RebaseBind.Tool src/RebaseBind templates; do
  # shellcheck disable=SC2086 # a list of words
  dotnet pack "$project" --configuration Release --output "$folder" --verbosity quiet -nologo -p:RunAnalyzers=false ${PACK_OPTIONS:-}
done

# NuGet takes a version that it has unpacked before for the one that was packed now.
for id in rebasebind rebasebind.tool rebasebind.core rebasebind.templates; do
  rm -rf "${cache:?}/$id/${version:?}"
done

echo "dotnet tool install --global RebaseBind.Tool --source \"$folder\""
echo "dotnet add package RebaseBind --source \"$folder\""
echo "dotnet add package RebaseBind.Core --source \"$folder\""
echo "dotnet new install RebaseBind.Templates --add-source \"$folder\""
