"""The Debian package."""
import email.utils
import os
import pathlib
import subprocess
import tempfile
import textwrap

from containers import compressed
from documents import with_good_links
from product import (DESCRIPTION, EPOCH, NAME, PLATFORMS, SUMMARY, VERSION, homepage,
                     maintainer, read, year)
from tree import DOCUMENTS, common_files

# A tool that has to work in any container, and to start fast.
OVERRIDES = f"{NAME}: statically-linked-binary [usr/bin/{NAME}]\n"


def rights():
    """The file `copyright`: Debian has the Apache licence for itself."""
    return (
        f"{NAME}\n\nCopyright (C) {year()} the {NAME} authors\n\n"
        "License: /usr/share/common-licenses/Apache-2.0\n"
        "\nThese libraries are linked in. Abseil, by the Abseil authors, under the "
        "Apache\nlicense: /usr/share/common-licenses/Apache-2.0. The others with "
        "their licences:\nTHIRD-PARTY-LICENSES.gz in this folder.\n")


def package_files(program, notices):
    files = common_files(program, notices)
    page = f"share/man/man1/{NAME}.1"
    files[page + ".gz"] = (compressed(files.pop(page)[0]), 0o644)
    files.pop(f"{DOCUMENTS}/LICENSE")
    changes = (f"{NAME} ({VERSION}) unstable; urgency=medium\n\n"
               "  * See CHANGELOG.md.\n\n"
               f" -- {maintainer()}  {email.utils.formatdate(EPOCH)}\n")
    files[f"{DOCUMENTS}/changelog.gz"] = (compressed(changes.encode()), 0o644)
    files[f"{DOCUMENTS}/CHANGELOG.md.gz"] = (compressed(read("CHANGELOG.md")), 0o644)
    files[f"{DOCUMENTS}/copyright"] = (rights().encode(), 0o644)
    files.pop(f"{DOCUMENTS}/THIRD-PARTY-LICENSES")
    files[f"{DOCUMENTS}/THIRD-PARTY-LICENSES.gz"] = (compressed(notices), 0o644)
    files[f"share/zsh/vendor-completions/_{NAME}"] = (
        read(f"tools/completions/_{NAME}"), 0o644)
    files[f"share/lintian/overrides/{NAME}"] = (OVERRIDES.encode(), 0o644)
    return with_good_links(files)


def control(cpu, files):
    size = sum(-(-len(content) // 1024) for content, _ in files.values())
    return (f"Package: {NAME}\nVersion: {VERSION}\nArchitecture: {cpu}\n"
            f"Maintainer: {maintainer()}\nInstalled-Size: {size}\n"
            f"Section: utils\nPriority: optional\nHomepage: {homepage()}\n"
            f"Description: {SUMMARY}\n{textwrap.indent(DESCRIPTION, ' ')}\n")


def write(output, platform, program, notices):
    cpu = PLATFORMS[platform].get("debian")
    if not cpu:
        return
    files = package_files(program, notices)
    every = {f"usr/{name}": entry for name, entry in files.items()}
    every["DEBIAN/control"] = (control(cpu, files).encode(), 0o644)
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder) / "tree"
        os.umask(0o022)
        for name, (content, mode) in every.items():
            file = tree / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            file.chmod(mode)
        for place in [tree, *tree.rglob("*")]:
            os.utime(place, (EPOCH, EPOCH))
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree,
             output / f"{NAME}_{VERSION}_{cpu}.deb"],
            check=True, stdout=subprocess.DEVNULL,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)})
