"""The documents in a package: those that users read, and no link in them that leads nowhere."""
import os.path
import re

from product import ROOT, read

# README.md apart, which every package has.  What is about the source is left out.
FOR_USERS = ["SECURITY.md", "docs/comparison.md", "docs/faq.md", "docs/json.md", "docs/performance.md",
             "docs/platforms.md", "docs/recipes.md", "docs/scenarios.md",
             "docs/*.svg", "docs/schema/*.json"]
LINK = re.compile(r"(!?)\[([^][]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")


def for_users(folder):
    """{path: (content, mode)} of the documents, as README.md links to them from `folder`."""
    paths = sorted(path.relative_to(ROOT) for pattern in FOR_USERS
                   for path in ROOT.glob(pattern))
    return {f"{folder}/{path}": (read(path), 0o644) for path in paths}


def readable(text, path, there):
    """`text` of the document `path`, where the files `there` are; of a link to
    anything else stands the text alone."""
    def mended(match):
        image, words, target, _ = match.groups()
        place = os.path.normpath(os.path.join(os.path.dirname(path), target))
        leads = ":" in target or any(file == place or file.startswith(place + "/")
                                     for file in there)
        return match.group(0) if leads else "" if image else words
    return LINK.sub(mended, text)


def with_good_links(files):
    """The same files, the links in their documents mended."""
    return {path: (readable(content.decode(), path, files).encode(), mode)
            if path.endswith(".md") else (content, mode)
            for path, (content, mode) in files.items()}
