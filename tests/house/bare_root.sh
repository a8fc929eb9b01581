# shellcheck shell=bash
# A bare Debian 12 in a temporary folder, for tests that want a machine of their own. To be sourced; $root is the folder,
# $said a file beside it for what commands say. Only root can make one; anybody else skips the test (77).
[ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null || { echo "needs root and debootstrap: skipped"; exit 77; }
root=$(mktemp -d /tmp/sp4n-bare.XXXXXX)
chmod 755 "$root" # it is / in there
said=$root.log
unmount_root() {
    umount -l "$root/proc" 2>/dev/null || true
    umount -l "$root/dev" 2>/dev/null || true
}
remove_root() {
    unmount_root
    rm -rf --one-file-system "$root" "$said" "$said".*
}
more=(A=1) # of the environment in there
become_in_root() { exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "${more[@]}" chroot "$root" "$@"; }
in_root() (become_in_root "$@")
quietly() { "$@" >"$said" 2>&1 || { cat "$said"; echo "failed: $*" >&2; exit 1; }; }
step() { echo "$SECONDS s: $*"; }
make_root() { # further packages, with a comma between them
    local mirror
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -n 's/^deb [^h]*\(http[^ ]*\) .*/\1/p;s/^URIs: \([^ ]*\).*/\1/p' | head -n 1 || true)
    quietly debootstrap --variant=minbase ${1:+--include="$1"} bookworm "$root" "$mirror"
    mount --bind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # nothing starts while packages are installed
    chmod 755 "$root/usr/sbin/policy-rc.d"
    quietly in_root apt-get update
}
