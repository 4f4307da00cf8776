"""The container image: an OCI archive with the program in the one layer of each
processor's image, for `COPY --from`, or to start from."""
import hashlib
import json
import time

from containers import compressed, tar
from product import EPOCH, LICENCE, NAME, PLATFORMS, SUMMARY, VERSION, read

MEDIA = "application/vnd.oci.image"


class Layout:
    """The files of an OCI image layout, by their digests."""

    def __init__(self):
        self.files = {"oci-layout": (b'{"imageLayoutVersion": "1.0.0"}', 0o644)}

    def add(self, kind, content, **more):
        if not isinstance(content, bytes):
            content = json.dumps(content, indent=1).encode()
        digest = hashlib.sha256(content).hexdigest()
        self.files[f"blobs/sha256/{digest}"] = (content, 0o644)
        return {"mediaType": f"{MEDIA}.{kind}+json" if "layer" not in kind else f"{MEDIA}.{kind}",
                "digest": f"sha256:{digest}", "size": len(content), **more}


def add_image(layout, cpu, program, notices):
    layer = tar({NAME: (program, 0o755),
                 f"licenses/{NAME}/LICENSE": (read("LICENSE"), 0o644),
                 f"licenses/{NAME}/THIRD-PARTY-LICENSES": (notices, 0o644)})
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH))
    config = layout.add("config.v1", {
        "created": created, "architecture": cpu, "os": "linux",
        "config": {"Entrypoint": [f"/{NAME}"], "Cmd": ["--help"], "Labels": {
            "org.opencontainers.image.title": NAME,
            "org.opencontainers.image.description": SUMMARY,
            "org.opencontainers.image.version": VERSION,
            "org.opencontainers.image.licenses": LICENCE}},
        "rootfs": {"type": "layers", "diff_ids": [
            "sha256:" + hashlib.sha256(layer).hexdigest()]},
        "history": [{"created": created, "created_by": "tools/release"}]})
    return layout.add("manifest.v1", {
        "schemaVersion": 2, "mediaType": f"{MEDIA}.manifest.v1+json", "config": config,
        "layers": [layout.add("layer.v1.tar+gzip", compressed(layer))]},
        platform={"architecture": cpu, "os": "linux"})


def write(output, programs):
    """programs: {platform: (program, notices)}."""
    layout = Layout()
    images = [add_image(layout, PLATFORMS[platform]["oci"], *content)
              for platform, content in programs.items() if "oci" in PLATFORMS[platform]]
    if not images:
        return
    index = layout.add("index.v1", {"schemaVersion": 2, "mediaType": f"{MEDIA}.index.v1+json",
                                    "manifests": images},
                       annotations={"org.opencontainers.image.ref.name": f"{NAME}:{VERSION}"})
    layout.files["index.json"] = (
        json.dumps({"schemaVersion": 2, "manifests": [index]}, indent=1).encode(), 0o644)
    (output / f"{NAME}-{VERSION}.oci.tar").write_bytes(tar(layout.files))
