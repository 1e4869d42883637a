#!/usr/bin/env bash
# Makes the pictures of the documents anew: docs/images/report.png, the first screen of the report of samples/NativeDeps.
#
#   build/docs.sh [FOLDER]     FOLDER, docs/images if it is left out, gets the pictures
#
# Needs Chromium. A picture depends on its version and fonts; what the picture shows is the report as it is now.
set -eu
cd -P "$(dirname "$0")/.."
folder=${1:-docs/images}
mkdir -p "$folder"
folder=$(cd -P "$folder" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build samples/NativeDeps >"$work/log" || { cat "$work/log"; exit 1; }
report=$PWD/samples/NativeDeps/bin/Debug/net10.0/win-x64/NativeDeps.rebasebind.html
chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars --user-data-dir="$work/chromium" \
  --window-size=1120,900 --screenshot="$folder/report.png" "file://$report" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
echo "$folder/report.png: $(wc -c <"$folder/report.png") bytes"
