# A real agent, wrapped by npx as an editor would, from the registry $1: it answers,
# and is gone once npx is asked to end.  (codex-acp does not heed the end of its input.)
. /checks/inside.sh
export NPM_CONFIG_REGISTRY="$1" NPM_CONFIG_UPDATE_NOTIFIER=false
for program in /node/node-linux-*/bin/node /node/npm/bin/npx-cli.js; do
  name=${program##*/}
  ln -s "$program" "/usr/local/bin/${name%-cli.js}"
done
export PATH="/agents/node_modules/.bin:$PATH"
others() {
  n=0
  for file in /proc/[0-9]*/cmdline; do
    case $(command_line "$file") in *codex*) n=$((n + 1)) ;; esac
  done
  echo "$n"
}
none_left() {
  tries=0
  until [ "$(others)" = 0 ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || fail "$(others) processes are left after $1"
    sleep 0.1
  done
}
mkfifo /tmp/in
: > /tmp/out
npx --yes sprout-acp-wrap -- codex-acp < /tmp/in > /tmp/out 2> /tmp/errors &
pid=$!
exec 9> /tmp/in
echo '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1,"clientCapabilities":{}}}' >&9
tries=0
until grep -q '"protocolVersion"' /tmp/out; do
  tries=$((tries + 1))
  [ "$tries" -lt 300 ] || fail "codex-acp does not answer: $(cat /tmp/out /tmp/errors)"
  sleep 0.1
done
[ "$(others)" -gt 1 ] || fail "there is no agent"
kill -TERM "$pid"
none_left SIGTERM
exec 9>&-
