# Part of the probe's init: drivers, the network card that booted, the disk. Sourced.
load_drivers() {
  for pass in 1 2; do # the virtio bus appears only when its PCI driver is in
    for f in /sys/bus/pci/devices/*/modalias /sys/bus/virtio/devices/*/modalias; do
      [ -r "$f" ] && modprobe -q -b "$(cat "$f")" 2>/dev/null
    done
  done
}

# Sets IF MAC ip serverid dns. The card is the one of BOOTIF, else the first that gets an address, like interface=auto.
configure_network() {
  cat >/tmp/udhcpc.sh <<'U'
#!/bin/busybox sh
case $1 in bound|renew)
  ifconfig "$interface" "$ip" netmask "${subnet:-255.255.255.0}" up
  [ -n "$router" ] && route add default gw "${router%% *}" dev "$interface"
  echo "ip=$ip serverid=$serverid dns='$dns' router='$router'" >/tmp/lease;; esac
U
  chmod +x /tmp/udhcpc.sh
  bootif=$(arg BOOTIF); bootif=$(echo "${bootif#01-}" | tr 'A-F-' 'a-f:')
  ifconfig lo 127.0.0.1 up
  for n in /sys/class/net/*; do
    i=${n##*/}; m=$(cat "$n/address")
    [ "$i" = lo ] && continue
    [ -n "$bootif" ] && [ "$bootif" != "$m" ] && continue
    ifconfig "$i" up
    for w in 1 2 3 4 5 6 7 8 9 10; do [ "$(cat "$n/carrier" 2>/dev/null)" = 1 ] && break; sleep .2; done
    # Class and wanted options as debian-installer's netcfg asks (the same client).
    udhcpc -i "$i" -n -q -t 8 -T 2 -s /tmp/udhcpc.sh -V d-i -O subnet -O broadcast -O router -O domain -O dns -O hostname -O ntpsrv || continue
    IF=$i MAC=$m
    . /tmp/lease
    return 0
  done
  return 1
}

# write_disk DEVICE STAMP: the prepared disk, with the stamp (at most 48 characters) where it prints itself
write_disk() {
  stamp=$(printf '%-48.48s' "$(echo "$2" | tr -cd 'A-Za-z0-9 .:_-')")
  gunzip -c /lib/probe/disk.img.gz | dd of="$1" bs=64k 2>/dev/null || fault "cannot write $1"
  for at in $(cat /lib/probe/disk.img.stamps); do
    printf '%s' "$stamp" | dd of="$1" bs=1 seek="$at" conv=notrunc 2>/dev/null || fault "cannot stamp $1"
  done
  sync
}
