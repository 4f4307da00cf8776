# shellcheck shell=bash disable=SC2154
# Checks of tools/check-release on what other package managers build from.

# tried_at PREFIX: what lies below it is whole, and works.
tried_at() {
  cmp "$1/bin/sprout-acp-wrap" "$work/bare/sprout-acp-wrap"
  [ -s "$1/share/man/man1/sprout-acp-wrap.1" ] || [ -s "$1/share/man/man1/sprout-acp-wrap.1.gz" ]
  unshare --pid --fork --kill-child --mount-proc sh -c '
    mkdir -p "$2/checks"
    cd "$2"
    sed "s|/bare/|$2/bare/|g" "$3/inside.sh" > checks/inside.sh
    . "$2/checks/inside.sh"
    is_the_program "$1/bin/sprout-acp-wrap"' - "$1" "$work" "$checks"
}

# Ruby reads the formula, and follows it; Homebrew itself is not to be had here.
check_homebrew() {
  ruby -c "$dist/sprout-acp-wrap.rb"
  [ "$(ruby "$checks/formula.rb" "$dist/sprout-acp-wrap.rb" "$dist" "$work/homebrew")" = "$version" ]
  tried_at "$work/homebrew"
}

# Nix builds it, with a stand-in for nixpkgs, in a store of its own.
check_nix() {
  nix-instantiate --parse "$dist/sprout-acp-wrap.nix" > /dev/null
  local system
  for system in x86_64-linux:linux-x86_64 aarch64-linux:linux-arm64 x86_64-darwin:macos-x86_64 aarch64-darwin:macos-arm64; do
    has "${system#*:}" || continue
    nix_here nix-instantiate --eval --json "$checks/stdenv.nix" --argstr system "${system%:*}" -A drvPath
  done
  refuses nix_here nix-instantiate --eval "$checks/stdenv.nix" --argstr system i686-linux -A drvPath
  nix_here nix-build "$checks/stdenv.nix" --out-link "$work/nix-result"
  tried_at "$work/nix-result"
}

nix_here() {
  local command=$1
  shift
  NIX_STORE_DIR=$work/nix/store NIX_STATE_DIR=$work/nix/var NIX_LOG_DIR=$work/nix/log NIX_CONF_DIR=$work/nix/etc \
    HOME=$work NIX_PATH='' "$command" --option sandbox false --option substitute false --option build-users-group '' \
    --arg package "$dist/sprout-acp-wrap.nix" --argstr folder "$dist" "$@"
}

# makepkg builds the package, and pacman installs and removes it in a root of its own.
check_aur() {
  local build=$work/aur root=$work/pacman
  mkdir -p "$build" "$root/var/lib/pacman"
  cp "$dist/PKGBUILD" "$dist"/sprout-acp-wrap-"$version"-linux-*.tar.gz "$build"
  chown -R 65534:65534 "$build"
  chmod 755 "$work"
  (cd "$build" && setpriv --reuid=65534 --regid=65534 --clear-groups \
    env HOME="$build" PKGEXT=.pkg.tar.xz makepkg --nodeps --noconfirm)
  printf '[options]\nArchitecture = auto\nSigLevel = Never\nLocalFileSigLevel = Never\n' > "$work/pacman.conf"
  pacman_here() { pacman --config "$work/pacman.conf" --root "$root" --dbpath "$root/var/lib/pacman" --cachedir "$work" --logfile "$work/pacman.log" --noconfirm "$@"; }
  pacman_here -U "$build"/sprout-acp-wrap-bin-*.pkg.tar.xz
  tried_at "$root/usr"
  pacman_here -R sprout-acp-wrap-bin
  [ -z "$(find "$root/usr" -type f 2> /dev/null)" ]
}

# buildah takes the image, starts it, and copies from it, as tools/packages/Dockerfile says.
check_image() {
  local base container image=sprout-acp-wrap:$version
  export XDG_RUNTIME_DIR=$work/run
  mkdir -p "$work/run" "$work/context"
  buildah_here() { buildah --root "$work/images" --runroot "$work/run" --storage-driver vfs "$@"; }
  run() { buildah_here run --isolation oci --runtime "$(command -v runc)" --network none "$@"; }
  buildah_here pull -q "oci-archive:$dist/sprout-acp-wrap-$version.oci.tar"
  container=$(buildah_here from -q --pull-never "localhost/$image")
  # The one file needs nothing else.
  [ "$(run "$container" -- /sprout-acp-wrap --version)" = "$("$work/bare/sprout-acp-wrap" --version)" ]
  [ "$(buildah_here inspect --format '{{.OCIv1.Config.Entrypoint}}' "$container")" = '[/sprout-acp-wrap]' ]
  buildah_here inspect --format '{{.OCIv1.Architecture}}' "$container"

  # busybox is what the agent runs on.
  base=$(buildah_here from -q scratch)
  buildah_here add -q "$base" "$cache/busybox/bin" /bin
  buildah_here commit -q "$base" localhost/base
  buildah_here build -q --isolation oci --runtime "$(command -v runc)" --network none --pull-never \
    --build-arg BASE=localhost/base --build-arg "WRAP=localhost/$image" \
    -f tools/packages/Dockerfile -t localhost/agent "$work/context"
  container=$(buildah_here from -q --pull-never localhost/agent)
  local entry
  entry=$(buildah_here inspect --format '{{range .OCIv1.Config.Entrypoint}}{{.}} {{end}}' "$container")
  [ "$entry" = "/usr/local/bin/sprout-acp-wrap -- " ]
  # As process 1, with a daemon that would keep the container.
  local said status=0
  said=$(run "$container" -- $entry sh -c \
    'setsid sleep 4242 > /dev/null 2>&1 & tr "\0" " " < /proc/1/cmdline; exit 7' 2> "$work/said") || status=$?
  [ "$status" = 7 ] || { echo "status $status: $said $(cat "$work/said")"; return 1; }
  grep -q 'ended 1 process' "$work/said"
  case $said in "/usr/local/bin/sprout-acp-wrap -- "*) ;; *) echo "process 1 is $said"; return 1 ;; esac
}
