#!/usr/bin/env bash
# What page layout and planned bases are worth to processes in Wine's loader, measured beside what `simulate` predicts:
#
#   build/worth.sh dlls [--wine 8.0|10.0] [--bits 64|32] [--rounds N]    a program that loads 200 DLLs, all linked to one base
#   build/worth.sh programs [--wine 8.0|10.0] [--rounds N]               node.exe, alone and with a native addon, and a .NET program with its runtime, as people ship them
#
# Without --wine, both. Needs Debian's wine64, gcc-mingw-w64, npm, python3 and the .NET SDK, and build/oracle.sh for Wine 10.0 and for 32 bits.
set -eu
exec /usr/bin/python3 "$(dirname "$0")/worth/worth.py" "$@"
