# The archive and install.sh, by the shell $1, in a tree with or without Debian's tools.
. /checks/inside.sh
stays_without
run() { $shell "/release/install.sh" "$@" > /tmp/log 2>&1; }
shell=$1
mkdir -p /release
cp /dist/install.sh /dist/SHA256SUMS /dist/sprout-acp-wrap-*-linux-*.tar.gz /release
archive=$(echo /release/sprout-acp-wrap-*-linux-"$(uname -m | sed s/aarch64/arm64/)".tar.gz)
mkdir -p /usr/local/share  # As if it were somebody else's.
files > /tmp/before

for from in /release "$archive"; do
  run "$from" || fail "$(cat /tmp/log)"
  is_the_program /usr/local/bin/sprout-acp-wrap
done
files > /tmp/installed
[ -s /usr/local/share/man/man1/sprout-acp-wrap.1 ] || fail "there is no man page"
# What an older version had, and this one has not, goes.
echo old > /usr/local/share/man/man1/old.1
sed -i '1i share/man/man1/old.1' /usr/local/share/doc/sprout-acp-wrap/installed
run /release || fail "$(cat /tmp/log)"
unchanged_since /tmp/installed "an upgrade"

# What fails changes nothing.
echo kept > /usr/local/bin/sprout-acp-wrap
kept() { [ "$(cat /usr/local/bin/sprout-acp-wrap)" = kept ] || fail "$1 has changed the program"; unchanged_since /tmp/installed "$1"; }
for file in SHA256SUMS "${archive##*/}"; do
  cp "/release/$file" /tmp/good
  case $file in SHA256SUMS) sed -i 's/^./x/' "/release/$file" ;; *) echo x >> "/release/$file" ;; esac
  ! run /release || fail "takes a wrong $file"
  kept "a wrong $file"
  cp /tmp/good "/release/$file"
done
mv /release/SHA256SUMS /tmp/good
! run /release || fail "goes without SHA256SUMS"
mv /tmp/good /release/SHA256SUMS
kept "no SHA256SUMS"

# An interruption once all is unpacked: a release whose program takes its time.
mkdir /tmp/slow
tar xzf "$archive" -C /tmp/slow
folder=$(basename "$archive" .tar.gz)
printf '#!/bin/sh\necho > /tmp/unpacked\nexec sleep 4244\n' > "/tmp/slow/$folder/bin/sprout-acp-wrap"
tar czf "/tmp/slow/$folder.tar.gz" -C /tmp/slow "$folder"
rm -r "/tmp/slow/${folder:?}"
(cd /tmp/slow && sha256sum ./*.tar.gz | sed 's|\./||' > SHA256SUMS)
# SIGINT is ignored by what a script starts in the background.
for signal in TERM HUP KILL; do
  rm -f /tmp/unpacked
  $shell /release/install.sh /tmp/slow > /dev/null 2>&1 &
  pid=$!
  tries=0
  until [ -e /tmp/unpacked ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || fail "does not unpack"
    sleep 0.1
  done
  kill "-$signal" "$pid"
  # A shell heeds a signal once what it waits for has ended.
  for file in /proc/[0-9]*/cmdline; do
    case $(command_line "$file") in "sleep 4244 ") helper=${file#/proc/}; kill -KILL "${helper%/cmdline}" ;; esac
  done
  ! wait "$pid" 2> /dev/null || fail "SIG$signal does not end it"
  if [ "$signal" = KILL ]; then
    # What it has unpacked stays until the next run.
    [ "$(cat /usr/local/bin/sprout-acp-wrap)" = kept ] || fail "SIGKILL has changed the program"
    [ -d /usr/local/.sprout-acp-wrap.part ] || fail "was not unpacking"
  else
    kept "SIG$signal"
  fi
done
run /release || fail "does not recover: $(cat /tmp/log)"
unchanged_since /tmp/installed "an interrupted installation"
is_the_program /usr/local/bin/sprout-acp-wrap

run --uninstall || fail "$(cat /tmp/log)"
unchanged_since /tmp/before "--uninstall"
! run --uninstall || fail "uninstalls twice"

# A full disk: 200 KiB hold no program.
mkdir /tmp/small
mount -t tmpfs -o size=200k small /tmp/small
mkdir -p /tmp/small/bin
echo kept > /tmp/small/bin/sprout-acp-wrap
! run --prefix=/tmp/small /release || fail "fits into a full disk"
[ "$(cd /tmp/small && find . -type f)$(cat /tmp/small/bin/sprout-acp-wrap)" = ./bin/sprout-acp-wrapkept ] ||
  fail "a full disk leaves $(find /tmp/small)"
umount /tmp/small
