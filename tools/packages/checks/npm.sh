# The npm packages, by npm of the Node.js in /node, in a bare tree of Debian, from
# the registry $1 that has nothing else.
. /checks/inside.sh
stays_without
export NPM_CONFIG_REGISTRY="$1" NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_AUDIT=false NPM_CONFIG_FUND=false
for program in /node/node-linux-*/bin/node /node/npm/bin/npm-cli.js /node/npm/bin/npx-cli.js; do
  name=${program##*/}
  ln -s "$program" "/usr/local/bin/${name%-cli.js}"
done
# The command of an npm that puts its global packages below /usr/local.
export NPM_CONFIG_PREFIX=/usr/local
command=/usr/local/bin/sprout-acp-wrap
script() { [ "$(head -c 2 "$command")" = '#!' ]; }

for flag in --foreground-scripts --ignore-scripts; do
  files > /tmp/before
  quietly npm install --global $flag sprout-acp-wrap
  if [ $flag = --ignore-scripts ]; then script || fail "$flag runs them"; else ! script || fail "the script stays"; fi
  is_the_program sprout-acp-wrap
  is_the_program "$command"
  # Nothing but the one that fits.
  [ "$(find /usr/local/lib/node_modules -name 'sprout-acp-wrap-*' -type d | wc -l)" = 1 ] || fail "wrong packages"
  [ -s /usr/local/share/man/man1/sprout-acp-wrap.1 ] || fail "there is no man page"
  quietly npm rebuild --global $flag
  is_the_program sprout-acp-wrap
  quietly npm uninstall --global sprout-acp-wrap
  files | while read -r path; do [ -d "$path" ] || echo "$path"; done | sed "\|^$(echo ~root)/.npm/|d" > /tmp/after
  sed "\|^$(echo ~root)/.npm/|d" /tmp/before | while read -r path; do [ -d "$path" ] || echo "$path"; done > /tmp/before-files
  diff /tmp/before-files /tmp/after > /tmp/log || fail "npm uninstall leaves $(cat /tmp/log)"
done

# Without the package of this platform it says so.
quietly npm install --global --ignore-scripts sprout-acp-wrap
rm -r /usr/local/lib/node_modules/sprout-acp-wrap/node_modules
status=0
sprout-acp-wrap --version > /tmp/log 2>&1 || status=$?
[ "$status" = 125 ] && grep -q 'is not installed' /tmp/log || fail "no program: status $status, $(cat /tmp/log)"
quietly npm uninstall --global sprout-acp-wrap

# npx, which stays in front by itself; as root and as somebody else.
cat > /tmp/npx.sh << 'END'
. /checks/inside.sh
cd "$(mktemp -d)"
cpu=$(node -p process.arch)
tarball=$(echo /dist/sprout-acp-wrap-[0-9]*.tgz)
for scripts in true false; do
  export NPM_CONFIG_IGNORE_SCRIPTS=$scripts NPM_CONFIG_CACHE="$PWD/cache-$scripts"
  leaves_nothing npx --yes sprout-acp-wrap
  # A path by itself npx would run as a command.
  leaves_nothing npx --yes "file:$tarball"
  leaves_nothing npx --yes --package="$tarball" sprout-acp-wrap
  ends_with TERM 143 npx --yes sprout-acp-wrap
  # An editor that kills npx, and keeps its end of stdin open.
  mkfifo "stdin-$scripts"
  npx --yes sprout-acp-wrap -- sh -c "$daemon exec cat" < "stdin-$scripts" > /dev/null 2>&1 &
  pid=$!
  exec 9> "stdin-$scripts"
  daemons_become 1 "npx"
  kill -KILL "$pid"
  daemons_become 0 "npx after SIGKILL"
  exec 9>&-
  # From files alone.
  mkdir "project-$scripts"
  cd "project-$scripts"
  quietly npm install --offline "$tarball" "$(echo /dist/sprout-acp-wrap-linux-"$cpu"-*.tgz)"
  leaves_nothing npx --offline sprout-acp-wrap
  is_the_program node_modules/.bin/sprout-acp-wrap
  cd ..
done
END
sh /tmp/npx.sh
setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=/tmp/home NPM_CONFIG_PREFIX=/tmp/home sh /tmp/npx.sh
