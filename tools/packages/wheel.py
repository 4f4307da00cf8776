"""The wheels: the program among the wheel's scripts, and no Python in front of it."""
import base64
import hashlib

from containers import zip_
from documents import readable
from product import LICENCE, NAME, PLATFORMS, SUMMARY, VERSION, homepage, maintainer, read

DISTRIBUTION = NAME.replace("-", "_")
INFO = f"{DISTRIBUTION}-{VERSION}.dist-info"
DATA = f"{DISTRIBUTION}-{VERSION}.data"


def metadata():
    about = readable(read("README.md").decode(), "README.md", [])
    return (f"Metadata-Version: 2.4\nName: {NAME}\nVersion: {VERSION}\n"
            f"Summary: {SUMMARY}\nLicense-Expression: {LICENCE}\n"
            "License-File: LICENSE\nLicense-File: THIRD-PARTY-LICENSES\n"
            f"Maintainer-email: {maintainer()}\nProject-URL: Homepage, {homepage()}\n"
            "Keywords: acp,agent,process,subreaper\n"
            "Classifier: Environment :: Console\n"
            "Classifier: Operating System :: MacOS\n"
            "Classifier: Operating System :: POSIX :: Linux\n"
            "Requires-Python: >=3.7\n"
            f"Description-Content-Type: text/markdown\n\n{about}").encode()


def record(files):
    lines = []
    for path, (content, _) in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
        lines.append(f"{path},sha256={digest.decode()},{len(content)}\n")
    return "".join(lines + [f"{INFO}/RECORD,,\n"]).encode()


def write(output, platform, program, notices):
    tags = PLATFORMS[platform]["wheel"]
    facts = ("Wheel-Version: 1.0\nGenerator: tools/release\nRoot-Is-Purelib: false\n"
             + "".join(f"Tag: py3-none-{tag}\n" for tag in tags))
    share = f"{DATA}/data/share"
    files = {
        f"{DATA}/scripts/{NAME}": (program, 0o755),
        f"{share}/man/man1/{NAME}.1": (read(f"docs/{NAME}.1"), 0o644),
        f"{share}/bash-completion/completions/{NAME}": (
            read(f"tools/completions/{NAME}.bash"), 0o644),
        f"{share}/fish/vendor_completions.d/{NAME}.fish": (
            read(f"tools/completions/{NAME}.fish"), 0o644),
        f"{share}/zsh/site-functions/_{NAME}": (read(f"tools/completions/_{NAME}"), 0o644),
        f"{INFO}/licenses/LICENSE": (read("LICENSE"), 0o644),
        f"{INFO}/licenses/THIRD-PARTY-LICENSES": (notices, 0o644),
        f"{INFO}/METADATA": (metadata(), 0o644),
        f"{INFO}/WHEEL": (facts.encode(), 0o644),
    }
    files[f"{INFO}/RECORD"] = (record(files), 0o644)
    name = f"{DISTRIBUTION}-{VERSION}-py3-none-{'.'.join(tags)}.whl"
    (output / name).write_bytes(zip_(files))
