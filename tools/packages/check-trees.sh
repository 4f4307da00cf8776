# shellcheck shell=bash disable=SC2154
# Checks of tools/check-release that install in bare trees.

check_archive() {  # TREE SHELL
  in_tree "$1" /bin/sh /checks/archive.sh "$2"
}

check_debian() {  # SUITE
  in_tree "$1" sh /checks/debian.sh
}

check_lintian() {
  local package other
  for package in "$dist"/*.deb; do
    lintian --allow-root --fail-on error,warning "$package"
    # Every package has the program of the archive.
    other=$(basename "$package" .deb)
    other=${other##*_}
    mkdir "$work/$other"
    dpkg-deb -x "$package" "$work/$other"
    same_program "linux-$(echo "$other" | sed s/amd64/x86_64/)" "$work/$other/usr/bin/sprout-acp-wrap"
  done
}

check_pypi() {  # SUITE
  mkdir -p "$work/uv"
  cp "$cache"/python/bin/uv "$cache"/python/bin/uvx "$work/uv"
  extra="$work/uv:/uv $cache/wheels:/wheels" in_tree "$1" sh /checks/pypi.sh
}

# pip takes the right wheel on every platform, and there is nothing in it that
# would tie it to one Linux.
check_wheels() {
  local platform
  for platform in manylinux_2_17_x86_64:linux-x86_64 manylinux2014_aarch64:linux-arm64 \
    musllinux_1_1_x86_64:linux-x86_64 musllinux_1_1_aarch64:linux-arm64 \
    macosx_11_0_arm64:macos-arm64 macosx_11_0_x86_64:macos-x86_64; do
    has "${platform#*:}" || continue
    rm -rf "$work/wheel"
    "$cache/python/bin/pip" download --quiet --no-index --find-links "$dist" --no-deps \
      --only-binary=:all: --platform "${platform%:*}" --dest "$work/wheel" sprout-acp-wrap
    python3 -m zipfile -e "$work"/wheel/*.whl "$work/wheel"
    same_program "${platform#*:}" "$work"/wheel/*.data/scripts/sprout-acp-wrap
  done
  for platform in "$dist"/*manylinux*.whl; do
    # One blank for each line break.
    "$cache/python/bin/auditwheel" show "$platform" 2> "$work/said" | tr '\n' ' ' > "$work/shown"
    grep -q 'requires no external shared libraries' "$work/shown"
    grep -q 'references no external versioned symbols' "$work/shown"
  done
}

# with_registry COMMAND...: with the address of one that has the release's packages.
with_registry() {
  local registry status=0
  rm -f "$work/registry"
  "$checks/registry.py" "$dist" > "$work/registry" &
  registry=$!
  until [ -s "$work/registry" ]; do sleep 0.1; done
  "$@" "$(cat "$work/registry")" || status=$?
  kill "$registry"
  wait "$registry" || true
  return "$status"
}

check_npm() {  # MAJOR
  extra="$cache/node-$1/node_modules:/node"
  with_registry in_tree bookworm sh /checks/npm.sh
}

# What tests/agents has installed is there for this, too.
check_agent() {
  (cd tests/agents && { [ -d node_modules ] || npm ci --omit=dev --silent; })
  extra="$cache/node-22/node_modules:/node $PWD/tests/agents/node_modules:/agents/node_modules"
  with_registry in_tree bookworm sh /checks/agent.sh
}

# has PLATFORM: the release is for it, too.
has() { [ -f "$dist/sprout-acp-wrap-$version-$1.tar.gz" ]; }

# same_program PLATFORM FILE: FILE is what the archive for PLATFORM has.
same_program() {
  tar xzf "$dist/sprout-acp-wrap-$version-$1.tar.gz" -O --wildcards '*/bin/sprout-acp-wrap' | cmp - "$2"
}
