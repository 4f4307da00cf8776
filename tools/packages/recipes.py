"""What package managers build from: templates/ with the version, the place of the
archives, and their hashes put in."""
import hashlib
import re

from product import (LICENCE, NAME, PLATFORMS, SUMMARY, VERSION, homepage, maintainer,
                     read, release_url)
from tree import archive_name

# The template, and what it is called in a release.
RECIPES = {"formula.rb": f"{NAME}.rb", "package.nix": f"{NAME}.nix", "PKGBUILD": "PKGBUILD"}


def values(output):
    facts = {"NAME": NAME, "VERSION": VERSION, "URL": release_url(), "HOMEPAGE": homepage(), "SUMMARY": SUMMARY,
             "LICENCE": LICENCE, "MAINTAINER": maintainer()}
    for platform in PLATFORMS:
        archive = output / archive_name(platform)
        # A release of fewer platforms says so to whoever wants another one.
        facts["SHA256_" + platform.upper().replace("-", "_")] = (
            hashlib.sha256(archive.read_bytes()).hexdigest() if archive.exists() else "0" * 64)
    return facts


def write(output):
    facts = values(output)
    for template, name in RECIPES.items():
        text = read(f"tools/packages/templates/{template}").decode()
        text = re.sub(r"@([A-Z0-9_]+)@", lambda match: facts[match.group(1)], text)
        (output / name).write_text(text)
