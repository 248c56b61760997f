#!/bin/bash
# installer.sh : called by build.sh; makes $PROBE_WORK/root (the probe installer's root, without what depends on the version)
# and $PROBE_WORK/udeb (the disk driver, which debian-installer's netboot image does not have either).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$PROBE_WORK/root
modules=$(dirname "$(find "$PROBE_WORK/kernel" -name modules.builtin | head -1)")
release=$(basename "$modules")
echo "$release" >"$PROBE_WORK/release"
mkdir -p "$root"/{bin,proc,sys,dev,tmp,etc,usr/local/bin,lib/probe,var,lib/modules} "$root/usr/lib/debian-installer/retriever"
cp "$PROBE_BUSYBOX" "$root/bin/busybox"

# add_module ROOT NAME: the module and all that it needs, uncompressed, out of the module files' own .modinfo
add_module() {
  local name=${2//-/_} file to
  file=$(find "$modules/kernel" -name "$name.ko*" -o -name "${name//_/-}.ko*" | head -1)
  [ -n "$file" ] || return 0 # built into the kernel
  to=$1/lib/modules/$release/${file#"$modules"/}
  to=${to%.xz}; to=${to%.zst}
  [ -e "$to" ] && return 0
  mkdir -p "$(dirname "$to")"
  case $file in *.xz) xz -dc "$file" >"$to";; *.zst) zstd -qdc "$file" >"$to";; *) cp "$file" "$to";; esac
  for need in $(tr '\0' '\n' <"$to" | sed -n 's/^depends=//p' | tr ',' ' '); do add_module "$1" "$need"; done
}
for name in virtio_pci virtio_net e1000 e1000e igb r8169 8139cp 8139too pcnet32 vmxnet3; do add_module "$root" "$name"; done
[ -n "$(find "$root/lib/modules" -name 'e1000.ko')" ] || { echo "installer.sh: no e1000 driver in the kernel package" >&2; exit 1; }
cp "$modules"/modules.builtin "$modules"/modules.order "$root/lib/modules/$release/"
"$PROBE_BUSYBOX" depmod -b "$root" "$release"
mkdir -p "$PROBE_WORK/udeb"
add_module "$PROBE_WORK/udeb" virtio_blk
[ -n "$(find "$PROBE_WORK/udeb" -name 'virtio_blk.ko')" ] || { echo "installer.sh: no virtio_blk driver in the kernel package" >&2; exit 1; }

cp "$here/init" "$root/init"
cp "$here"/{hardware,debconf,mirror}.sh "$root/lib/probe/"
gzip -9nc "$PROBE_WORK/disk.img" >"$root/lib/probe/disk.img.gz"
cp "$PROBE_WORK/disk.img.stamps" "$root/lib/probe/"
# A static glibc program without this dies with SIGSEGV in getaddrinfo, even for a numeric address.
printf 'hosts: files\n' >"$root/etc/nsswitch.conf"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"

tool() { cat >"$root/usr/local/bin/$1"; chmod 755 "$root/usr/local/bin/$1"; }
tool debconf-get <<'T'
#!/bin/busybox sh
[ -f "/var/debconf/$1" ] && cat "/var/debconf/$1"
exit 0
T
tool debconf-set <<'T'
#!/bin/busybox sh
mkdir -p "/var/debconf/${1%/*}"; echo "$2" >"/var/debconf/$1"
T
tool list-devices <<'T'
#!/bin/busybox sh
[ "$1" = disk ] || exit 0
for d in /sys/block/*; do case ${d##*/} in vd*|sd*|nvme*) echo "/dev/${d##*/}";; esac; done
T
# There is no other system below /target here: what can run runs in this one, and nothing fails the install.
tool in-target <<'T'
#!/bin/busybox sh
if command -v "$1" >/dev/null; then "$@"; rc=$?; else rc=not-here; fi
echo "PROBE-IN-TARGET rc=$rc $*"
exit 0
T
tool log-output <<'T'
#!/bin/busybox sh
while :; do case $1 in -t) shift 2;; --*) shift;; *) break;; esac; done
exec "$@"
T
# debian-installer has GNU wget, whose -T (seconds) and -t (tries) answer files use; busybox's ends in SIGSEGV for -T.
tool gnu-wget <<'T'
#!/bin/busybox sh
seconds=900 tries=1 n=$#
while [ "$n" -gt 0 ]; do
  case $1 in
    -T) seconds=$2; shift 2; n=$((n - 2)) ;;
    -t) tries=$2; shift 2; n=$((n - 2)) ;;
    *) set -- "$@" "$1"; shift; n=$((n - 1)) ;;
  esac
done
while :; do
  timeout "$seconds" /bin/busybox wget "$@" && exit 0
  rc=$? tries=$((tries - 1))
  [ "$tries" -gt 0 ] || exit $rc
done
T
for name in apt-install anna-install; do tool $name <<<$'#!/bin/busybox sh\necho "PROBE-WANTS $*"'; done
cat >"$root/usr/lib/debian-installer/retriever/net-retriever" <<'T'
#!/bin/busybox sh
# net-retriever retrieve URL FILE
[ "$1" = retrieve ] && exec wget -q -U debian-installer -O "$3" "$2"
T
chmod 755 "$root/init" "$root/usr/lib/debian-installer/retriever/net-retriever"
