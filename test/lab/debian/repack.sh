# Rebuilding package files: the same content without xz (unpacking xz is what an emulated CPU spends its time on), and new udebs
# from ordinary packages. Source it. add_to_pool writes the file to its pool path and its index stanza with the new size and sums.
ar_member() { # NAME FILE : one member of an ar archive (ar(5)), padded to an even length
  printf '%-16s%-12d%-6d%-6d%-8s%-10d`\n' "$1" 0 0 0 100644 "$(stat -c %s "$2")"; cat "$2"
  [ $(( $(stat -c %s "$2") % 2 )) = 0 ] || echo
}
plain_deb() { # IN OUT SCRATCH [.gz] : IN with its control and data archives uncompressed, or in fast gzip
  local z=${4:-}; mkdir -p "$3"; printf '2.0\n' > "$3/debian-binary"
  dpkg-deb --ctrl-tarfile "$1" > "$3/control.tar"; dpkg-deb --fsys-tarfile "$1" > "$3/data.tar"
  if [ -n "$z" ]; then gzip -nf1 "$3/control.tar" "$3/data.tar"; fi
  { printf '!<arch>\n'; ar_member debian-binary "$3/debian-binary"; ar_member "control.tar$z" "$3/control.tar$z"; ar_member "data.tar$z" "$3/data.tar$z"; } > "$2"
}
gzip_udeb() { # DIR OUT : a udeb of DIR (with DIR/DEBIAN); gzip, because udpkg picks its unpacker by suffix and busybox has zcat
  chmod 755 "$1/DEBIAN"; dpkg-deb --root-owner-group -Zgzip -z1 -b "$1" "$2" > /dev/null
}
add_to_pool() { # FILE POOLPATH INDEX < stanza : hard-links the file into the tree, appends the stanza
  mkdir -p "$TREE/${2%/*}"; ln -f "$1" "$TREE/$2" 2>/dev/null || cp "$1" "$TREE/$2"
  { perl -0pe 's{^(?:Filename|Size|MD5sum|SHA1|SHA256|Description-md5|Tag|Task|Homepage|Build-Ids|Build-Essential|Ruby-Versions):.*\n(?: .*\n)*}{}mg; s{\n+\z}{\n}'   # fields with their continuation lines
    printf 'Filename: %s\nSize: %s\nMD5sum: %s\nSHA256: %s\n\n' "$2" "$(stat -c %s "$1")" "$(md5sum < "$1" | cut -d' ' -f1)" "$(sha256sum < "$1" | cut -d' ' -f1)"; } >> "$3"
}
