"""What documents give to be written into files, read by who will read it there.

Each block is parsed by its own kind's parser; what --setup=HOST prints has to
stand in docs/recipes.md, word for word, with the path of an installed wrapper.
"""
import json
import re
import shutil
import subprocess

INSTALLED = "/usr/local/bin/sprout-acp-wrap"
# Instructions of a Dockerfile whose words may be a list in JSON.
DOCKERFILE = {"FROM": False, "COPY": False, "RUN": True, "ENTRYPOINT": True, "CMD": True}


def blocks_of_setup(wrapper, host):
    """The indented blocks that --setup=HOST prints, each a text."""
    ran = subprocess.run([wrapper, f"--setup={host}"], capture_output=True, text=True)
    if ran.returncode != 0:
        raise ValueError(ran.stderr.strip())
    text = ran.stdout.replace(str(wrapper.resolve()), INSTALLED)
    found, block = [], []
    for line in text.splitlines() + ["end"]:
        if line.startswith("    ") or (block and not line):
            block.append(line[4:])
        elif block:
            found.append("\n".join(block).strip())
            block = []
    return found


def hosts_of_setup(wrapper):
    """The hosts that it knows, which it lists where it is given none."""
    ran = subprocess.run([wrapper, "--setup="], capture_output=True, text=True)
    named = re.search(r"needs one of ([\w, ]+) \(", ran.stderr)
    return named.group(1).split(", ") if named else []


def wrong_json(text, _folder):
    try:
        json.loads(text)
    except ValueError as error:
        return str(error)
    return None


def wrong_lua(text, folder):
    """Neovim's Lua is 5.1's."""
    compiler = shutil.which("luac5.1")
    if not compiler:
        return "there is no luac5.1, which tools/setup installs"
    file = folder / "snippet.lua"
    file.write_text(text + "\n")
    ran = subprocess.run([compiler, "-p", file], capture_output=True, text=True)
    return None if ran.returncode == 0 else ran.stderr


def wrong_unit(text, folder):
    if not shutil.which("systemd-analyze"):
        return None
    for program in re.findall(r"/usr/local/bin/[\w-]+", text):
        stand_in = folder / program.rpartition("/")[2]
        if not stand_in.exists():
            stand_in.write_text("#!/bin/sh\n")
            stand_in.chmod(0o755)
    name = "agent.socket" if text.startswith("[Socket]") else "agent.service"
    unit = folder / name
    unit.write_text(text.replace("/usr/local/bin", str(folder)) + "\n")
    ran = subprocess.run(["systemd-analyze", "verify", "--man=no", unit],
                         capture_output=True, text=True)
    mine = [line for line in ran.stderr.splitlines() if name in line]
    return "\n".join(mine) or None


def wrong_dockerfile(text, _folder):
    for line in text.splitlines():
        instruction, _, words = line.partition(" ")
        if instruction not in DOCKERFILE or not words:
            return f"no instruction: {line}"
        if words.startswith("[") and DOCKERFILE[instruction]:
            wrong = wrong_json(words, None)
            if wrong:
                return f"{line}: {wrong}"
    return None


PARSERS = {"json": wrong_json, "lua": wrong_lua, "ini": wrong_unit,
           "dockerfile": wrong_dockerfile}


def check_setup(wrapper, recipes, tell):
    """recipes: the text of docs/recipes.md; tell(place, what, why it is wrong)."""
    fenced = {block.partition("\n")[2].strip()
              for block in recipes.split("```")[1::2]}
    inline = set(re.findall(r"`([^`\n]+)`", recipes))
    hosts = hosts_of_setup(wrapper)
    tell("--setup=", "names its hosts", None if len(hosts) > 5 else f"names {hosts}")
    for host in hosts:
        found = blocks_of_setup(wrapper, host)
        tell(f"--setup={host}", "has something to write",
             None if found else "has nothing")
        for block in found:
            there = block in fenced or block in inline
            tell(f"--setup={host}", block.splitlines()[0],
                 None if there else f"docs/recipes.md does not have this:\n{block}")
