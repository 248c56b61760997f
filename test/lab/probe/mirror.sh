# Part of the probe's init: what debian-installer and apt take from the served tree. Sourced; uses MIRROR and SUITE.

# fetch URL FILE: like debian-installer's net-retriever
fetch() { /usr/lib/debian-installer/retriever/net-retriever retrieve "$1" "$2" || fault "cannot fetch $1"; }
# field NAME FILE: every value of a field of a Packages file, with the one of the stanza's Filename first
stanzas() { awk -v RS= -F'\n' '{f=s=k="-"; for(i=1;i<=NF;i++){ if($i~/^Filename: /)f=substr($i,11); if($i~/^SHA256: /)s=substr($i,9); if($i~/^Kernel-Version: /)k=substr($i,17)} print f, s, k}' "$1"; }
verify() { [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ] || fault "checksum of $3"; }

# The Release file, then every installer component whose Kernel-Version is this kit's, unpacked: the disk driver is in one.
load_installer_modules() {
  fetch "$MIRROR/dists/$SUITE/Release" /tmp/Release
  name=$(sed -n 's/^Codename: //p' /tmp/Release)
  [ "$name" = "$(cat /etc/probe-suite)" ] || fault "tree is $name, installer is $(cat /etc/probe-suite)"
  index=main/debian-installer/binary-amd64/Packages.gz
  fetch "$MIRROR/dists/$SUITE/$index" /tmp/udebs.gz
  verify /tmp/udebs.gz "$(sed -n '/^SHA256:/,$p' /tmp/Release | awk -v f="$index" '$3==f{print $1}')" "$index"
  gunzip -f /tmp/udebs.gz
  count=0
  stanzas /tmp/udebs >/tmp/udebs.list
  while read -r file sum kernel; do
    [ "$kernel" = "-" ] || [ "$kernel" = "$(cat /etc/probe-kernel)" ] || continue
    fetch "$MIRROR/$file" /tmp/udeb; verify /tmp/udeb "$sum" "$file"
    ar -p /tmp/udeb data.tar.gz | tar -xzf - -C / || fault "cannot unpack $file"
    [ "$kernel" = "-" ] || count=$((count + 1))
  done </tmp/udebs.list
  [ $count -gt 0 ] || fault "no kernel modules were found for $(cat /etc/probe-kernel)"
  depmod -a
  load_drivers
  say "UDEBS $count"
}

# Each package of the binary index, with its name encoded the way apt does (RFC 3986: + is %2b, % is %25).
fetch_packages() {
  index=main/binary-amd64/Packages
  fetch "$MIRROR/dists/$SUITE/$index" /tmp/packages
  verify /tmp/packages "$(sed -n '/^SHA256:/,$p' /tmp/Release | awk -v f="$index" '$3==f{print $1}')" "$index"
  count=0
  stanzas /tmp/packages >/tmp/packages.list
  while read -r file sum kernel; do
    fetch "$MIRROR/$(echo "$file" | sed 's/%/%25/g; s/+/%2b/g; s/~/%7e/g')" /tmp/deb; verify /tmp/deb "$sum" "$file"
    count=$((count + 1))
  done </tmp/packages.list
  say "PACKAGES $count"
}
