#!/usr/bin/env python3
"""Makes of released binaries everything that is published, but sums and signatures.

    make.py OUTPUT-FOLDER BINARY...

Each BINARY ends in -SYSTEM-CPU, as tools/build-all names them.  The same input
gives the same bytes; times are SOURCE_DATE_EPOCH.  DEBFULLNAME and DEBEMAIL name
the maintainer, HOMEPAGE_URL what they link to, RELEASE_URL the folder where these
files will lie.
"""
import pathlib
import sys

import debian
import image
import npm
import recipes
import sbom
import tree
import wheel
from components import notices
from product import NAME, PLATFORMS, read


def main(output, binaries):
    output = pathlib.Path(output)
    programs = {}
    for binary in sorted(binaries):
        platform = pathlib.Path(binary).name.removeprefix(NAME + "-")
        if platform not in PLATFORMS:
            sys.exit(f"make.py: {binary} is of no platform that is known")
        program = pathlib.Path(binary).read_bytes()
        programs[platform] = (program, notices(platform, program))
    for platform, (program, licences) in programs.items():
        for write in (tree.write_archive, debian.write, npm.write_platform, wheel.write):
            write(output, platform, program, licences)
    npm.write_main(output, list(programs))
    image.write(output, programs)
    sbom.write(output, {platform: program for platform, (program, _) in programs.items()})
    recipes.write(output)
    (output / "install.sh").write_bytes(read("tools/packages/install.sh"))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
