#!/bin/bash
# cdrom-initrd.sh INITRD_DIR OUT : the initrd of a real install medium. That one is the "cdrom" flavour, which looks for a CD and cannot
# fetch components over HTTP; whoever imports the ISO has to notice that. So: net-retriever out, cdrom-retriever in, dpkg status to match.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); : "${WORK:?}"; IRD=$1; OUT=$2
. "$HERE/private-apt.sh"; . "$HERE/repack.sh"
C=$WORK/cdrom-initrd; rm -rf "$C"; cp -a "$IRD" "$C"
rm -f "$C/usr/lib/debian-installer/retriever/net-retriever" "$C"/var/lib/dpkg/info/{net-retriever,download-installer}.*
perl -00 -i -ne 'print unless /^Package: (?:net-retriever|download-installer)$/m' "$C/var/lib/dpkg/status"
for u in cdrom-detect cdrom-retriever load-cdrom; do
  s=$(stanza "$WORK/udeb.idx" $u); f=$WORK/udeb-orig/$u.udeb
  [ -e "$f" ] || fetch_url "$MIRROR/$(field Filename <<< "$s")" "$f" "SHA256:$(field SHA256 <<< "$s")" >> "$WORK/logs/udebs.log" 2>&1 || rm -f "$f"
  [ -e "$f" ] || continue
  dpkg-deb -x "$f" "$C"; rm -rf "$WORK/tmp.ctl"; dpkg-deb -e "$f" "$WORK/tmp.ctl"
  for m in templates postinst isinstallable menutest; do [ ! -e "$WORK/tmp.ctl/$m" ] || cp "$WORK/tmp.ctl/$m" "$C/var/lib/dpkg/info/$u.$m"; done
  { grep -E '^(Package|Version|Depends|Provides|Installer-Menu-Item|Description):' <<< "$s" | sed '1a Status: install ok unpacked'; echo; } >> "$C/var/lib/dpkg/status"
done
mkdir -p "$C/usr/lib/debian-installer/retriever"
[ -e "$C/usr/lib/debian-installer/retriever/cdrom-retriever" ] || { printf '#!/bin/sh\nexit 1\n' > "$C/usr/lib/debian-installer/retriever/cdrom-retriever"; chmod 755 "$C/usr/lib/debian-installer/retriever/cdrom-retriever"; }
(cd "$C" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) | gzip -n -1 > "$OUT"
