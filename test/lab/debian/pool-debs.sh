#!/bin/bash
# pool-debs.sh : downloads the base system, kernel and both boot loaders (closures of the private apt) and lays them into the tree without xz.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); : "${WORK:?}" "${TREE:?}"
. "$HERE/private-apt.sh"; . "$HERE/repack.sh"
# (debconf-i18n stays: without Text::Iconv debconf's passthrough frontend dies and apt-install with it.)
# Priorities "required" and "important" are what debootstrap installs. Nothing in LEAN is needed by an unattended test install, and each
# costs an emulated machine seconds: "optional" in the index here, and out of the pool unless something depends on it.
LEAN='apt-utils|cron|cron-daemon-common|dmidecode|iputils-ping|less|logrotate|nano|nftables|vim-common|vim-tiny|whiptail|tasksel|tasksel-data'
# What the installer would fetch one by one after debootstrap (each a run of apt and dpkg) joins the base set instead; grub-common also
# because its dmsetup triggers a second initramfs once a kernel is there.
PROMOTE='busybox|zstd|initramfs-tools|grub-common|grub2-common'
# The kernel is the cloud flavour (virtio, NVMe, Hyper-V): a fifth of the modules to unpack and index; base-installer picks it by itself.
# Not in the pool, so the installer skips them: locales (LANG is set all the same), console-setup, keyboard-configuration, os-prober, laptop-detect.
export LEAN PROMOTE
BASE=$(perl -00 -ne 'next unless /^Priority: (required|important)$/m; /^Package: (\S+)/m; print "$1\n" unless $1 =~ /^(?:$ENV{LEAN})$/' "$WORK/main.idx")
: > "$WORK/names"
get() {
  papt -y --download-only install "$@" > "$WORK/logs/debs.log" 2>&1 || { tail -5 "$WORK/logs/debs.log" >&2; exit 1; }
  papt -s -y install "$@" | awk '/^Inst /{print $2}' >> "$WORK/names"
}
# shellcheck disable=SC2086
get $BASE usr-is-merged linux-image-cloud-amd64 initramfs-tools busybox zstd openssh-server sudo wget
# shellcheck disable=SC2086
get $BASE grub-pc                                           # grub-pc and grub-efi-amd64 exclude each other: two closures
# shellcheck disable=SC2086
get $BASE grub-efi-amd64 grub-efi-amd64-signed shim-signed efibootmgr mokutil
IDX=$TREE/dists/$SUITE/main/binary-amd64/Packages; mkdir -p "${IDX%/*}" "$WORK/plain"; : > "$IDX"
# name, downloaded file, pool path of every package of the closures; their stanzas into a small index
perl -e '
  my($idx,$dir,$few,$names)=@ARGV; my(%f,%n); for (glob("$dir/*.deb")) { (my $b=$_)=~s|.*/||; $b=~s/%([0-9a-f]{2})/chr hex $1/gie; $f{$b}=$_ }
  open N,"<",$names or die; while(<N>){ chomp; $n{$_}=1 } local $/=""; open I,"<",$idx or die; open O,">",$few or die;
  while(<I>){ my %h; for my $l (split /\n/) { $h{$1}=$2 if $l =~ /^([A-Z][\w-]*): (.*)/ } next unless $n{$h{Package}};
    my $src=$f{"$h{Package}_$h{Version}_$h{Architecture}.deb"} or next; next if -s $src != $h{Size}; delete $n{$h{Package}};
    s/^Priority: .*$/Priority: optional/m if $h{Priority} eq "important" && $h{Package} =~ /^(?:$ENV{LEAN})$/;
    s/^Priority: .*$/Priority: important/m if $h{Package} =~ /^(?:$ENV{PROMOTE})$/;
    print O $_; print "$h{Package}\t$src\t$h{Filename}\n" } die "not downloaded: @{[sort keys %n]}\n" if %n' \
  "$WORK/main.idx" "$APT/cache/archives" "$WORK/debs.idx" "$WORK/names" > "$WORK/debs.list"
while IFS=$'\t' read -r name src path; do
  plain=$WORK/plain/${src##*/}
  if [ ! -e "$plain" ]; then
    case $name in grub-efi*|shim*|mokutil|sudo) how=.gz ;; *) how= ;; esac   # not on the fast path: smaller
    plain_deb "$src" "$plain.new" "$WORK/tmp.deb" "$how"; mv "$plain.new" "$plain"
  fi
  stanza "$WORK/debs.idx" "$name" | add_to_pool "$plain" "$path" "$IDX"
done < "$WORK/debs.list"
