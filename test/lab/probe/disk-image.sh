#!/bin/bash
# disk-image.sh OUT.img : what the probe "installs": a 4 MB disk that starts by BIOS (512-byte boot sector) and by UEFI (a small
# FAT partition with EFI/BOOT/BOOTX64.EFI) and does one thing: print PROBE-DISK-BOOTED and a 48-character stamp on the serial
# port. Beside it OUT.img.stamps lists the byte offsets of the stamps, so that the installer can write who installed it.
set -euo pipefail
out=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
blank=................................................ # 48 dots, replaced by the stamp

# The EFI side: GRUB with a built-in configuration; OVMF shows the EFI console on the serial line.
printf 'echo "PROBE-DISK-BOOTED %s"\nsleep 86400\n' "$blank" >"$tmp/grub.cfg"
grub-mkimage -O x86_64-efi -c "$tmp/grub.cfg" -p /none -o "$tmp/BOOTX64.EFI" echo sleep
truncate -s 3M "$tmp/esp.img"
mformat -i "$tmp/esp.img" -T 6144 -h 2 -s 32 ::
mmd -i "$tmp/esp.img" ::/EFI ::/EFI/BOOT
mcopy -i "$tmp/esp.img" "$tmp/BOOTX64.EFI" ::/EFI/BOOT/BOOTX64.EFI

# The BIOS side, by hand:
#   cli; xor ax,ax; mov ds,ax; cld; mov si,0x7c40
#   next: lodsb; test al,al; jz end; mov bl,al; mov dx,0x3fd
#   wait: in al,dx; test al,0x20; jz wait; mov dx,0x3f8; mov al,bl; out dx,al; jmp next
#   end:  hlt; jmp end
code='\xfa\x31\xc0\x8e\xd8\xfc\xbe\x40\x7c\xac\x84\xc0\x74\x12\x88\xc3\xba\xfd\x03\xec\xa8\x20\x74\xfb\xba\xf8\x03\x88\xd8\xee\xeb\xe9\xf4\xeb\xfd'
truncate -s 4M "$tmp/disk.img"
put() { dd of="$tmp/disk.img" bs=1 seek="$1" conv=notrunc status=none; }
printf "$code" | put 0
printf '\r\nPROBE-DISK-BOOTED %s\r\n\0' "$blank" | put 64
# One MBR partition of type 0xef (EFI system): first sector 64, 6144 sectors. OVMF reads MBR disks too, and an MBR does not
# care how large the disk is that it is copied to, where a GPT has a second copy at the very end.
printf '\x00\x00\x02\x00\xef\xff\xff\xff\x40\x00\x00\x00\x00\x18\x00\x00' | put 446
printf '\x55\xaa' | put 510
dd if="$tmp/esp.img" of="$tmp/disk.img" bs=512 seek=64 conv=notrunc status=none
LC_ALL=C grep -aboF "$blank" "$tmp/disk.img" | cut -d: -f1 >"$out.stamps"
[ "$(wc -l <"$out.stamps")" = 2 ] || { echo "disk-image.sh: expected two stamps" >&2; exit 1; }
mv "$tmp/disk.img" "$out"
