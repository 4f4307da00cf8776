#!/bin/sh
# Installs sprout-acp-wrap from a release that is on this machine; fetches nothing.
#   sh install.sh [--prefix=DIR] FOLDER        of the release; or its ARCHIVE
#   sh install.sh [--prefix=DIR] --uninstall   DIR: ~/.local; for root, /usr/local
# It unpacks, checks and tries all of it before it changes what is installed.
set -eu
name=sprout-acp-wrap from='' uninstall='' made=''
if [ "$(id -u)" = 0 ]; then prefix=/usr/local; else prefix=$HOME/.local; fi
fail() { echo "install.sh: $*" >&2; exit 1; }
for argument; do
  case $argument in
  --prefix=?*) prefix=${argument#*=} ;;
  --uninstall) uninstall=1 ;;
  -*) fail "there is no option $argument" ;;
  *) from=$argument ;;
  esac
done
# What it has installed: files, and then the folders that it made, which end in "/".
list=share/doc/$name/installed
old=$(cat "$prefix/$list" 2> /dev/null || :)
remove() { for path; do case $path in */) rmdir "$prefix/$path" 2> /dev/null || : ;; *) rm -f "$prefix/$path" ;; esac; done; }
if [ "$uninstall" ]; then
  [ "$old" ] || fail "it has installed nothing below $prefix"
  remove $old
  exit
fi

case $(uname -sm) in
"Linux x86_64") platform=linux-x86_64 ;;
"Linux aarch64") platform=linux-arm64 ;;
"Darwin arm64") platform=macos-arm64 ;;
"Darwin x86_64") platform=macos-x86_64 ;;
*) fail "there is no release for $(uname -sm)" ;;
esac
[ ! -d "$from" ] || from=$(echo "$from/$name"-[0-9]*-"$platform.tar.gz")
[ -f "$from" ] || fail "no archive for $platform, or more than one: ${from:-name a folder or a file}"
sums=$(dirname "$from")/SHA256SUMS
sum=$({ sha256sum "$from" 2> /dev/null || shasum -a 256 "$from"; } | cut -d ' ' -f 1)
grep -q "^$sum [ *]${from##*/}\$" "$sums" || fail "$sums does not say that $from is good: nothing has changed"

stage=$prefix/.$name.part
trap 'cd /; rm -rf "$stage"; remove $made' EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$stage"
mkdir -p "$stage"
gzip -dc "$from" | tar -xf - -C "$stage"
cd "$stage/$name"-*
"bin/$name" --version || fail "$from does not run here: nothing has changed"
files=$(find . -type f | sed 's|^\./||')
for folder in $(find . -type d | sed 's|^\./||'); do
  [ -d "$prefix/$folder" ] || { mkdir "$prefix/$folder"; made="$folder/ $made"; }
done
files=$(echo $files "$list")
for path in $old; do case $path in */) made="$made $path" ;; esac; done
printf '%s\n' $files $made > "$list"
trap '' HUP INT TERM  # Each file is whole at any time; all of them, an instant later.
for path in $files; do mv -f "$path" "$prefix/$path"; done
for path in $old; do case " $files $made " in *" $path "*) ;; *) remove "$path" ;; esac; done
made=''
