"""Tar and zip files whose bytes depend on their content alone: owner, order and
times are fixed.  Content is {path: (bytes, mode)}."""
import gzip
import io
import tarfile
import time
import zipfile

from product import EPOCH


def compressed(content):
    return gzip.compress(content, 9, mtime=0)


def tar(files):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, (content, mode) in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), mode, EPOCH
            entry.uname = entry.gname = "root"
            archive.addfile(entry, io.BytesIO(content))
    return raw.getvalue()


def zip_(files):
    raw = io.BytesIO()
    # No file in a zip archive is older.
    moment = time.gmtime(max(EPOCH, 315532800))[:6]
    with zipfile.ZipFile(raw, "w") as archive:
        for name, (content, mode) in files.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)
    return raw.getvalue()
