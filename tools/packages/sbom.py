"""The bill of materials: one SPDX 2.3 document that names the programs of a
release by their hashes, and what is linked into each."""
import hashlib
import json
import re
import time

from components import components
from product import EPOCH, LICENCE, NAME, VERSION, release_url


def identifier(*words):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", "-".join(words))


def hashes(content):
    return [{"algorithm": name.upper(), "checksumValue": hashlib.new(name, content).hexdigest()}
            for name in ("sha1", "sha256")]


def package(reference, name, version, licence, purl):
    facts = {"SPDXID": reference, "name": name, "versionInfo": version,
             "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
             "licenseConcluded": licence, "licenseDeclared": licence,
             "copyrightText": "NOASSERTION"}
    if purl:
        facts["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER",
                                  "referenceType": "purl", "referenceLocator": purl}]
    return facts


def relation(one, kind, other):
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}


def document(programs):
    """programs: {platform: program}."""
    top = identifier(NAME)
    packages = {top: package(top, NAME, VERSION, LICENCE, "")}
    files, relations = [], [relation("SPDXRef-DOCUMENT", "DESCRIBES", top)]
    for platform, program in programs.items():
        reference = identifier("program", platform)
        files.append({"SPDXID": reference, "fileName": f"./{NAME}-{platform}",
                      "checksums": hashes(program), "fileTypes": ["BINARY"],
                      "licenseConcluded": LICENCE, "copyrightText": "NOASSERTION"})
        # Its own files have not been listed, so that it cannot "contain" one.
        relations.append(relation(reference, "GENERATED_FROM", top))
        for part in components(platform, program):
            library = identifier("linked", part.name, part.version)
            packages[library] = package(library, part.name, part.version, part.licence, part.purl)
            relations.append(relation(reference, "STATIC_LINK", library))
    body = {"packages": list(packages.values()), "files": files, "relationships": relations}
    # Another content is another document.
    digest = hashlib.sha256(json.dumps(body).encode()).hexdigest()[:16]
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{NAME}-{VERSION}",
        "documentNamespace": f"{release_url()}/{NAME}-{VERSION}-{digest}",
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH)),
                         "creators": [f"Tool: {NAME}-tools-release-{VERSION}"]},
        **body}


def write(output, programs):
    text = json.dumps(document(programs), indent=1) + "\n"
    (output / f"{NAME}-{VERSION}.spdx.json").write_text(text)
