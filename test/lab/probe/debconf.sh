# Part of the probe's init: a preseed file as questions and answers in /var/debconf, and the commands that it names. Sourced.

# Lines are "owner question type value"; a backslash at the end joins the next line, as debconf-set-selections does.
read_preseed() {
  mkdir -p /var/debconf
  sed -e ':a' -e '/\\$/N; s/\\\n//; ta' "$1" | while IFS= read -r line; do
    line=$(echo "$line" | sed 's/^[ \t]*//')
    case $line in ''|'#'*) continue;; esac
    owner=${line%%[ 	]*}; rest=$(printf '%s' "${line#"$owner"}" | sed 's/^[ \t]*//')
    question=${rest%%[ 	]*}; rest=$(printf '%s' "${rest#"$question"}" | sed 's/^[ \t]*//')
    type=${rest%%[ 	]*}; value=$(printf '%s' "${rest#"$type"}" | sed 's/^[ \t]*//')
    case $type in string|boolean|select|multiselect|password|note|text|error) ;; *) fault "preseed line has no type: $line";; esac
    mkdir -p "/var/debconf/${question%/*}"
    printf '%s\n' "$value" >"/var/debconf/$question"
  done || fault "preseed unreadable"
}

# run_command QUESTION: runs it as debian-installer does by sh -c, and says what came of it. In a shell of this one's kind,
# because busybox's takes its own wget before any in the PATH; a function goes before both.
wget() { gnu-wget "$@"; }
run_command() {
  command=$(debconf-get "$1")
  [ -n "$command" ] || { say "COMMAND $1 none"; return 0; }
  (eval "$command"); rc=$?
  say "COMMAND $1 rc=$rc"
}
