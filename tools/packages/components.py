"""What is linked into a binary: names, versions, and licences."""
import dataclasses
import functools
import pathlib
import re
import subprocess

from product import ROOT


@dataclasses.dataclass(frozen=True)
class Component:
    name: str
    version: str
    licence: str  # of SPDX
    text: str     # the licence's
    purl: str     # where it comes from, as a package URL; "" where it has none


def found(pattern, path):
    match = re.search(pattern, pathlib.Path(path).read_text(errors="replace"))
    if not match:
        raise SystemExit(f"components.py: {path} does not say what is linked in")
    return match.group(1)


def first(name, paths):
    for path in paths:
        if path.is_file():
            return path
    raise SystemExit(f"components.py: no licence of {name} is to be found")


@functools.cache
def external():
    base = subprocess.run(["bazel", "info", "output_base"], cwd=ROOT, check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
    return pathlib.Path(base) / "external"


@functools.cache
def abseil():
    # WORKSPACE's where that is what Bazel reads.
    old = external() / "com_google_absl/LICENSE"
    text = first("Abseil", [old, external() / "abseil-cpp~/LICENSE",
                            external() / "abseil-cpp+/LICENSE"])
    version = (found(r'strip_prefix = "abseil-cpp-([^"]+)"', ROOT / "WORKSPACE") if text == old
               else found(r'name = "abseil-cpp", version = "([^"]+)"', ROOT / "MODULE.bazel"))
    return Component("Abseil", version, "Apache-2.0", text.read_text(),
                     f"pkg:github/abseil/abseil-cpp@{version}")


@functools.cache
def debian():
    """The native build's: this machine's C and C++ library."""
    def package(name, pattern, licence):
        text = first(name, sorted(pathlib.Path("/usr/share/doc").glob(pattern)))
        version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", text.parent.name],
                                 check=True, text=True, stdout=subprocess.PIPE).stdout
        return Component(name, version, licence, text.read_text(errors="replace"),
                         f"pkg:deb/debian/{text.parent.name}@{version}")
    return [
        package("glibc", "libc6/copyright", "LGPL-2.1-or-later"),
        package("libstdc++ and libgcc", "gcc-*-base/copyright",
                "GPL-3.0-or-later WITH GCC-exception-3.1")]


@functools.cache
def zig():
    """Those of the released binaries, in the order of their notices."""
    program = found(r"ZIG=(.*)", ROOT / ".bazelrc.cross")
    folder = pathlib.Path(program).parent
    lib = folder / "lib"
    version = found(r"(?m)^version=(.*)", ROOT / "tools/setup-cross")
    number = int(found(r"define _LIBCPP_VERSION (\d+)", lib / "libcxx/include/__config"))
    llvm = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    of_zig = f"pkg:pypi/ziglang@{version}"
    llvm_licence = "Apache-2.0 WITH LLVM-exception"

    def part(name, part_version, licence, path):
        return Component(name, part_version, licence, first(name, [path]).read_text(), of_zig)

    return [
        part("zig's run-time library", version, "MIT", folder / "LICENSE"),
        part("libc++", llvm, llvm_licence, lib / "libcxx/LICENSE.TXT"),
        part("libc++abi", llvm, llvm_licence, lib / "libcxxabi/LICENSE.TXT"),
        part("libunwind", llvm, llvm_licence, lib / "libunwind/LICENSE.TXT"),
        part("musl", found(r'VERSION "(.*)"', lib / "libc/musl/src/internal/version.h"),
             "MIT", lib / "libc/musl/COPYRIGHT")]


def components(platform, program):
    # What the C library calls itself: glibc has tunables.
    if b"GLIBC_TUNABLES" in program:
        return [abseil(), *debian()]
    return [abseil(), *(part for part in zig()
                        if part.name != "musl" or platform.startswith("linux"))]


def notices(platform, program):
    """The licences of what is linked in, one after the other."""
    return "".join(f"===== {part.name} =====\n\n{part.text}\n"
                   for part in components(platform, program)).encode()
