#!/bin/bash
# build.sh OUTDIR : Debian look-alike media for the lab, in seconds and from apt alone. For versions 12 and 13 it makes
#   debian-NN-probe.iso   an installation medium as the app knows it (Rock Ridge + Joliet, .disk/info, dists, pool, install.amd)
#   netboot-NN.tar.gz     the netboot kit that belongs to it, whose initrd is the probe installer (see init)
# and own-disk.img, a disk that already has a system. What is in OUTDIR and current is kept.
# Needs: apt-get dpkg-deb xorriso cpio gzip xz grub-mkimage (grub-common, grub-efi-amd64-bin) mtools.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?build.sh OUTDIR}/debs"
out=$(cd "$1" && pwd)
kernel_package=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/{print $2; exit}')
[ -n "$kernel_package" ] || { echo "build.sh: apt knows no linux-image-amd64; run apt-get update" >&2; exit 1; }
current=$(cat "$here"/* | sha256sum | cut -d' ' -f1)-$kernel_package
[ "$(cat "$out/built" 2>/dev/null)" = "$current" ] && exit 0
rm -f "$out/built"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Package files: kept between builds, asked from apt only when missing.
get() {
  local found
  found=$(find "$out/debs" -name "$1_*.deb" | sort | tail -1)
  if [ -z "$found" ]; then
    (cd "$out/debs" && apt-get -q -o APT::Sandbox::User=root download "$1" >&2)
    found=$(find "$out/debs" -name "$1_*.deb" | sort | tail -1)
  fi
  echo "$found"
}
kernel_deb=$(get "$kernel_package")
busybox_deb=$(get busybox-static)
mkdir -p "$work/kernel" "$work/busybox"
dpkg-deb --fsys-tarfile "$kernel_deb" | tar -x -C "$work/kernel" --wildcards ./boot './lib/modules/*/modules.*' \
  './lib/modules/*/kernel/drivers/net/*' './lib/modules/*/kernel/drivers/block/virtio_blk*' './lib/modules/*/kernel/drivers/virtio/*' \
  './lib/modules/*/kernel/net/core/*' './lib/modules/*/kernel/drivers/i2c/*' './lib/modules/*/kernel/drivers/dca/*' './lib/modules/*/kernel/drivers/ptp/*' \
  2>"$work/tar.log" || [ -d "$work/kernel/lib/modules" ] # a pattern without a match (built in, or /usr merged) is no fault
dpkg-deb --fsys-tarfile "$busybox_deb" | tar -x -C "$work/busybox"
busybox=$(find "$work/busybox" -type f -path '*/bin/busybox' | head -1)

"$here/disk-image.sh" "$work/disk.img"
export PROBE_WORK=$work PROBE_BUSYBOX=$busybox PROBE_OUT=$out
"$here/installer.sh"
"$here/medium.sh" 12 12.11.0 bookworm Bookworm 20250517-09:51 20230607+deb12u11
"$here/medium.sh" 13 13.1.0 trixie Trixie 20250906-10:22 20250803+deb13u1
cp "$work/disk.img" "$out/own-disk.img"
cp "$work/disk.img.stamps" "$out/own-disk.img.stamps"
echo "$current" >"$out/built"
