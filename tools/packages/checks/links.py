#!/usr/bin/env python3
"""Fails if a document in a package links to a file that the package has not.

    links.py PACKAGE...     .tar.gz, .tgz, .whl or .deb
    links.py --prove        fails if such a link in an archive is not noticed
"""
import io
import pathlib
import posixpath
import re
import subprocess
import sys
import tarfile
import zipfile


def tar_files(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {posixpath.normpath(member.name): archive.extractfile(member).read()
                for member in archive if member.isfile()}


def files_in(package):
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if package.suffix == ".deb":
        return tar_files(subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True,
                                        stdout=subprocess.PIPE).stdout)
    return tar_files(package.read_bytes())


def dead_links(files):
    folders = {str(parent) for name in files for parent in pathlib.PurePosixPath(name).parents}
    for name, content in files.items():
        # A wheel's is what a package index shows.
        if not name.endswith((".md", "/METADATA")):
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", content.decode()):
            place = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), target.split("#")[0]))
            if not re.match(r"[a-z]+:|#", target) and place not in files and place not in folders:
                yield f"{name}: {target}"


def main(packages):
    failed = documents = 0
    for package in map(pathlib.Path, packages):
        files = files_in(package)
        documents += sum(name.endswith((".md", "/METADATA")) for name in files)
        for dead in dead_links(files):
            print(f"{package.name}: {dead} is not there")
            failed = 1
    print(f"{documents} documents in {len(packages)} packages")
    return failed or documents == 0


def prove():
    there = {"a/docs/b.md": b"[x](../c.md) [y](../docs) [z](https://x.invalid)", "a/c.md": b""}
    missing = dict(there, **{"a/c.md": b"![x](docs/none.svg)"})
    right = not list(dead_links(there)) and len(list(dead_links(missing))) == 1
    print("a dead link is noticed" if right else "NOT noticed")
    return not right


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(prove() if sys.argv[1:] == ["--prove"] else main(sys.argv[1:]))
