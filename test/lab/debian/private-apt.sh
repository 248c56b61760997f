# A private apt that sees Debian 13 on the mirror this machine's own apt uses, without touching the machine's sources.
# Source it with WORK set; afterwards: papt (apt-get), MIRROR (base URI), main.idx and udeb.idx in $WORK.
# The mirror's address is asked of apt itself, so no script names a host.
SUITE=trixie
APT=$WORK/apt
mkdir -p "$APT/lists/partial" "$APT/cache/archives/partial" "$APT/udeb"
: > "$APT/status"                                          # an empty dpkg status: closures are complete
papt() {
  apt-get -q -o "Dir::Etc::sourcelist=$APT/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferences=/dev/null \
    -o Dir::Etc::preferencesparts=/dev/null -o "Dir::State::Lists=$APT/lists" -o "Dir::State::status=$APT/status" -o "Dir::Cache=$APT/cache" \
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o APT::Install-Recommends=false -o APT::Architecture=amd64 \
    -o APT::Architectures=amd64 -o Debug::NoLocking=1 -o APT::Keep-Downloaded-Packages=true -o DPkg::Post-Invoke::=true "$@"
}
mirror_of_this_machine() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
    awk '$4=="Debian" && $3=="main" && $2 !~ /-/ {print $1; exit}'
}
MIRROR=$(mirror_of_this_machine)
if [ -z "$MIRROR" ]; then apt-get -q update > "$WORK/logs/apt-update-machine.log" 2>&1 || true; MIRROR=$(mirror_of_this_machine); fi
[ -n "$MIRROR" ] || { echo "apt knows no Debian main archive: run apt-get update" >&2; exit 1; }
MIRROR=${MIRROR%/}
fetch_url() { /usr/lib/apt/apt-helper -o APT::Sandbox::User=root -o Acquire::Retries=2 download-file "$@"; }   # URL FILE [SHA256:sum]

# The deb index comes by apt (signed). The udeb index is fetched as a file: a mirror whose main/debian-installer index lags behind
# its Release (seen) makes apt refuse the whole suite, while the udebs that index names are served and carry its sums.
load_indexes() {
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$MIRROR" "$SUITE" > "$APT/sources.list"
  if [ -z "$(find "$WORK/main.idx" -mmin -720 2>/dev/null)" ]; then
    papt update > "$WORK/logs/apt-update.log" 2>&1 || { cat "$WORK/logs/apt-update.log" >&2; return 1; }
    rm -f "$WORK/udeb.xz"
    fetch_url "$MIRROR/dists/$SUITE/main/debian-installer/binary-amd64/Packages.xz" "$WORK/udeb.xz" > "$WORK/logs/udeb-index.log" 2>&1 ||
      { cat "$WORK/logs/udeb-index.log" >&2; return 1; }
    local want; want=$(awk '$3=="main/debian-installer/binary-amd64/Packages.xz" && length($1)==64 {print $1}' "$APT"/lists/*InRelease)
    [ "$(sha256sum < "$WORK/udeb.xz" | cut -d' ' -f1)" = "$want" ] || echo "note: the mirror's udeb index is not the one its Release names; taken as served"
    xz -dc "$WORK/udeb.xz" > "$WORK/udeb.idx.new" && mv "$WORK/udeb.idx.new" "$WORK/udeb.idx"
    /usr/lib/apt/apt-helper cat-file "$APT"/lists/*_main_binary-amd64_Packages* > "$WORK/main.idx.new" && mv "$WORK/main.idx.new" "$WORK/main.idx"
  fi
}
# stanza INDEX PACKAGE: the stanza of that package (the first one)
stanza() { perl -e 'local $/=""; open I,"<",$ARGV[0] or die; while(<I>){ if(/^Package: \Q$ARGV[1]\E$/m){s/\n*\z/\n/; print; exit} } exit 1' "$1" "$2"; }
field() { sed -n "s/^$1: //p" | head -1; }
