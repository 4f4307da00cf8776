# The wheels, by pip, uv and pipx, in a bare tree of Debian that reaches no index.
. /checks/inside.sh
stays_without
export PIP_NO_INDEX=1 PIP_FIND_LINKS=/dist UV_NO_INDEX=1 UV_FIND_LINKS=/dist UV_OFFLINE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

quietly python3 -m venv /opt/pip
files | grep -v '/__pycache__' > /tmp/before
quietly /opt/pip/bin/pip install sprout-acp-wrap
is_the_program /opt/pip/bin/sprout-acp-wrap
[ -s /opt/pip/share/man/man1/sprout-acp-wrap.1 ] || fail "there is no man page"
quietly /opt/pip/bin/pip check
quietly /opt/pip/bin/pip uninstall --yes sprout-acp-wrap
files | grep -v '/__pycache__' > /tmp/after
# pip leaves the folders that it has made outside of site-packages.
[ -z "$(comm -13 /tmp/before /tmp/after | while read -r path; do [ -d "$path" ] || echo "$path"; done)" ] ||
  fail "pip uninstall leaves $(comm -13 /tmp/before /tmp/after)"

export UV_TOOL_BIN_DIR=/opt/uv-bin UV_TOOL_DIR=/opt/uv-tools
quietly /uv/uv tool install sprout-acp-wrap
is_the_program /opt/uv-bin/sprout-acp-wrap
quietly /uv/uv tool uninstall sprout-acp-wrap
# uvx stays in front by itself, and passes SIGTERM on.
leaves_nothing /uv/uvx sprout-acp-wrap
ends_with TERM 143 /uv/uvx sprout-acp-wrap
begin /uv/uvx sprout-acp-wrap
kill -KILL "$pid"
daemons_become 0 "uvx after SIGKILL"

export PIPX_HOME=/opt/pipx-home PIPX_BIN_DIR=/opt/pipx-bin PIPX_DEFAULT_BACKEND=pip
export PIP_FIND_LINKS="/dist /wheels"
quietly python3 -m venv /opt/pipx
quietly /opt/pipx/bin/pip install pipx
quietly /opt/pipx/bin/pipx install sprout-acp-wrap
is_the_program /opt/pipx-bin/sprout-acp-wrap
quietly /opt/pipx/bin/pipx uninstall sprout-acp-wrap
leaves_nothing /opt/pipx/bin/pipx run --quiet sprout-acp-wrap
