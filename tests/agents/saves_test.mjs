// What is saved at the end is saved with the wrapper, too: by MCP servers built on the SDKs, which save when their
// client is gone, and by agents that are ended through npm's tools, which pass on signals that have arrived already.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { isAlive, lookUp } from "./process_table.mjs";
import { until, within } from "./waiting.mjs";

const wrapper = process.env.AGENTS_TEST_WRAPPER;
const python = process.env.AGENTS_TEST_PYTHON;
assert.ok(python, "AGENTS_TEST_PYTHON has to name a Python with the packages of requirements.txt");

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const bin = (name) => beside(`node_modules/.bin/${name}`);

/** The end of a terminal's line, and Ctrl-C. */
const CTRL_C = "\x03";

const sdks = {
  Python: (file) => [python, beside("saving_server.py"), file],
  TypeScript: (file) => [process.execPath, beside("saving_server.mjs"), file],
};

/** How an agent ends that has MCP servers, and what they are to have saved by then. */
const agentEnds = [
  { name: "exits", end: (agent) => agent.stdin.write("exit\n"), saved: "first turn\n" },
  { name: "closes its connections and exits", end: (agent) => agent.stdin.end(), saved: "first turn\n" },
  { name: "is killed", end: (_, pid) => process.kill(pid, "SIGKILL"), saved: "first turn\n" },
  { name: "is asked to end, and uses them once more", end: (agent) => agent.kill("SIGTERM"), saved: "first turn\nlast turn\n" },
];

/**
 * How an agent is ended in a terminal: `command` is what runs there, and `keys` are typed once the agent is ready.
 * These tools end whatever the agent has started along with it, so that only the first one lets it save by a helper.
 */
const tools = [
  { name: "Ctrl-C", command: (agent) => agent, keys: CTRL_C, way: "by-a-helper", saved: "SIGINT" },
  { name: "Ctrl-C through concurrently", command: concurrently, keys: CTRL_C, saved: "SIGINT" },
  { name: "Ctrl-C through nodemon", command: nodemon, keys: CTRL_C, saved: "SIGINT" },
  { name: "tree-kill", command: treeKill, saved: "SIGTERM" },
];

for (const { name, end, saved } of agentEnds) {
  const all = Object.fromEntries(Object.keys(sdks).map((sdk) => [sdk, saved]));
  compare(`the MCP servers of an agent that ${name}`, (prefix) => useServers(prefix, end), all);
}
for (const tool of tools) {
  compare(`an agent, ended by ${tool.name}`, (prefix) => useTool(prefix, tool), `saved at ${tool.saved}\n`);
}

/** The first one is the negative control: there is something to lose. Both are played at the same time. */
function compare(name, play, saved) {
  let wrapped;
  let unwrapped;
  test(`${name}, unwrapped: saved`, async () => {
    wrapped = play([wrapper, "--"]);
    wrapped.catch(() => {});
    unwrapped = await play([]);
    assert.deepEqual(unwrapped.saved, saved);
  });
  test(`${name}, wrapped: saved, and all is the same`, async () => {
    assert.deepEqual(await wrapped, unwrapped);
  });
}

/** An agent with a server of each SDK, and how it ends. */
function useServers(prefix, end) {
  return inFolder(async (folder) => {
    const files = Object.fromEntries(Object.keys(sdks).map((sdk) => [sdk, join(folder, sdk)]));
    const commands = Object.entries(sdks).map(([sdk, command]) => command(files[sdk]));
    const run = new Run([...prefix, process.execPath, beside("saving_servers_agent.mjs"), JSON.stringify(commands)]);
    end(run.process, await run.ready);
    const status = await run.ended;
    return { status, saved: Object.fromEntries(Object.entries(files).map(([sdk, file]) => [sdk, contentOf(file)])) };
  });
}

/** An agent below one of npm's tools, in a terminal. */
function useTool(prefix, { command, keys, way = "directly" }) {
  return inFolder(async (folder) => {
    const file = join(folder, "state");
    const agent = [...prefix, process.execPath, beside("saving_agent.mjs"), file, way];
    // script(1) makes the terminal.
    const run = new Run(["script", "-qefc", quoted(command(agent)), "/dev/null"]);
    const pid = await run.ready;
    const started = lookUp(pid);
    if (keys) run.process.stdin.write(keys);
    await until("the end of the agent", () => !isAlive(started), () => `agent ${pid}`);
    // Not every script(1) ends with what runs in it.
    run.process.stdin.end();
    return { status: await run.ended, saved: contentOf(file) };
  });
}

/** A process, and all that inherits its standard error. */
class Run {
  #output = "";

  constructor([program, ...args]) {
    this.process = spawn(program, args, { detached: true, stdio: ["pipe", "pipe", "pipe"] });
    this.process.stdin.on("error", () => {});
    const keep = (chunk) => (this.#output += chunk);
    this.process.stdout.on("data", keep);
    this.process.stderr.on("data", keep);
    const ready = until("ready", () => this.#pid() !== undefined, () => this.#output);
    /** The pid of the agent itself. */
    this.ready = ready.then(() => this.#pid());
    const closed = Promise.all([once(this.process, "exit"), once(this.process, "close")]);
    /** How it has ended, once nobody is left who has inherited its standard error. */
    this.ended = within("the end of everything", closed).then(([[code, signal]]) => code ?? signal);
  }

  #pid() {
    const found = /ready (\d+)/.exec(this.#output);
    return found ? Number(found[1]) : undefined;
  }
}

async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "saves-test-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "nothing";
    throw error;
  }
}

/** As a shell reads it. */
function quoted(command) {
  return command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

/** It takes off a pair of quotes that a command begins and ends with. */
function concurrently(agent) {
  return [bin("concurrently"), "--raw", `exec ${quoted(agent)}`];
}

/** It watches nothing that changes. */
function nodemon(agent) {
  return [bin("nodemon"), "--quiet", "--watch", beside("package.json"), "--exec", quoted(agent)];
}

function treeKill(agent) {
  return [process.execPath, beside("tree_kill.mjs"), ...agent];
}
