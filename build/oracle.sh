#!/usr/bin/env bash
# A 32-bit Wine for the tests that run images in the loader of an x86 process: Debian's wine32 in an i386 chroot, made once a machine.
#
#   build/oracle.sh                             sets it up (about 50 s, 1.2 GB); does nothing the second time
#   build/oracle.sh check                       prints the chroot, or says why there is none
#   build/oracle.sh run FOLDER PATH COMMAND...  runs a command of the chroot in FOLDER/PATH; FOLDER is all it sees of this machine, as /oracle
#
# Answers 3 where there cannot be one: it takes root, mounts, and a kernel that runs i386 programs. Mounts live in a mount namespace of the
# command's own and end with it; nothing stays mounted.
set -eu
unset TMPDIR # a folder of this machine, which the chroot has not

suite=bookworm # its Wine is 8.0, whose loader is the one that was studied: later ones choose other addresses
cache=${REBASEBIND_CACHE:-/var/cache/rebasebind}
root=$cache/wine32-$suite
mirror=http://deb.debian.org/debian

impossible() {
  echo "$1" >&2
  exit 3
}

ready() { [ -e "$root/usr/lib/wine/wine" ]; }

possible() {
  [ "$(id -u)" -eq 0 ] || impossible "a 32-bit Wine needs root"
  [ "$(uname -m)" = x86_64 ] || impossible "a 32-bit Wine needs an x86-64 machine"
  unshare --mount --propagation private true 2>/dev/null || impossible "a 32-bit Wine needs the right to mount"
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

set_up() {
  possible
  command -v debootstrap >/dev/null || { echo "Debian's package debootstrap is not installed" >&2; exit 1; }
  mkdir -p "$cache"
  exec 9>"$cache/lock"
  flock 9 # another run may be at it
  ready && return
  rm -rf --one-file-system "$root.new"
  if ! debootstrap --arch=i386 --variant=minbase "$suite" "$root.new" "$mirror" >"$cache/log" 2>&1; then
    [ ! -x "$root.new/bin/true" ] || chroot "$root.new" /bin/true 2>/dev/null || impossible "a 32-bit Wine needs a kernel that runs i386 programs"
    failed
  fi
  cp /etc/resolv.conf "$root.new/etc/"
  echo force-unsafe-io >"$root.new/etc/dpkg/dpkg.cfg.d/unsafe-io" # half-written, it is thrown away
  mkdir -p "$root.new/oracle"
  (SEEN='' DEBIAN_FRONTEND=noninteractive inside "$root.new" sh -c 'apt-get update && apt-get install -y --no-install-recommends wine32 && apt-get clean') \
    >>"$cache/log" 2>&1 || failed
  mv "$root.new" "$root"
}

failed() {
  tail -n 20 "$cache/log" >&2
  exit 1
}

case ${1:-} in
  '') set_up ;;
  check)
    possible
    ready || { echo "32-bit Wine (build/oracle.sh) is not installed" >&2; exit 1; }
    echo "$root"
    ;;
  run)
    shift
    SEEN=$1
    path=$2
    export SEEN
    shift 2
    # shellcheck disable=SC2016
    inside "$root" sh -c 'cd "/oracle/$1"; shift; exec "$@"' sh "$path" "$@"
    ;;
  *)
    echo "usage: build/oracle.sh [check | run FOLDER PATH COMMAND...]" >&2
    exit 2
    ;;
esac
