#!/bin/bash
# build-iso.sh OUTDIR : an installable Debian 13 amd64 medium and Debian's netboot kit, from this machine's own Debian mirror alone.
#   OUTDIR/debian-13-lab.iso                           layout of the official netinst; pool for BIOS (grub-pc) and UEFI (shim + signed GRUB)
#   OUTDIR/debian-installer-13-netboot-amd64_*_all.deb the kit, untouched: the kernel and initrd that PXE boots
# The pool is the archive's packages without xz compression and with fewer "important" ones, so that debian-installer gets through under
# emulation; every program that runs is Debian's own. Everything else is written to OUTDIR/cache (about 1.6 GB), reused by the next run.
# Debian packages it needs: apt-utils xorriso mtools dosfstools isolinux syslinux-common cpio kmod xz-utils gzip perl wget
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); mkdir -p "${1:?usage: build-iso.sh OUTDIR}"; OUT=$(cd "$1" && pwd)
export WORK=$OUT/cache TREE=$OUT/cache/tree LC_ALL=C
T0=$SECONDS; step() { echo "[$((SECONDS - T0)) s] $*"; }
trap 'echo "build-iso.sh failed at line $LINENO" >&2' ERR
for c in apt-ftparchive xorriso mmd mcopy mkfs.vfat cpio depmod xz perl /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32; do
  command -v "$c" > /dev/null || [ -e "$c" ] || { echo "missing: $c (see the package list at the head of build-iso.sh)" >&2; exit 1; }
done
mkdir -p "$WORK/logs"
ISO=$OUT/debian-13-lab.iso
. "$HERE/private-apt.sh"; load_indexes; step "package lists"
KITV=$(stanza "$WORK/main.idx" debian-installer-13-netboot-amd64 | field Version)
KIT=$OUT/debian-installer-13-netboot-amd64_${KITV}_all.deb
STAMP=$(cat "$HERE"/*.sh "$WORK/main.idx" "$WORK/udeb.idx" | sha256sum | cut -d' ' -f1)
if [ -e "$ISO" ] && [ -e "$KIT" ] && [ "$(cat "$WORK/stamp" 2>/dev/null)" = "$STAMP" ]; then step "up to date: $ISO"; exit 0; fi
rm -f "$ISO" "$WORK/stamp"
# --- the kit ---
if [ ! -e "$KIT" ]; then rm -f "$OUT"/debian-installer-13-netboot-amd64_*; (cd "$OUT" && papt download debian-installer-13-netboot-amd64) > "$WORK/logs/kit.log" 2>&1; fi
rm -rf "$WORK/kit" "$WORK/initrd"; mkdir -p "$WORK/kit" "$WORK/initrd"; dpkg-deb -x "$KIT" "$WORK/kit"
NB=$WORK/kit/usr/lib/debian-installer/images/13/amd64/text/debian-installer/amd64
(cd "$WORK/initrd" && zcat "$NB/initrd.gz" | cpio -idm --quiet)
# the kernel release is the string at 0x200 + the word at 0x20e (Linux/x86 boot protocol, kernel_version)
KV=$(perl -e 'open F,"<",$ARGV[0]; binmode F; seek F,0x20e,0; read F,$b,2; seek F,0x200+unpack("v",$b),0; read F,$b,80; print $b=~/^(\S+)/' "$NB/linux")
step "kit $KITV, kernel $KV"
# --- pool and indexes ---
rm -rf "$TREE"; mkdir -p "$TREE"/{.disk,install.amd,EFI/boot,EFI/debian,boot/grub,isolinux}
"$HERE/pool-debs.sh"; step "pool: $(find "$TREE/pool" -name '*.deb' | wc -l) debs, $(du -sm "$TREE/pool" | cut -f1) MB"
"$HERE/udebs.sh" "$KV" "$WORK/initrd"; step "installer components: $(find "$TREE/pool" -name '*.udeb' | wc -l) udebs"
D=$TREE/dists/$SUITE; VER=$(sed -n 's/^Version: //p' "$APT"/lists/*InRelease | head -1); ST=$(sed -n 's/^Suite: //p' "$APT"/lists/*InRelease | head -1)
[[ $VER == *.*.* ]] || VER=$VER.0
for d in main/binary-amd64 main/debian-installer/binary-amd64; do gzip -9nkf "$D/$d/Packages"
  printf 'Archive: %s\nOrigin: Debian\nLabel: Debian\nVersion: %s\nAcquire-By-Hash: no\nComponent: main\nArchitecture: amd64\n' "$ST" "$VER" > "$D/$d/Release"; done
R=APT::FTPArchive::Release   # unsigned, like the Release of every install medium; lists both forms of Packages (apt skips the component otherwise)
(cd "$D" && apt-ftparchive -o $R::Origin=Debian -o $R::Label=Debian -o "$R::Suite=$ST" -o "$R::Version=$VER" -o "$R::Codename=$SUITE" -o $R::Architectures=amd64 \
  -o $R::Components=main -o "$R::Description=Debian $VER lab medium" -o $R::Acquire-By-Hash=no release . > "$WORK/Release" && mv "$WORK/Release" Release)
ln -s "$SUITE" "$TREE/dists/stable"; [ "$ST" = stable ] || ln -s "$SUITE" "$TREE/dists/$ST"; ln -s . "$TREE/debian"
# --- boot files and marks of an install medium ---
cp "$NB/linux" "$TREE/install.amd/vmlinuz"; "$HERE/cdrom-initrd.sh" "$WORK/initrd" "$TREE/install.amd/initrd.gz"; step "cdrom initrd"
echo "Debian GNU/Linux $VER \"${SUITE^}\" - Lab amd64 NETINST with local pool $(date -u +%Y%m%d-%H:%M)" > "$TREE/.disk/info"
echo main > "$TREE/.disk/base_components"; : > "$TREE/.disk/base_installable"; echo not_complete > "$TREE/.disk/cd_type"
cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/{ldlinux,libcom32,libutil,menu}.c32 "$TREE/isolinux/"
printf 'SERIAL 0 115200\nDEFAULT install\nPROMPT 0\nTIMEOUT 50\nLABEL install\n KERNEL /install.amd/vmlinuz\n APPEND vga=788 initrd=/install.amd/initrd.gz --- quiet\n' > "$TREE/isolinux/isolinux.cfg"
B=$WORK/boot-debs; rm -rf "$B"; for p in shim-signed grub-efi-amd64-signed; do dpkg-deb -x "$(awk -F'\t' -v p=$p '$1==p{print $2}' "$WORK/debs.list")" "$B"; done
cp "$B/usr/lib/shim/shimx64.efi.signed" "$TREE/EFI/boot/bootx64.efi"; cp "$B/usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed" "$TREE/EFI/boot/grubx64.efi"
printf "set timeout=5\nmenuentry 'Install' {\n linux /install.amd/vmlinuz vga=788 --- quiet\n initrd /install.amd/initrd.gz\n}\n" > "$TREE/boot/grub/grub.cfg"
printf 'search --file --set=root /.disk/info\nset prefix=($root)/boot/grub\nsource $prefix/grub.cfg\n' > "$TREE/EFI/debian/grub.cfg"
E=$TREE/boot/grub/efi.img; truncate -s 6M "$E"; mkfs.vfat "$E" > /dev/null
mmd -i "$E" ::efi ::efi/boot ::efi/debian; mcopy -i "$E" "$TREE"/EFI/boot/* ::efi/boot/; mcopy -i "$E" "$TREE/EFI/debian/grub.cfg" ::efi/debian/
(cd "$TREE" && find . -type f ! -name md5sum.txt ! -path './isolinux/isolinux.bin' ! -path ./boot/grub/efi.img -print0 | sort -z | xargs -0 md5sum > md5sum.txt)
step "tree: $(du -sm "$TREE" | cut -f1) MB"
xorriso -as mkisofs -quiet -r -J -joliet-long -V "Debian $VER amd64 n" -o "$ISO.new" \
  -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table -isohybrid-mbr /usr/lib/ISOLINUX/isohdpfx.bin \
  -eltorito-alt-boot -e boot/grub/efi.img -no-emul-boot -isohybrid-gpt-basdat "$TREE" > "$WORK/logs/xorriso.log" 2>&1 || { tail "$WORK/logs/xorriso.log" >&2; exit 1; }
mv "$ISO.new" "$ISO"; echo "$STAMP" > "$WORK/stamp"
step "done: $ISO ($(du -m "$ISO" | cut -f1) MB), $KIT"
