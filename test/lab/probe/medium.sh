#!/bin/bash
# medium.sh MAJOR VERSION CODENAME TITLE DISK_DATE KIT_BUILD : called by build.sh; one version's medium and netboot kit, laid
# out as Debian's own (files, links, names, the text that is read from them).
set -euo pipefail
major=$1 version=$2 codename=$3 title=$4 date=$5 build=$6
w=$PROBE_WORK/$major
tree=$w/tree kit=$w/kit
mkdir -p "$tree" "$kit"
real=$(cat "$PROBE_WORK/release")

# Both versions run the same kernel, but a kit belongs to a medium by its kernel release: the string in the bzImage header
# (offset 0x200 + the word at 0x20e; nothing else reads it) is relabelled in place, 6.1.0-56-amd64 -> 6.1.0-56-deb13.
label=${real%amd64}deb$major
[ "${#label}" = "${#real}" ] || { echo "medium.sh: $real does not end in amd64" >&2; exit 1; }
cp "$PROBE_WORK/kernel/boot/vmlinuz-$real" "$w/linux"
at=$((0x200 + $(od -An -tu2 -j $((0x20e)) -N2 "$w/linux")))
[ "$(dd if="$w/linux" bs=1 skip=$at count=${#real} status=none)" = "$real" ] || { echo "medium.sh: no release string" >&2; exit 1; }
printf %s "$label" | dd of="$w/linux" bs=1 seek=$at conv=notrunc status=none

pack() { (cd "$1" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet | gzip -9n); }

# --- the kit: netboot flavour ---
cp -a "$PROBE_WORK/root" "$w/root"
echo "$codename" >"$w/root/etc/probe-suite"
echo "$label" >"$w/root/etc/probe-kernel"
printf 'DISTRIB_ID=Debian\nDISTRIB_DESCRIPTION="Debian GNU/Linux installer"\nDISTRIB_RELEASE="%s (%s) - installer build %s"\nX_INSTALLATION_MEDIUM=netboot\n' \
  "$major" "$codename" "$build" >"$w/root/etc/lsb-release"
echo "$codename" >"$w/root/etc/default-release"
d=$kit/debian-installer/amd64
mkdir -p "$d/boot-screens" "$d/grub/x86_64-efi" "$d/pxelinux.cfg"
cp "$w/linux" "$d/linux"
pack "$w/root" >"$d/initrd.gz"
printf 'DEFAULT install\nLABEL install\n  KERNEL debian-installer/amd64/linux\n  APPEND initrd=debian-installer/amd64/initrd.gz --- quiet\n' >"$d/boot-screens/txt.cfg"
cp "$d/boot-screens/txt.cfg" "$d/pxelinux.cfg/default"
printf 'menuentry "Install" {\n  linux /debian-installer/amd64/linux --- quiet\n  initrd /debian-installer/amd64/initrd.gz\n}\n' >"$d/grub/grub.cfg"
ln -s debian-installer/amd64/pxelinux.cfg "$kit/pxelinux.cfg"
printf 'Debian version:  %s (%s)\nInstaller build: %s\n' "$major" "$codename" "$build" >"$kit/version.info"
tar -C "$kit" --owner=0 --group=0 --sort=name -czf "$PROBE_OUT/netboot-$major.tar.gz" ./debian-installer ./pxelinux.cfg ./version.info

# --- the medium: cdrom flavour of kernel and initrd, pool, indices ---
mkdir -p "$tree"/{.disk,install.amd,pool/main/p/probe,pool/main/l/linux} "$tree/dists/$codename/main/binary-amd64" "$tree/dists/$codename/main/debian-installer/binary-amd64"
printf 'Debian GNU/Linux %s "%s" - Official amd64 NETINST with firmware %s\n' "$version" "$title" "$date" >"$tree/.disk/info"
echo main >"$tree/.disk/base_components"
: >"$tree/.disk/base_installable"
echo not_complete >"$tree/.disk/cd_type"
printf 'netcfg\nethdetect\npcmciautils-udeb\nlive-installer\n' >"$tree/.disk/udeb_include"
cp "$w/linux" "$tree/install.amd/vmlinuz"
mkdir -p "$w/cdrom/usr/lib/debian-installer/retriever" "$w/cdrom/etc"
printf '#!/bin/sh\n# takes files from /cdrom; this flavour cannot install over the network\nexec cp "/cdrom/$2" "$3"\n' >"$w/cdrom/usr/lib/debian-installer/retriever/cdrom-retriever"
sed 's/netboot/cdrom/' "$w/root/etc/lsb-release" >"$w/cdrom/etc/lsb-release"
pack "$w/cdrom" >"$tree/install.amd/initrd.gz"

# control FIELDS... : builds one package file and adds its stanza to an index
package() { # INDEX FILE ROOT
  mkdir -p "$3/DEBIAN" "$(dirname "$tree/$2")"
  cp "$w/control" "$3/DEBIAN/control"
  dpkg-deb -Zgzip --root-owner-group -b "$3" "$tree/$2" >/dev/null
  { cat "$w/control"; printf 'Filename: %s\nSize: %s\nMD5sum: %s\nSHA256: %s\n\n' "$2" "$(stat -c %s "$tree/$2")" \
    "$(md5sum <"$tree/$2" | cut -d' ' -f1)" "$(sha256sum <"$tree/$2" | cut -d' ' -f1)"; } >>"$1"
}
dist=$tree/dists/$codename
cp -a "$PROBE_WORK/udeb" "$w/udeb"
printf 'Package: scsi-modules-%s-di\nVersion: 1\nArchitecture: amd64\nSection: debian-installer\nKernel-Version: %s\nMaintainer: Lab <lab@example.org>\nDescription: disk driver\n' "$label" "$label" >"$w/control"
package "$dist/main/debian-installer/binary-amd64/Packages" "pool/main/l/linux/scsi-modules-$label-di_1_amd64.udeb" "$w/udeb"
n=0
for file in probe-tools_1%3a2.0-1_amd64 libprobe++_1.0+deb${major}u1_amd64 probe-data_1.0~rc1_all; do
  n=$((n + 1)); mkdir -p "$w/deb$n/usr/share/probe"; head -c $((n * 30000)) "$w/linux" >"$w/deb$n/usr/share/probe/data$n"
  version_field=$(echo "$file" | cut -d_ -f2 | sed 's/%3a/:/')
  printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: Lab <lab@example.org>\nDescription: probe package\n' \
    "${file%%_*}" "$version_field" "${file##*_}" >"$w/control"
  package "$dist/main/binary-amd64/Packages" "pool/main/p/probe/$file.deb" "$w/deb$n"
done
gzip -9nk "$dist/main/binary-amd64/Packages" "$dist/main/debian-installer/binary-amd64/Packages"
{
  printf 'Origin: Debian\nLabel: Debian\nSuite: stable\nVersion: %s\nCodename: %s\nDate: Sat, 06 Sep 2025 08:00:00 UTC\nArchitectures: amd64\nComponents: main\nDescription: Debian %s\nSHA256:\n' \
    "${version%.0}" "$codename" "$version"
  (cd "$dist" && find main -type f | LC_ALL=C sort | while read -r f; do printf ' %s %8s %s\n' "$(sha256sum "$f" | cut -d' ' -f1)" "$(stat -c %s "$f")" "$f"; done)
} >"$dist/Release"
ln -s "$codename" "$tree/dists/stable"
ln -s . "$tree/debian"
printf 'A small look-alike of Debian %s for boot tests.\n' "$version" >"$tree/README.txt"
(cd "$tree" && find . -type f ! -name md5sum.txt | LC_ALL=C sort | xargs -d '\n' md5sum) >"$w/md5sum.txt"
mv "$w/md5sum.txt" "$tree/md5sum.txt"
xorriso -as mkisofs -quiet -r -J -joliet-long -V "Debian $version amd64 n" -o "$PROBE_OUT/debian-$major-probe.iso" "$tree"
