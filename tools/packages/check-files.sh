# shellcheck shell=bash disable=SC2154
# Checks of tools/check-release on the files as they are.

check_sums() {
  (cd "$dist" && sha256sum --check --quiet SHA256SUMS)
  # Nothing is published that has no sum.
  local file
  for file in "$dist"/*; do
    [ -d "$file" ] || case $file in *SHA256SUMS*) ;; *) grep -q " ${file##*/}\$" "$dist/SHA256SUMS" ;; esac
  done
}

# Whoever reads a document in a package can follow its links.
check_links() {
  "$checks/links.py" --prove
  "$checks/links.py" "$dist"/*.tar.gz "$dist"/*.tgz "$dist"/*.whl "$dist"/*.deb
}

# Each package names its home and who keeps it, and all the same.
check_facts() {
  local home keeper file
  home=$(sed -n "s/^url='\(.*\)'\$/\1/p" "$dist/PKGBUILD")
  keeper=$(sed -n 's/^# Maintainer: //p' "$dist/PKGBUILD")
  [[ $home == https://* && $keeper == *" <"*@*">" ]]
  for file in "$dist"/*.deb; do
    [ "$(dpkg-deb -f "$file" Homepage Maintainer)" = "$(printf 'Homepage: %s\nMaintainer: %s' "$home" "$keeper")" ]
  done
  for file in "$dist"/*.whl; do
    unzip_file "$file" '*/METADATA' > "$work/facts"
    grep -qxF "Project-URL: Homepage, $home" "$work/facts"
    grep -qxF "Maintainer-email: $keeper" "$work/facts"
  done
  for file in "$dist"/*.tgz; do
    tar xzf "$file" -O package/package.json > "$work/facts"
    grep -qF "\"homepage\": \"$home\"" "$work/facts"
    grep -qF "\"author\": \"$keeper\"" "$work/facts"
  done
  grep -qF "homepage \"$home\"" "$dist/sprout-acp-wrap.rb"
  grep -qF "homepage = \"$home\"" "$dist/sprout-acp-wrap.nix"
}

# The same version in each, by each one's own word.
check_versions() {
  tools/version --check "$work/bare/sprout-acp-wrap"
  local file
  for file in "$dist"/*.tgz; do
    tar xzf "$file" -O package/package.json | python3 -c '
import json, sys
facts = json.load(sys.stdin)
versions = {facts["version"], *facts.get("optionalDependencies", {}).values()}
sys.exit(versions != {sys.argv[1]} and f"{sys.argv[2]}: {versions}")' "$version" "$file"
  done
  for file in "$dist"/*.whl; do
    unzip_file "$file" '*/METADATA' | grep -qx "Version: $version"
  done
  for file in "$dist"/*.deb; do [ "$(dpkg-deb -f "$file" Version)" = "$version" ]; done
  grep -q "^pkgver=$version\$" "$dist/PKGBUILD"
  grep -q "version = \"$version\";" "$dist/sprout-acp-wrap.nix"
  grep -q "version \"$version\"" "$dist/sprout-acp-wrap.rb"
  grep -q "\"versionInfo\": \"$version\"" "$dist"/*.spdx.json
  tar xf "$dist/sprout-acp-wrap-$version.oci.tar" -O index.json | grep -q "sprout-acp-wrap:$version"
}

unzip_file() {
  python3 -c '
import fnmatch, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
name, = fnmatch.filter(archive.namelist(), sys.argv[2])
sys.stdout.buffer.write(archive.read(name))' "$@"
}

# Valid for the SPDX project's own reader; about these programs; and it names what
# the licences beside each program name.
check_sbom() {
  local bill=$dist/sprout-acp-wrap-$version.spdx.json archive
  "$cache/python/bin/pyspdxtools" -i "$bill"
  for archive in "$dist"/sprout-acp-wrap-"$version"-*.tar.gz; do
    mkdir -p "$work/unpacked"
    tar xzf "$archive" -C "$work/unpacked" --strip-components=1
    python3 - "$bill" "$work/unpacked" "$(basename "$archive" .tar.gz)" << 'END'
import hashlib, json, pathlib, re, sys
bill, folder = json.load(open(sys.argv[1])), pathlib.Path(sys.argv[2])
platform = "-".join(sys.argv[3].split("-")[-2:])
file, = [f for f in bill["files"] if f["fileName"].endswith(platform)]
program = (folder / "bin/sprout-acp-wrap").read_bytes()
for checksum in file["checksums"]:
    digest = hashlib.new(checksum["algorithm"].lower(), program).hexdigest()
    assert digest == checksum["checksumValue"], f"{platform}: {checksum} is not {digest}"
names = {package["SPDXID"]: package["name"] for package in bill["packages"]}
linked = {names[r["relatedSpdxElement"]] for r in bill["relationships"]
          if r["spdxElementId"] == file["SPDXID"] and r["relationshipType"] == "STATIC_LINK"}
text = (folder / "share/doc/sprout-acp-wrap/THIRD-PARTY-LICENSES").read_text()
told = set(re.findall(r"(?m)^===== (.*) =====$", text))
assert linked == told and "Abseil" in linked, f"{platform}: {linked} and {told}"
END
    rm -rf "$work/unpacked"
  done
}

# Signs a copy as the owner would, with keys of no value; verify-release takes it,
# and none of a copy that was changed afterwards, nor another key's.
check_signature() {
  local copy=$work/copy signify
  mkdir "$copy"
  cp "$dist"/* "$copy" 2> /dev/null || true
  signify=$(command -v signify-openbsd || command -v signify)
  for key in one other; do
    minisign -G -W -p "$work/$key.pub" -s "$work/$key.key" > /dev/null
    "$signify" -G -n -p "$work/$key.signify.pub" -s "$work/$key.signify.sec"
  done
  (cd "$copy"
   minisign -S -s "$work/one.key" -m SHA256SUMS > /dev/null
   "$signify" -S -s "$work/one.signify.sec" -m SHA256SUMS -x SHA256SUMS.sig)
  verify() { MINISIGN_PUBLIC_KEY=$1 SIGNIFY_PUBLIC_KEY=$2 tools/verify-release --signature "$copy"; }
  verify "$work/one.pub" "$work/one.signify.pub"
  refuses verify "$work/other.pub" ""
  refuses verify "" "$work/other.signify.pub"
  echo >> "$copy/install.sh"
  refuses verify "$work/one.pub" "$work/one.signify.pub"
  (cd "$copy" && sha256sum -- *.tar.gz install.sh > SHA256SUMS)
  refuses verify "$work/one.pub" ""
  refuses verify "" "$work/one.signify.pub"
}
