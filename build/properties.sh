#!/usr/bin/env bash
# A long random run of the property tests, which try the same cases in every other run. A failure names the seed it can be seen with again.
#
#   build/properties.sh CASES [SEED [NAME]]    CASES of each property, from SEED on (0 to 100000000; a random one if it is left out or -);
#                                              only of tests whose full names contain NAME, PlanPropertyTests, say
#
# A property of plans takes about a second for 5,000 cases, one of loading for 50.
set -eu
cd "$(dirname "$0")/.."
cases=${1:?"how many cases of each property?"}
seed=${2:--}
[ "$seed" != - ] || seed=$(shuf -i 0-100000000 -n 1)
filter="TestCategory=properties${3:+&FullyQualifiedName~$3}"
export REBASEBIND_PROPERTY_CASES=$cases REBASEBIND_PROPERTY_SEED=$seed
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

status=0
for project in RebaseBind.Tests RebaseBind.PortableExecutable.Tests; do
  dotnet build "tests/$project" --configuration Release -v:quiet -nologo -p:RunAnalyzers=false
  "artifacts/bin/$project/release/$project" --filter "$filter" --no-ansi --ignore-exit-code 8 || status=1 # 8: none of this name here
done
again="$cases $seed${3:+ $3}"
if [ "$status" -eq 0 ]; then
  echo "$cases cases of each property hold from seed $seed on"
else
  echo "a property does not hold; build/properties.sh $again shows it again" >&2
  exit "$status"
fi
