# The Debian package in a bare tree of Debian.
. /checks/inside.sh
stays_without
files > /tmp/before
dpkg -i /dist/sprout-acp-wrap_*_"$(dpkg --print-architecture)".deb > /tmp/log 2>&1 || fail "$(cat /tmp/log)"
is_the_program sprout-acp-wrap
is_the_program /usr/bin/sprout-acp-wrap
dpkg -V sprout-acp-wrap > /tmp/log 2>&1 || fail "changed files: $(cat /tmp/log)"
dpkg --purge sprout-acp-wrap > /tmp/log 2>&1 || fail "$(cat /tmp/log)"
# dpkg's own books.
sed -i '\|^/var/|d' /tmp/before
files | sed '\|^/var/|d' > /tmp/after
diff /tmp/before /tmp/after > /tmp/log || fail "left after removal: $(cat /tmp/log)"
