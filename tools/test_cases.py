"""Counts test cases: test_cases.py BUILD_EVENTS FAILURES

BUILD_EVENTS is what `bazel test --build_event_json_file` has written.  Prints
"PASSED FAILED SKIPPED", on standard error the name of each case that was
skipped, and why, and writes into FAILURES each target that failed, with its first error.
"""
import collections
import json
import os
import re
import sys
import urllib.parse
import xml.etree.ElementTree

# Of a failure's message.
LINES = 6


class Events:
    """What the build events say of tests: the last attempt at each run of each
    target, each target's overall status, and why actions and targets failed."""

    def __init__(self, path):
        self.runs, self.targets, self.reasons, self.loading = {}, {}, {}, []
        self.action_errors, self.attempts = {}, {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as events:
                for event in map(json.loads, events):
                    self.add(event)

    def add(self, event):
        kind = event["id"]
        aborted = event.get("aborted", {})
        if "testResult" in event:
            key = kind["testResult"]
            run = (key["label"], key.get("run"), key.get("shard"))
            attempt = int(key.get("attempt", 1))
            if self.attempts.get(run, 0) <= attempt:
                self.attempts[run], self.runs[run] = attempt, event["testResult"]
        elif "testSummary" in event:
            self.targets[kind["testSummary"]["label"]] = event["testSummary"]["overallStatus"]
        elif "action" in event:
            key = kind["actionCompleted"]["primaryOutput"]
            self.action_errors[key] = first_error(read(event["action"].get("stderr", {}).get("uri", "")))
        elif "targetCompleted" in kind and not event.get("completed", {}).get("success"):
            # It cannot be built, unless it is for another platform.
            if aborted.get("reason") != "SKIPPED":
                label = kind["targetCompleted"]["label"]
                self.targets.setdefault(label, "FAILED_TO_BUILD")
                self.reasons[label] = self.reason(event)
        elif aborted.get("description"):
            self.loading.append(first_error(aborted["description"]))

    def reason(self, event):
        """Why a target could not be built: its actions' errors come before it."""
        for child in event.get("children", []):
            error = self.action_errors.get(child.get("actionCompleted", {}).get("primaryOutput"))
            if error:
                return error
        return event.get("completed", event.get("aborted", {})).get("failureDetail", {}).get("message", "")


def path_of(uri):
    return urllib.parse.unquote(urllib.parse.urlparse(uri).path)


def read(uri):
    try:
        with open(path_of(uri), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def first_error(text):
    """The first line that tells of an error, or the last one at all."""
    lines = [line for line in text.splitlines() if line.strip()]
    for line in lines:
        if re.search(r"\berror\b|undefined reference", line, re.IGNORECASE):
            return line
    return lines[-1] if lines else ""


def cases(result):
    """(name, outcome, message) of each case in a run's test.xml; the outcome is
    "passed", "failed" or "skipped"."""
    for output in result.get("testActionOutput", []):
        if output["name"] != "test.xml":
            continue
        try:
            document = xml.etree.ElementTree.parse(path_of(output["uri"]))
        except (OSError, xml.etree.ElementTree.ParseError):
            continue
        for case in document.iter("testcase"):
            name = ".".join(filter(None, [case.get("classname"), case.get("name")]))
            for kind in ("failure", "error"):
                if case.find(kind) is not None:
                    yield name, "failed", case.find(kind).get("message") or ""
                    break
            else:
                skip = case.find("skipped")
                skipped = skip is not None or case.get("status") == "notrun"
                why = skip.get("message") or "" if skip is not None else ""
                yield name, "skipped" if skipped else "passed", why


def log_end(result):
    """What a run that has no case to show said last, and where its log is."""
    for output in result.get("testActionOutput", []):
        if output["name"] == "test.log":
            return f"{first_error(read(output['uri']))}\n{path_of(output['uri'])}"
    return ""


def indented(text):
    """The first lines, as a block."""
    return "".join(f"    {line}\n" for line in text.splitlines()[:LINES])


def main():
    events = Events(sys.argv[1])
    counts = collections.Counter()
    seen = collections.defaultdict(collections.Counter)
    failures = []
    last = {}
    for (label, _, _), result in events.runs.items():
        if result.get("status") != "PASSED" or label not in last:
            last[label] = result
        for name, outcome, message in cases(result):
            counts[outcome] += 1
            seen[label][outcome] += 1
            if outcome == "skipped":
                # The first line says where that stands.
                why = " ".join(message.splitlines()[1:])
                print(f"skipped: {label} {name}{why and f': {why}'}", file=sys.stderr)
            if outcome == "failed":
                if message.startswith("exited with"):  # Bazel's words for a crash.
                    message += "\n" + log_end(result)
                failures.append(f"failed: {label} {name}\n{indented(message)}")
    for label, status in events.targets.items():
        # A target fails without a case when it crashes, takes too long, cannot
        # be built, or has no case at all, which would be a mistake.
        good = status in ("PASSED", "FLAKY")
        if (good and not seen[label]) or (not good and not seen[label]["failed"]):
            counts["failed"] += 1
            why = events.reasons.get(label) or log_end(last.get(label, {}))
            failures.append(f"failed: {label}: {'NO TEST CASE' if good else status}\n{indented(why)}")
    failures += [f"failed: {why}\n" for why in events.loading]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.writelines(failures)
    print(counts["passed"], counts["failed"], counts["skipped"])


main()
