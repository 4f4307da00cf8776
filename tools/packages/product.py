"""What every package says of the program, and what each registry calls its platforms."""
import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = "sprout-acp-wrap"
SUMMARY = "run an ACP agent, and leave nothing of it behind"
DESCRIPTION = """\
Runs an agent that speaks the Agent Client Protocol, or any other command, and
ends every process that it has started when it ends, crashes, is stopped or is
killed: process groups and sessions of their own, cleared environments and
daemons included. Signals, terminal, streams and exit status are the agent's."""
LICENCE = "Apache-2.0"

# The time of the commit: no package knows when it was made.
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
VERSION = subprocess.run([ROOT / "tools/version"], check=True, text=True,
                         stdout=subprocess.PIPE).stdout.strip()

# One static file serves glibc and musl alike; 2.17 is the oldest glibc that pip
# and uv know a name for on both processors, and macOS 11 the first for arm64.
PLATFORMS = {
    "linux-x86_64": {
        "npm": ("linux", "x64"), "debian": "amd64", "oci": "amd64",
        "wheel": ["manylinux_2_17_x86_64", "manylinux2014_x86_64", "musllinux_1_1_x86_64"]},
    "linux-arm64": {
        "npm": ("linux", "arm64"), "debian": "arm64", "oci": "arm64",
        "wheel": ["manylinux_2_17_aarch64", "manylinux2014_aarch64", "musllinux_1_1_aarch64"]},
    "macos-arm64": {"npm": ("darwin", "arm64"), "wheel": ["macosx_11_0_arm64"]},
    "macos-x86_64": {"npm": ("darwin", "x64"), "wheel": ["macosx_11_0_x86_64"]},
}


def read(path):
    return (ROOT / path).read_bytes()


def year():
    return time.gmtime(EPOCH).tm_year


def release_url():
    """Where the files of this release will lie; only the owner knows."""
    return os.environ.get("RELEASE_URL", f"https://example.com/{NAME}/{VERSION}").rstrip("/")


def homepage():
    return os.environ.get("HOMEPAGE_URL", f"https://example.com/{NAME}").rstrip("/")


def maintainer():
    name = os.environ.get("DEBFULLNAME", f"The {NAME} authors")
    address = os.environ.get("DEBEMAIL", f"{NAME}@example.com")
    return f"{name} <{address}>"
