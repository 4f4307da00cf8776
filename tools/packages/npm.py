"""The npm packages: one for each platform with the program in it, and one that
depends on them all, of which npm installs the one that fits by `os` and `cpu`."""
import json

from containers import compressed, tar
from documents import readable
from product import LICENCE, NAME, PLATFORMS, SUMMARY, VERSION, homepage, maintainer, read

# What runs the command when it comes: tools/packages/npm/.
SOURCES = "tools/packages/npm"


def package_name(platform):
    return "-".join([NAME, *PLATFORMS[platform]["npm"]])


def description(**more):
    return {"version": VERSION, "description": SUMMARY, "license": LICENCE,
            "homepage": homepage(), "author": maintainer(), **more}


def pack(output, facts, files):
    entries = {"package.json": (json.dumps(facts, indent=2).encode() + b"\n", 0o644),
               "LICENSE": (read("LICENSE"), 0o644), **files}
    tarball = tar({f"package/{path}": entry for path, entry in entries.items()})
    (output / f"{facts['name']}-{VERSION}.tgz").write_bytes(compressed(tarball))


def write_platform(output, platform, program, notices):
    system, cpu = PLATFORMS[platform]["npm"]
    facts = {"name": package_name(platform), **description(
        os=[system], cpu=[cpu],
        # Yarn would leave it in a zip file.
        preferUnplugged=True)}
    about = f"# {facts['name']}\n\nThe program of the package `{NAME}` for {system} on {cpu}.\n"
    pack(output, facts, {
        f"bin/{NAME}": (program, 0o755),
        "README.md": (about.encode(), 0o644),
        "THIRD-PARTY-LICENSES": (notices, 0o644),
    })


def write_main(output, platforms):
    names = [PLATFORMS[platform]["npm"] for platform in platforms]
    facts = {"name": NAME, **description(
        keywords=["acp", "agent", "agent-client-protocol", "process", "subreaper"],
        os=sorted({system for system, _ in names}),
        cpu=sorted({cpu for _, cpu in names}),
        bin={NAME: f"bin/{NAME}"},
        man=[f"./man/{NAME}.1"],
        scripts={"postinstall": "node install.js"},
        optionalDependencies={package_name(platform): VERSION for platform in platforms})}
    pack(output, facts, {
        f"bin/{NAME}": (read(f"{SOURCES}/{NAME}"), 0o755),
        "install.js": (read(f"{SOURCES}/install.js"), 0o644),
        f"man/{NAME}.1": (read(f"docs/{NAME}.1"), 0o644),
        "README.md": (readable(read("README.md").decode(), "README.md", []).encode(), 0o644),
    })
