#!/usr/bin/env python3
"""Checks the form of what no formatter is at hand for: check-form.py

BUILD files: that they parse, 4 blanks of indentation, double quotes, `name`
first, and sorted lists of sources and dependencies, as buildifier has it.
C++: at most 600 lines a file that is no test, the guard of a header by its path, and no #if for
a system outside of tests (systems differ by file).  Scripts: that they parse.
"""
import ast
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SORTED = {"srcs", "hdrs", "deps", "data"}
MOST_LINES = 600
OS_CONDITION = re.compile(
    r"^\s*#\s*(if|ifdef|ifndef|elif)\b.*(__linux__|__APPLE__|__MACH__)")

problems = []


def complain(path, line, text):
    problems.append(f"{path}:{line}: {text}")


def label_order(label):
    """buildifier's: files, then :local, //absolute, @external ones."""
    kind = (1 if label.startswith(":") else 2 if label.startswith("//")
            else 3 if label.startswith("@") else 0)
    return kind, label.replace(":", "!")


def check_build_file(path, text):
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        complain(path, error.lineno, "does not parse")
        return
    for number, line in enumerate(text.splitlines(), 1):
        indentation = len(line) - len(line.lstrip(" "))
        if "\t" in line or line != line.rstrip():
            complain(path, number, "a tab, or a blank at the end")
        elif indentation % 4 and not line.lstrip().startswith("#"):
            complain(path, number, "indentation is not by 4")
        if re.match(r"[^\"#]*'[^\"]*$", line):
            complain(path, number, "single quotes")
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        names = [keyword.arg for keyword in call.keywords]
        if "name" in names and names[0] != "name":
            complain(path, call.lineno, "name does not come first")
        for keyword in call.keywords:
            if keyword.arg in SORTED and isinstance(keyword.value, ast.List):
                check_sorted(path, keyword)


def check_sorted(path, keyword):
    values = [element.value for element in keyword.value.elts
              if isinstance(element, ast.Constant)]
    if values != sorted(values, key=label_order):
        complain(path, keyword.value.lineno, f"{keyword.arg} is not sorted")


def check_source(path, text):
    lines = text.splitlines()
    if len(lines) > MOST_LINES and not path.stem.endswith("_test"):
        complain(path, len(lines), f"more than {MOST_LINES} lines")
    if path.parts[0] != "tests":
        for number, line in enumerate(lines, 1):
            if OS_CONDITION.match(line):
                complain(path, number, "#if for a system: use a file for each")
    if path.suffix == ".h":
        guard = "SPROUT_ACP_WRAP_" + re.sub(r"\W", "_", str(path)).upper() + "_"
        if f"#ifndef {guard}\n#define {guard}\n" not in text:
            complain(path, 1, f"the guard is not {guard}")


def check_script(path, text):
    if text.startswith("#!/bin/bash"):
        ran = subprocess.run(["bash", "-n", ROOT / path], capture_output=True,
                             text=True)
        if ran.returncode:
            complain(path, 1, ran.stderr.strip())
    elif path.suffix == ".py" or text.startswith("#!/usr/bin/env python3"):
        try:
            compile(text, str(path), "exec")
        except SyntaxError as error:
            complain(path, error.lineno, "does not parse")


def main():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, text=True,
                            stdout=subprocess.PIPE).stdout.split()
    for name in listed:
        path = pathlib.Path(name)
        file = ROOT / path
        # Some stand in for Apple's.
        if not file.is_file() or ".framework" in name:
            continue
        text = file.read_text(errors="replace")
        if path.suffix in (".cc", ".h"):
            check_source(path, text)
        elif path.name.startswith(("BUILD", "WORKSPACE", "MODULE")):
            check_build_file(path, text)
        else:
            check_script(path, text)
    print("\n".join(problems) or f"{len(listed)} files have the form they should")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
