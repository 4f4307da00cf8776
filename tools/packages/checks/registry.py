#!/usr/bin/env python3
"""An npm registry of the packages of one folder, and of nothing else: registry.py FOLDER

Prints its address, and serves on the loopback interface until it is ended.
"""
import base64
import hashlib
import http.server
import json
import pathlib
import sys
import tarfile


def packages(folder):
    """{name: (file, what its package.json says)}"""
    found = {}
    for file in folder.glob("*.tgz"):
        with tarfile.open(file) as archive:
            facts = json.load(archive.extractfile("package/package.json"))
        found[facts["name"]] = (file, facts)
    return found


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.server.packages
        name, _, file = self.path.lstrip("/").partition("/-/")
        if name not in known:
            self.answer(404, b'{"error": "not found"}')
        elif file:
            self.answer(200, known[name][0].read_bytes())
        else:
            self.answer(200, json.dumps(self.document(name)).encode())

    def document(self, name):
        file, facts = self.server.packages[name]
        content = file.read_bytes()
        integrity = base64.b64encode(hashlib.sha512(content).digest()).decode()
        facts = {**facts, "dist": {
            "tarball": f"{self.server.address}/{name}/-/{file.name}",
            "shasum": hashlib.sha1(content).hexdigest(),
            "integrity": f"sha512-{integrity}"}}
        return {"name": name, "dist-tags": {"latest": facts["version"]},
                "versions": {facts["version"]: facts}}

    def answer(self, status, content):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def main(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{server.server_port}"
    server.packages = packages(pathlib.Path(folder))
    print(server.address, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
