#!/usr/bin/env python3
"""Checks that each room of the tree stays a room: check-rooms.py [--prove]

  - What a folder may include is the picture below, and nothing else.
  - lib/ includes no header that makes system calls, but <signal.h> and
    <sys/types.h>, <errno.h> for their names alone.
  - A header of one system's (<sys/event.h>, <linux/...>, ...) stands in that
    system's folder.
  - A header in platform/ is a contract: what it declares is virtual, inline, or
    a type; what it leaves to be defined stands in native_system.h.

--prove: breaks each of these rules in memory, and fails if one is not noticed.
"""
import pathlib
import re
import subprocess
import sys

# A room, and what it may include besides itself; the first that fits counts.
PICTURE = {
    "lib/identity": {"lib"},
    "lib/text": {"lib", "lib/identity"},
    "lib/ending": {"lib", "lib/identity", "lib/text"},
    "lib/host": {"lib", "lib/identity", "lib/text"},
    "lib/lineage": {"lib", "lib/identity"},
    "lib/cli": {"lib", "lib/identity", "lib/text", "lib/ending"},
    "lib": set(),
    "platform/tracking": {"lib/*", "platform"},
    "platform/posix": {"lib/*", "platform"},
    "platform/linux": {"lib/*", "platform", "platform/posix"},
    "platform/macos": {"lib/*", "platform", "platform/posix", "platform/tracking"},
    # native_system.h alone hands out what posix/ has.
    "platform": {"lib/*", "platform/posix"},
    "shim/run": {"lib/*", "platform"},
    "shim/leftovers": {"lib/*", "platform", "platform/posix", "shim/run"},
    "shim/drop_in": {"lib/*", "platform", "shim/run"},
    "shim/doctor": {"lib/*", "platform", "platform/posix", "shim/run",
                    "shim/leftovers", "shim/drop_in"},
    "shim": {"lib/*", "platform", "platform/posix", "shim/run",
             "shim/leftovers", "shim/drop_in", "shim/doctor"},
}

# What a decision may know of the system: names, no calls.
NAMES_ALONE = {"errno.h", "signal.h", "sys/types.h"}

OF_LINUX = re.compile(
    r"linux/|asm/|sys/(prctl|signalfd|syscall|epoll|eventfd|timerfd|inotify|"
    r"vfs|sysmacros|statfs)\.h")
OF_MACOS = re.compile(
    r"mach|libproc\.h|crt_externs\.h|sys/(event|proc_info|sysctl|proc|"
    r"codesign|kern_control)\.h|bsm/|Availability")

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def room_of(path):
    folder = str(pathlib.PurePosixPath(path).parent)
    return folder if folder in PICTURE else None


def may_see(room, other):
    allowed = PICTURE[room]
    return (other == room or other in allowed
            or (other.split("/")[0] == "lib" and "lib/*" in allowed))


def check_include(path, room, system, name):
    if not system:
        other = room_of(name)
        if other and not may_see(room, other):
            yield f"{room} may not see {other}: {name}"
        return
    is_c = name.endswith(".h")
    if room.split("/")[0] == "lib" and is_c and name not in NAMES_ALONE:
        yield f"lib decides and makes no system call: <{name}>"
    for pattern, home in ((OF_LINUX, "platform/linux"),
                          (OF_MACOS, "platform/macos")):
        if pattern.match(name) and room != home:
            yield f"<{name}> belongs into {home}"


def check_contract(text):
    """What a contract declares and does not define is virtual."""
    text = re.sub(r"//[^\n]*", "", text)
    member = re.compile(
        r"^ {1,2}(?=\S)(?:static |explicit )?[\w:<>&*, ]+\([^;{}]*\)"
        r"(?: const)?(?: override)?;", re.M)
    free = re.compile(r"^(?=\S)[\w:<>&*, ]+ \**&?\w+\([^;{}]*\);", re.M)
    for match in list(member.finditer(text)) + list(free.finditer(text)):
        declared = " ".join(match.group(0).split())
        if "virtual" not in declared and "using" not in declared:
            yield f"a contract leaves nothing to be defined: {declared}"


def problems_of(path, text):
    room = room_of(path)
    if room is None or re.search(r"_(test|for_test)\.(cc|h)$", path):
        return
    for match in INCLUDE.finditer(text):
        for problem in check_include(path, room, match.group(1) == "<",
                                     match.group(2)):
            yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {problem}"
    if (room == "platform" and path.endswith(".h")
            and path != "platform/native_system.h"):
        if '"platform/posix/' in text:
            yield f"{path}: only native_system.h may hand out what posix/ has"
        for problem in check_contract(text):
            yield f"{path}: {problem}"


BROKEN = [
    ("lib/ending/supervisor.cc", "#include <unistd.h>\n"),
    ("lib/text/json.cc", '#include "lib/host/host_runs.h"\n'),
    ("lib/host/run_list.cc", '#include "shim/run/run.h"\n'),
    ("shim/run/front.cc", '#include "shim/leftovers/sweep.h"\n'),
    ("shim/run/front.cc", '#include "platform/linux/pidfd.h"\n'),
    ("platform/posix/gate.cc", "#include <sys/prctl.h>\n"),
    ("platform/linux/system.cc", "#include <libproc.h>\n"),
    ("platform/gate.h", '#include "platform/posix/gate.h"\n'),
    ("platform/gate.h", "class Gate {\n public:\n  Outcome Open();\n};\n"),
    ("platform/gate.h", "Result<int> OpenGate(int number);\n"),
]


def prove():
    missed = [f"not noticed: {text!r} in {path}" for path, text in BROKEN
              if not list(problems_of(path, text))]
    print("\n".join(missed) or f"{len(BROKEN)} broken rules, each noticed")
    return 1 if missed else 0


def main():
    if sys.argv[1:] == ["--prove"]:
        return prove()
    root = pathlib.Path(__file__).parent.parent
    listed = subprocess.run(["git", "ls-files", "*.cc", "*.h"], cwd=root, text=True,
                            check=True, stdout=subprocess.PIPE).stdout.split()
    problems = [problem for path in listed if (root / path).is_file()
                for problem in problems_of(path, (root / path).read_text())]
    print("\n".join(problems) or "each room sees what it may")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
