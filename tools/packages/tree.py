"""What is below the prefix where the program is installed as a whole, and the archive of it."""
from containers import compressed, tar
from documents import for_users, with_good_links
from product import NAME, VERSION, read

DOCUMENTS = f"share/doc/{NAME}"


def common_files(program, notices):
    """{path below the prefix: (content, mode)} of what every system has in the same place."""
    return {
        f"bin/{NAME}": (program, 0o755),
        f"share/man/man1/{NAME}.1": (read(f"docs/{NAME}.1"), 0o644),
        f"share/bash-completion/completions/{NAME}": (
            read(f"tools/completions/{NAME}.bash"), 0o644),
        f"share/fish/vendor_completions.d/{NAME}.fish": (
            read(f"tools/completions/{NAME}.fish"), 0o644),
        f"{DOCUMENTS}/README.md": (read("README.md"), 0o644),
        **for_users(DOCUMENTS),
        f"{DOCUMENTS}/LICENSE": (read("LICENSE"), 0o644),
        f"{DOCUMENTS}/THIRD-PARTY-LICENSES": (notices, 0o644),
    }


def archive_files(program, notices):
    return {
        **common_files(program, notices),
        f"share/zsh/site-functions/_{NAME}": (read(f"tools/completions/_{NAME}"), 0o644),
        f"{DOCUMENTS}/CHANGELOG.md": (read("CHANGELOG.md"), 0o644),
    }


def archive_name(platform):
    return f"{NAME}-{VERSION}-{platform}.tar.gz"


def write_archive(output, platform, program, notices):
    """It unpacks into one folder, and into a prefix by tar's --strip-components=1."""
    folder = archive_name(platform).removesuffix(".tar.gz")
    files = {f"{folder}/{name}": entry
             for name, entry in with_good_links(archive_files(program, notices)).items()}
    (output / archive_name(platform)).write_bytes(compressed(tar(files)))
