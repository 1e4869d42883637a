#!/usr/bin/env bash
# The Wines for the tests that run images in a real loader, beside Debian's own wine64: chroots, each made once a machine.
#
#   8.0     an i386 Debian 12 with wine32: the loader of an x86 process (a minute, 1 GB)
#   10.0    a Debian 13 with wine64 and wine32, whose loader treats DYNAMICBASE otherwise (two minutes, 2 GB)
#
#   build/oracle.sh                                  sets both up at once; does nothing the second time
#   build/oracle.sh check WINE                       prints the chroot of WINE, or says why there is none
#   build/oracle.sh run WINE FOLDER PATH COMMAND...  runs a command of the chroot in FOLDER/PATH; FOLDER is all it sees of this machine, as /oracle
#
# Answers 3 where there cannot be one: it takes root, mounts, and a kernel that runs i386 programs. Mounts live in a mount namespace of the
# command's own and end with it; nothing stays mounted.
set -eu
unset TMPDIR # a folder of this machine, which the chroot has not

wines="8.0 10.0"
cache=${REBASEBIND_CACHE:-/var/cache/rebasebind}
mirror=http://deb.debian.org/debian

impossible() {
  echo "$1" >&2
  exit 3
}

usage() {
  echo "usage: build/oracle.sh [check WINE | run WINE FOLDER PATH COMMAND...], WINE being one of $wines" >&2
  exit 2
}

# WINE: what is to know of it.
choose() {
  case $1 in
    8.0) root=$cache/wine32-bookworm suite=bookworm architecture=i386 packages=wine32 ;;
    10.0) root=$cache/wine-trixie suite=trixie architecture=amd64 packages="wine64 wine32:i386" ;;
    *) usage ;;
  esac
  wine=$1
}

ready() { [ -e "$root/usr/lib/wine/wine" ]; }

possible() {
  [ "$(id -u)" -eq 0 ] || impossible "Wine $wine in a chroot needs root"
  [ "$(uname -m)" = x86_64 ] || impossible "Wine $wine in a chroot needs an x86-64 machine"
  unshare --mount --propagation private true 2>/dev/null || impossible "Wine $wine in a chroot needs the right to mount"
}

# COMMAND...: in the chroot ROOT, with its /proc, and with the folder of the environment variable SEEN as /oracle.
# shellcheck disable=SC2016 # the inner shells expand it
inside() {
  local root=$1
  shift
  exec unshare --mount --propagation private sh -eu -c '
    root=$1; shift
    mount -t proc proc "$root/proc"
    [ -z "${SEEN:-}" ] || mount --bind "$SEEN" "$root/oracle"
    exec chroot "$root" "$@"' sh "$root" "$@"
}

# WINE: makes its chroot.
set_up() {
  choose "$1"
  possible
  command -v debootstrap >/dev/null || { echo "Debian's package debootstrap is not installed" >&2; exit 1; }
  mkdir -p "$cache"
  exec 9>"$root.lock"
  flock 9 # another run may be at it
  ready && return
  rm -rf --one-file-system "$root.new"
  if ! debootstrap --arch="$architecture" --variant=minbase "$suite" "$root.new" "$mirror" >"$root.log" 2>&1; then
    [ ! -x "$root.new/bin/true" ] || chroot "$root.new" /bin/true 2>/dev/null || impossible "Wine $wine needs a kernel that runs $architecture programs"
    failed
  fi
  cp /etc/resolv.conf "$root.new/etc/"
  echo force-unsafe-io >"$root.new/etc/dpkg/dpkg.cfg.d/unsafe-io" # half-written, it is thrown away
  mkdir -p "$root.new/oracle"
  (SEEN='' DEBIAN_FRONTEND=noninteractive inside "$root.new" sh -ec "
    dpkg --add-architecture i386
    apt-get update
    apt-get install -y --no-install-recommends $packages
    apt-get clean") >>"$root.log" 2>&1 || failed
  mv "$root.new" "$root"
}

failed() {
  tail -n 20 "$root.log" >&2
  exit 1
}

case ${1:-} in
  '')
    jobs=
    for each in $wines; do
      (set_up "$each") &
      jobs="$jobs $!"
    done
    status=0
    for job in $jobs; do
      wait "$job" || { one=$? && [ "$status" -eq 1 ] || status=$one; } # a failure, 1, says more than an impossibility, 3
    done
    exit "$status"
    ;;
  check)
    choose "${2:-}"
    possible
    ready || { echo "Wine $wine (build/oracle.sh) is not installed" >&2; exit 1; }
    echo "$root"
    ;;
  run)
    [ $# -ge 5 ] || usage
    choose "$2"
    SEEN=$3
    path=$4
    export SEEN
    shift 4
    # shellcheck disable=SC2016
    inside "$root" sh -c 'cd "/oracle/$1"; shift; exec "$@"' sh "$path" "$@"
    ;;
  *) usage ;;
esac
