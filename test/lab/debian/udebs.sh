#!/bin/bash
# udebs.sh KV INITRD_DIR : the installer components that the netboot initrd fetches, cut to what an unattended one-disk install runs.
# Every udeb costs an emulated machine about three seconds, so optional dependencies (PRUNE) are taken out of the control files.
# The kernel module udebs come out of the ordinary kernel package of the kit's own version KV: mirrors lag behind, and anna takes
# only modules whose Kernel-Version is the running kernel's.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); : "${WORK:?}" "${TREE:?}"; KV=$1; IRD=$2
. "$HERE/private-apt.sh"; . "$HERE/repack.sh"
WANTED='bootstrap-base debootstrap-udeb base-installer di-utils-mapdevfs disk-detect apt-setup-udeb apt-mirror-setup user-setup-udeb
 clock-setup tzsetup-udeb pkgsel grub-installer finish-install partman-base partman-auto partman-partitioning partman-target partman-ext3
 partman-basicfilesystems partman-basicmethods partman-utils partman-efi libparted2-udeb libparted-fs-resize0-udeb libdevmapper1.02.1-udeb
 dosfstools-udeb e2fsprogs-udeb'
# rdate (network time, preseeded off), dmidecode (Macs), ntfsresize, os-prober (one system per disk): called with "|| true" or not at all
PRUNE='rdate-udeb|dmidecode-udeb|ntfs-3g-udeb|os-prober'
IDX=$TREE/dists/$SUITE/main/debian-installer/binary-amd64/Packages; T=$WORK/tmp.udeb
mkdir -p "${IDX%/*}" "$WORK/udeb"; rm -rf "$T"; mkdir -p "$T"; : > "$IDX"
prune() { PRUNE=$PRUNE perl -pe 'if (s/^Depends: //) { $_ = "Depends: " . join(", ", grep { !/^(?:$ENV{PRUNE})\b/ } split /,\s*/, s/\n//r) . "\n" }'; }
emit() { # DIR STANZA_FILE : the udeb of DIR into the pool
  local path; path=$(field Filename < "$2"); mkdir -p "$1/DEBIAN"
  perl -0pe 's{^(?:Filename|Size|MD5sum|SHA1|SHA256|Description-md5|Tag):.*\n(?: .*\n)*}{}mg' "$2" > "$1/DEBIAN/control"
  gzip_udeb "$1" "$WORK/udeb/${path##*/}"; add_to_pool "$WORK/udeb/${path##*/}" "$path" "$IDX" < "$2"
}
deb_of() { ls -t "$APT/cache/archives/$1"_*.deb | head -1; }
mkdir -p "$WORK/udeb-orig"
for u in $WANTED; do
  stanza "$WORK/udeb.idx" "$u" | prune > "$T/stanza" || { echo "the mirror's index has no $u" >&2; exit 1; }
  path=$(field Filename < "$T/stanza"); f=$WORK/udeb-orig/${path##*/}; d=$T/$u
  if [ ! -e "$f" ]; then
    fetch_url "$MIRROR/$path" "$f.new" "SHA256:$(field SHA256 < "$T/stanza")" >> "$WORK/logs/udebs.log" 2>&1 && mv "$f.new" "$f" || rm -f "$f.new"
  fi
  if [ -e "$f" ]; then dpkg-deb -R "$f" "$d"
  elif [ "$u" = e2fsprogs-udeb ]; then                       # some mirrors lack it: same programs from the ordinary packages
    echo "note: the mirror does not serve $u; made from e2fsprogs"
    papt -y --download-only install e2fsprogs > "$WORK/logs/e2fsprogs.log" 2>&1
    for p in e2fsprogs libext2fs2t64 libcom-err2 libss2; do dpkg-deb -x "$(deb_of $p)" "$T/e2"; done
    mkdir -p "$d/usr/sbin" "$d/usr/lib" "$d/etc"
    cp -a "$T"/e2/usr/sbin/{mke2fs,mkfs.ext[234],e2fsck,fsck.ext[234],tune2fs,resize2fs,dumpe2fs,badblocks} "$d/usr/sbin/"
    cp -a "$T"/e2/usr/lib/x86_64-linux-gnu/*.so.* "$d/usr/lib/"; cp "$T/e2/etc/mke2fs.conf" "$d/etc/"
  else echo "the mirror does not serve $u and it cannot be made from an ordinary package" >&2; exit 1; fi
  emit "$d" "$T/stanza"
done
# --- one udeb with the disk drivers and ext4: seeds and everything they need by modules.dep, less what the initrd has; not compressed ---
papt -y --download-only install "linux-image-$KV" > "$WORK/logs/kernel.log" 2>&1 || { tail -3 "$WORK/logs/kernel.log" >&2; exit 1; }
K=$T/kernel; dpkg-deb -x "$(deb_of "linux-image-$KV")" "$K"; [ -e "$K/lib" ] || ln -s usr/lib "$K/lib"; depmod -b "$K" "$KV"
d=$T/modules; M=usr/lib/modules/$KV
SEEDS='fs/ext4/|fs/mbcache|lib/crc16|drivers/block/virtio_blk|drivers/scsi/virtio_scsi|drivers/scsi/sd_mod|drivers/nvme/host/nvme\.|drivers/ata/(?:ahci|ata_piix|ata_generic)\.|fs/efivarfs/|fs/fat/|fs/nls/nls_(?:cp437|ascii|utf8)|drivers/block/loop'
SEEDS=$SEEDS perl -e 'open D,"<",$ARGV[0]; while(<D>){ chomp; my($m,$x)=split /:\s*/,$_,2; $d{$m}=[split " ",$x//""] }
  for my $m (keys %d) { next unless $m =~ m{^kernel/(?:$ENV{SEEDS})}; $o{$_}=1 for $m,@{$d{$m}} } print "$_\n" for sort keys %o' "$K/$M/modules.dep" > "$T/modules.list"
while read -r f; do
  [ -e "$IRD/$M/$f" ] && continue
  mkdir -p "$d/$M/${f%/*}"; case $f in *.xz) xz -dc "$K/$M/$f" > "$d/$M/${f%.xz}" ;; *) cp "$K/$M/$f" "$d/$M/$f" ;; esac
done < "$T/modules.list"
cat > "$T/stanza" <<S
Package: disk-modules-$KV-di
Version: $(dpkg-deb -f "$(deb_of "linux-image-$KV")" Version)
Architecture: amd64
Maintainer: Debian Kernel Team <debian-kernel@lists.debian.org>
Section: debian-installer
Priority: standard
Kernel-Version: $KV
Provides: ext2-modules, ext3-modules, ext4-modules, scsi-modules, ata-modules, sata-modules, efi-modules, loop-modules, virtio-modules
Depends: kernel-image-$KV-di
Description: disk controllers and ext4 for the installer
Filename: pool/main/l/linux/disk-modules-$KV-di_amd64.udeb
S
emit "$d" "$T/stanza"
# what the initrd already holds needs a stanza (anna resolves against the index, and skips equal versions) but no file
perl -00 -ne 'next unless /^Status: install ok/m; s/^(?:Status|Conffiles|Depends|Installer-Menu-Item|Description): .*\n//mg; s/\n*\z/\n/; /^Package: (\S+)/m;
  print $_, "Architecture: amd64\nFilename: pool/in-initrd/$1.udeb\nSize: 1\nSHA256: ", "0" x 64, "\n\n"' "$IRD/var/lib/dpkg/status" >> "$IDX"
