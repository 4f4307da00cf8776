#!/usr/bin/env python3
"""Puts a released binary into an archive, and for Linux into a Debian package.

    package.py OUTPUT-FOLDER BINARY NOTICES

BINARY ends in -SYSTEM-CPU, as tools/build-all names them; NOTICES is a file with
the licences of what is linked in.  The archive unpacks into one folder, and into
/usr/local with tar's --strip-components=1.  The same input gives the same bytes:
owner, order and times are fixed, the time by SOURCE_DATE_EPOCH.  The maintainer
of the Debian package is taken from DEBFULLNAME and DEBEMAIL.
"""
import email.utils
import gzip
import io
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAME = "sprout-acp-wrap"
DEBIAN_CPU = {"x86_64": "amd64", "arm64": "arm64"}
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))

SUMMARY = "run an ACP agent, and leave nothing of it behind"
DESCRIPTION = """\
 Runs an agent that speaks the Agent Client Protocol, or any other command, and
 ends every process that it has started when it ends, crashes, is stopped or is
 killed: process groups and sessions of their own, cleared environments and
 daemons included. Signals, terminal, streams and exit status are the agent's.
"""
# A tool that has to work in any container, and to start fast.
OVERRIDES = f"{NAME}: statically-linked-binary [usr/bin/{NAME}]\n"


def version():
    source = (ROOT / "shim/version.cc").read_text()
    return re.search(NAME + r" ([0-9.]+)", source).group(1)


def read(path):
    return (ROOT / path).read_bytes()


def common_files(binary, notices):
    """What is in every package: path below the prefix, content and mode."""
    documents = f"share/doc/{NAME}"
    files = {
        f"bin/{NAME}": (binary, 0o755),
        f"share/man/man1/{NAME}.1": (read(f"docs/{NAME}.1"), 0o644),
        f"share/bash-completion/completions/{NAME}": (
            read(f"tools/completions/{NAME}.bash"), 0o644),
        f"share/fish/vendor_completions.d/{NAME}.fish": (
            read(f"tools/completions/{NAME}.fish"), 0o644),
        f"{documents}/README.md": (read("README.md"), 0o644),
        f"{documents}/LICENSE": (read("LICENSE"), 0o644),
        f"{documents}/THIRD-PARTY-LICENSES": (notices, 0o644),
    }
    return files


def archive_files(binary, notices):
    files = common_files(binary, notices)
    files[f"share/zsh/site-functions/_{NAME}"] = (
        read(f"tools/completions/_{NAME}"), 0o644)
    files[f"share/doc/{NAME}/CHANGELOG.md"] = (read("CHANGELOG.md"), 0o644)
    return files


def compressed(content):
    return gzip.compress(content, 9, mtime=0)


def write_archive(path, folder, files):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, (content, mode) in sorted(files.items()):
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size, entry.mode, entry.mtime = len(content), mode, EPOCH
            entry.uname = entry.gname = "root"
            tar.addfile(entry, io.BytesIO(content))
    path.write_bytes(compressed(raw.getvalue()))


def maintainer():
    name = os.environ.get("DEBFULLNAME", f"The {NAME} authors")
    address = os.environ.get("DEBEMAIL", f"{NAME}@example.com")
    return f"{name} <{address}>"


def rights():
    """The file `copyright`: Debian has the Apache licence for itself."""
    year = time.gmtime(EPOCH).tm_year
    return (
        f"{NAME}\n\nCopyright (C) {year} the {NAME} authors\n\n"
        "License: /usr/share/common-licenses/Apache-2.0\n"
        "\nThese libraries are linked in. Abseil, by the Abseil authors, under the "
        "Apache\nlicense: /usr/share/common-licenses/Apache-2.0. The others with "
        "their licences:\nTHIRD-PARTY-LICENSES.gz in this folder.\n")


def debian_files(binary, notices):
    files = common_files(binary, notices)
    for page in [name for name in files if name.startswith("share/man/")]:
        content, mode = files.pop(page)
        files[page + ".gz"] = (compressed(content), mode)
    documents = f"share/doc/{NAME}"
    files.pop(f"{documents}/LICENSE")
    changes = (f"{NAME} ({version()}) unstable; urgency=medium\n\n"
               "  * See CHANGELOG.md.\n\n"
               f" -- {maintainer()}  {email.utils.formatdate(EPOCH)}\n")
    files[f"{documents}/changelog.gz"] = (compressed(changes.encode()), 0o644)
    files[f"{documents}/CHANGELOG.md.gz"] = (
        compressed(read("CHANGELOG.md")), 0o644)
    files[f"{documents}/copyright"] = (rights().encode(), 0o644)
    files.pop(f"{documents}/THIRD-PARTY-LICENSES")
    files[f"{documents}/THIRD-PARTY-LICENSES.gz"] = (
        compressed(notices), 0o644)
    files[f"share/zsh/vendor-completions/_{NAME}"] = (
        read(f"tools/completions/_{NAME}"), 0o644)
    files[f"share/lintian/overrides/{NAME}"] = (OVERRIDES.encode(), 0o644)
    return files


def control(cpu, files):
    size = sum(-(-len(content) // 1024) for content, _ in files.values())
    return (f"Package: {NAME}\nVersion: {version()}\n"
            f"Architecture: {DEBIAN_CPU[cpu]}\nMaintainer: {maintainer()}\n"
            f"Installed-Size: {size}\nSection: utils\nPriority: optional\n"
            f"Description: {SUMMARY}\n{DESCRIPTION}")


def write_debian_package(path, cpu, files):
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder) / "tree"
        every = {f"usr/{name}": entry for name, entry in files.items()}
        every["DEBIAN/control"] = (control(cpu, files).encode(), 0o644)
        os.umask(0o022)
        for name, (content, mode) in every.items():
            file = tree / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            file.chmod(mode)
        for place in [tree, *tree.rglob("*")]:
            os.utime(place, (EPOCH, EPOCH))
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, path],
            check=True, stdout=subprocess.DEVNULL,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)})


def main(output, binary, notices):
    system, cpu = binary.rsplit("-", 2)[1:]
    output = pathlib.Path(output)
    program = pathlib.Path(binary).read_bytes()
    licences = pathlib.Path(notices).read_bytes()
    folder = f"{NAME}-{version()}-{system}-{cpu}"
    write_archive(output / f"{folder}.tar.gz", folder,
                  archive_files(program, licences))
    if system == "linux":
        package = f"{NAME}_{version()}_{DEBIAN_CPU[cpu]}.deb"
        write_debian_package(output / package, cpu,
                             debian_files(program, licences))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
