"""Prints how many lines were reached: coverage_table.py [--files] FOLDER

FOLDER is what GCOV_PREFIX was: the counts (.gcda) lie in it under the paths of
the objects, beside which the compiler has left what they mean (.gcno).
"""
import collections
import json
import os
import subprocess
import sys

FOLDERS = ("lib", "platform", "shim")
TESTS = ("_test.cc", "_for_test.h", "process_model.cc", "process_model.h")


def reports(folder):
    """What gcov says of each object."""
    for root, _, names in os.walk(folder):
        for name in names:
            if not name.endswith(".gcda"):
                continue
            counts = os.path.join(root, name)
            meaning = counts[len(folder):-len(".gcda")] + ".gcno"
            os.symlink(meaning, counts[:-len(".gcda")] + ".gcno")
            out = subprocess.run(
                ["gcov", "--json-format", "--stdout", counts],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
            for line in out.stdout.splitlines():
                yield json.loads(line)


def lines_reached(folder):
    """{file: {line: whether it was reached}}"""
    lines = collections.defaultdict(dict)
    for report in reports(folder):
        for file in report["files"]:
            for line in file["lines"]:
                known = lines[file["file"]]
                number = line["line_number"]
                known[number] = known.get(number, False) or line["count"] > 0
    return lines


def row(name, reached, total):
    print(f"{name:44} {reached:6} of {total:6}  {100 * reached / total:5.1f} %")


def main(arguments):
    with_files = arguments[0] == "--files"
    lines = lines_reached(os.path.abspath(arguments[-1]))
    of_folder = collections.Counter()
    reached_in = collections.Counter()
    for file, known in sorted(lines.items()):
        folder = file.split("/")[0]
        if folder not in FOLDERS or file.endswith(TESTS):
            continue
        of_folder[folder] += len(known)
        reached_in[folder] += sum(known.values())
        if with_files:
            row(file, sum(known.values()), len(known))
            missing = [str(n) for n in sorted(known) if not known[n]]
            if missing:
                print("    " + " ".join(missing))
    for folder in FOLDERS:
        row(folder + "/", reached_in[folder], of_folder[folder] or 1)
    row("together", sum(reached_in.values()), sum(of_folder.values()) or 1)


main(sys.argv[1:])
