"""Counts test cases: test_cases.py BUILD_EVENTS

BUILD_EVENTS is what `bazel test --build_event_json_file` has written.  Prints
"PASSED FAILED SKIPPED", and on standard error the name of each case that did
not pass.
"""
import collections
import json
import os
import sys
import urllib.parse
import xml.etree.ElementTree


def attempts(events_path):
    """The last attempt at each run of each test target, and each target's overall status."""
    runs, targets = {}, {}
    if not os.path.exists(events_path):
        return runs, targets
    with open(events_path, encoding="utf-8") as events:
        for event in map(json.loads, events):
            kind = event["id"]
            if "testResult" in event:
                key = kind["testResult"]
                run = (key["label"], key.get("run"), key.get("shard"))
                attempt = int(key.get("attempt", 1))
                if run not in runs or runs[run][0] <= attempt:
                    runs[run] = (attempt, event["testResult"])
            elif "testSummary" in event:
                targets[kind["testSummary"]["label"]] = event["testSummary"]["overallStatus"]
            elif "targetCompleted" in kind and not event.get("completed", {}).get("success"):
                # It cannot be built, unless it is for another platform.
                if event.get("aborted", {}).get("reason") != "SKIPPED":
                    targets.setdefault(kind["targetCompleted"]["label"], "FAILED_TO_BUILD")
    return {run: result for run, (_, result) in runs.items()}, targets


def cases(result):
    """(name, "passed", "failed" or "skipped") of each case in a run's test.xml."""
    for output in result.get("testActionOutput", []):
        if output["name"] != "test.xml":
            continue
        path = urllib.parse.unquote(urllib.parse.urlparse(output["uri"]).path)
        try:
            document = xml.etree.ElementTree.parse(path)
        except (OSError, xml.etree.ElementTree.ParseError):
            continue
        for case in document.iter("testcase"):
            name = ".".join(filter(None, [case.get("classname"), case.get("name")]))
            if case.find("failure") is not None or case.find("error") is not None:
                yield name, "failed"
            elif case.find("skipped") is not None or case.get("status") == "notrun":
                yield name, "skipped"
            else:
                yield name, "passed"


def main():
    runs, targets = attempts(sys.argv[1])
    counts = collections.Counter()
    seen = collections.defaultdict(collections.Counter)
    for (label, _, _), result in runs.items():
        for name, outcome in cases(result):
            counts[outcome] += 1
            seen[label][outcome] += 1
            if outcome != "passed":
                print(f"{outcome}: {label} {name}", file=sys.stderr)
    for label, status in targets.items():
        # A target fails without a case when it crashes, takes too long, cannot
        # be built, or has no case at all, which would be a mistake.
        good = status in ("PASSED", "FLAKY")
        if (good and not seen[label]) or (not good and not seen[label]["failed"]):
            counts["failed"] += 1
            print(f"failed: {label}: {'NO TEST CASE' if good else status}", file=sys.stderr)
    print(counts["passed"], counts["failed"], counts["skipped"])


main()
