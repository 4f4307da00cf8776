# What the scripts beside this one share; run by any sh, in a bare tree.
# The tree has the release in /dist, the bare binary in /bare, and no process but ours.

fail() {
  echo "FAILED: $*"
  exit 1
}

# quietly COMMAND...: its output is for whom it fails.
quietly() {
  log=$(mktemp)
  "$@" > "$log" 2>&1 || fail "$*: $(cat "$log")"
}

# The process may be gone.
command_line() { { tr '\0' ' ' < "$1"; } 2> /dev/null || true; }

# How many of the example's daemons are there.
daemons() {
  n=0
  for file in /proc/[0-9]*/cmdline; do
    case $(command_line "$file") in "sleep 4242 ") n=$((n + 1)) ;; esac
  done
  echo "$n"
}

# daemons_become N: waits for it; a busy machine is slow.
daemons_become() {
  tries=0
  until [ "$(daemons)" = "$1" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || fail "$(daemons) daemons, not $1: $2"
    sleep 0.1
  done
}

daemon='setsid sleep 4242 < /dev/null > /dev/null 2>&1 &'

# Without the wrapper the daemon stays: else nothing else here would mean anything.
stays_without() {
  sh -c "$daemon exit 0"
  daemons_become 1 "without the wrapper"
  for file in /proc/[0-9]*/cmdline; do
    case $(command_line "$file") in
    "sleep 4242 ") pid=${file#/proc/}; kill -KILL "${pid%/cmdline}" ;;
    esac
  done
  daemons_become 0 "after kill"
}

# leaves_nothing COMMAND...: the example; output and status are the agent's.
leaves_nothing() {
  status=0
  errors=$(mktemp)
  said=$("$@" -- sh -c "$daemon echo the agent is done; exit 7" 2> "$errors") || status=$?
  [ "$status $said" = "7 the agent is done" ] || fail "$*: status $status, '$said' $(cat "$errors")"
  [ "$(daemons)" = 0 ] || fail "$*: $(daemons) processes are left"
}

# begin COMMAND...: an agent that waits, and its daemon, behind COMMAND, which is $pid.
begin() {
  "$@" -- sh -c "$daemon exec sleep 4243" > /dev/null 2>&1 &
  pid=$!
  daemons_become 1 "$*"
}

# ends_with SIGNAL STATUS COMMAND...: the status that COMMAND's caller gets for SIGNAL.
ends_with() {
  signal=$1 expected=$2
  shift 2
  begin "$@"
  kill "-$signal" "$pid"
  status=0
  # The shell would say who was terminated.
  wait "$pid" 2> /dev/null || status=$?
  [ "$status" = "$expected" ] || fail "$*: SIG$signal gives status $status, not $expected"
  daemons_become 0 "$* after SIG$signal"
}

# What the agent gets from its parent: signals, and the environment but for what names the run.
inheritance() {
  "$@" -- sh -c 'grep -E "^Sig(Ign|Blk)" /proc/self/status; env | grep -vE "^(SPROUT_ACP_WRAP|_=|SHLVL=|PWD=|OLDPWD=)" | sort'
}

# is_the_program COMMAND...: it is the native file, with nothing in front of it or
# between, and behaves as the bare binary does.
is_the_program() {
  leaves_nothing "$@"
  begin "$@"
  case $(readlink "/proc/$pid/exe") in
  */sprout-acp-wrap) ;;
  *) fail "$*: $(readlink "/proc/$pid/exe") stands in front" ;;
  esac
  kill -KILL "$pid"
  wait "$pid" 2> /dev/null || true
  daemons_become 0 "$* after SIGKILL"
  ends_with TERM 143 "$@"
  [ "$(inheritance "$@")" = "$(inheritance /bare/sprout-acp-wrap)" ] ||
    fail "$*: the agent inherits $(inheritance "$@"), not $(inheritance /bare/sprout-acp-wrap)"
  [ "$("$@" --version)" = "$(/bare/sprout-acp-wrap --version)" ] || fail "$*: another version"
}

# files: every file of the tree, to compare with later.
files() { find / -xdev \( -path /proc -o -path /tmp -o -path /dev -o -path ~root/.cache \) -prune -o -print | sort; }

# unchanged_since FILE WHAT: nothing of a package is left.
unchanged_since() {
  files > /tmp/files-now
  diff "$1" /tmp/files-now > /tmp/files-diff || fail "$2 leaves $(cat /tmp/files-diff)"
}

set -eu
