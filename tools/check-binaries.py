#!/usr/bin/env python3
"""Says what released binaries are, and fails if one is not what it has to be.

    check-binaries.py FILE...

Each FILE ends in -SYSTEM-CPU, as tools/build-all names them.  A Mach-O file has
to be an executable for that CPU, to ask for no later macOS than 11.0, to be
position independent, and to load nothing but libSystem.  An ELF file has to be
an executable for that CPU that asks for no interpreter and no library.
"""
import struct
import sys

MACOS_LIBRARIES = {"/usr/lib/libSystem.B.dylib"}
NEWEST_MINIMUM = (11, 0)

# mach/machine.h; elf.h
MACHO_CPU = {"arm64": 0x0100000C, "x86_64": 0x01000007}
ELF_MACHINE = {"arm64": 183, "x86_64": 62}

# mach-o/loader.h
MH_MAGIC_64, MH_EXECUTE, MH_PIE = 0xFEEDFACF, 2, 0x200000
LC_REQ_DYLD = 0x80000000
LC_VERSION_MIN_MACOSX, LC_BUILD_VERSION, PLATFORM_MACOS = 0x24, 0x32, 1
LC_CODE_SIGNATURE = 0x1D
# LOAD, LOAD_WEAK, REEXPORT, LAZY_LOAD, LOAD_UPWARD
DYLIBS = {0xC, 0x18 | LC_REQ_DYLD, 0x1F | LC_REQ_DYLD, 0x20, 0x23 | LC_REQ_DYLD}
# elf.h
PT_INTERP, PT_DYNAMIC, DT_NEEDED = 3, 2, 1


def version(number):
    return number >> 16, number >> 8 & 0xFF


def check_macho(data, cpu):
    magic, cputype, _, filetype, commands, _, flags, _ = struct.unpack_from("<8I", data)
    assert magic == MH_MAGIC_64, "not a 64-bit Mach-O file"
    assert cputype == MACHO_CPU[cpu], f"CPU type {cputype:#x}, not {cpu}"
    assert filetype == MH_EXECUTE, f"file type {filetype}, not an executable"
    assert flags & MH_PIE, "not position independent"
    libraries, minimum, signed, offset = [], None, False, 32
    for _ in range(commands):
        command, size = struct.unpack_from("<2I", data, offset)
        if command in DYLIBS:
            name = offset + struct.unpack_from("<I", data, offset + 8)[0]
            libraries.append(data[name:offset + size].split(b"\0")[0].decode())
        elif command == LC_BUILD_VERSION:
            platform, number = struct.unpack_from("<2I", data, offset + 8)
            assert platform == PLATFORM_MACOS, f"platform {platform}"
            minimum = version(number)
        elif command == LC_VERSION_MIN_MACOSX:
            minimum = version(struct.unpack_from("<I", data, offset + 8)[0])
        elif command == LC_CODE_SIGNATURE:
            signed = True
        offset += size
    assert minimum and minimum <= NEWEST_MINIMUM, f"asks for macOS {minimum}"
    unwanted = set(libraries) - MACOS_LIBRARIES
    assert libraries and not unwanted, f"loads {unwanted or 'nothing'}"
    # The kernel runs no unsigned code on arm64; an ad-hoc signature will do.
    assert signed or cpu != "arm64", "not signed"
    return "Mach-O %s, macOS %d.%d, %s" % (cpu, *minimum, ", ".join(libraries))


def check_elf(data, cpu):
    assert data[4:6] == b"\2\1", "not a 64-bit little-endian ELF file"
    machine, = struct.unpack_from("<H", data, 18)
    assert machine == ELF_MACHINE[cpu], f"machine {machine}, not {cpu}"
    start, = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<2H", data, 54)
    for offset in range(start, start + size * count, size):
        kind, _, where, _, _, length = struct.unpack_from("<2I4Q", data, offset)
        assert kind != PT_INTERP, "asks for an interpreter"
        if kind == PT_DYNAMIC:
            tags = struct.iter_unpack("<2Q", data[where:where + length])
            assert all(tag != DT_NEEDED for tag, _ in tags), "asks for a library"
    return f"ELF {cpu}, static"


def check(path):
    system, cpu = path.rsplit("-", 2)[1:]
    with open(path, "rb") as file:
        data = file.read()
    is_elf = data[:4] == b"\x7fELF"
    assert is_elf == (system == "linux"), f"no file for {system}"
    what = (check_elf if is_elf else check_macho)(data, cpu)
    return f"{what}, {len(data) // 1024} KiB"


def main(paths):
    failed = not paths
    for path in paths:
        try:
            print(f"{path}: {check(path)}")
        except (AssertionError, struct.error, KeyError, ValueError) as error:
            print(f"{path}: FAILED: {error}")
            failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
