// What docs/recipes.md says of MCP servers that are wrapped one by one in an ordinary client, of sandboxes, and of
// agents that systemd starts at the first connection.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { isAlive, lookUp } from "./process_table.mjs";
import { until, within } from "./waiting.mjs";

const wrapper = process.env.AGENTS_TEST_WRAPPER;
const manifest = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-everything/package.json");
const everything = new URL("dist/index.js", `file://${manifest}`).pathname;

/** Leaves a daemon in a session of its own, whose pid is in the file, and becomes the server. */
const SCRIPT = 'setsid sleep 900 </dev/null >/dev/null 2>&1 & echo $! > "$2"; exec "$0" "$1" stdio';

const sandbox = ["bwrap", "--dev-bind", "/", "/", "--proc", "/proc", "--die-with-parent"];
const hasSandbox = spawnSync(sandbox[0], [...sandbox.slice(1), "true"]).status === 0;

/** What stands in front of the server, and whether its daemon stays once the client has closed it. */
const cases = [
  { name: "unwrapped", prefix: [], stays: true },
  { name: "wrapped", prefix: [wrapper, "--"], stays: false },
  { name: "in a sandbox", prefix: sandbox, stays: true, sandbox: true },
  { name: "wrapped in a sandbox", prefix: [...sandbox, wrapper, "--"], stays: false, sandbox: true },
  { name: "wrapped, in a sandbox below", prefix: [wrapper, "--", ...sandbox], stays: false, sandbox: true },
];

for (const { name, prefix, stays, sandbox: needsSandbox } of cases) {
  const skip = needsSandbox && !hasSandbox ? "no bubblewrap can run here" : false;
  test(`an MCP server, ${name}: its daemon ${stays ? "stays" : "is ended"}`, { skip }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "sprout-acp-wrap-recipes-"));
    const file = join(folder, "daemon");
    const [command, ...args] = [...prefix, "/bin/sh", "-c", SCRIPT, process.execPath, everything, file];
    const client = new Client({ name: "recipes", version: "1" });
    let daemon;
    try {
      await client.connect(new StdioClientTransport({ command, args, stderr: "ignore" }));
      const { tools } = await client.listTools();
      assert.ok(tools.length > 0);
      daemon = lookUp(Number(readFileSync(file, "utf8")));
      assert.ok(isAlive(daemon));
      await client.close();
      if (stays) assert.ok(isAlive(daemon));
      else await until("the daemon's end", () => !isAlive(daemon), () => `process ${daemon.pid}`);
    } finally {
      await client.close();
      if (daemon && isAlive(daemon)) process.kill(daemon.pid, "SIGKILL");
      rmSync(folder, { recursive: true });
    }
  });
}

/** An agent in Python, which answers with what it finds in LISTEN_PID, and its own pid. */
const LISTENER = `
import os, socket
connection, _ = socket.socket(fileno=3).accept()
connection.sendall(f"{os.environ['LISTEN_PID']} {os.getpid()}".encode())
`;

const activate = "systemd-socket-activate";
const hasActivate = spawnSync(activate, ["--version"]).status === 0;

const skip = hasActivate ? false : `no ${activate} is to be had`;
test("an agent that is started at the first connection: LISTEN_PID names it", { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "sprout-acp-wrap-recipes-"));
  const place = join(folder, "socket");
  const command = ["-l", place, wrapper, "--", "python3", "-c", LISTENER];
  const listener = spawn(activate, command, { stdio: "ignore" });
  try {
    // The file is there before anybody listens.
    let answer = "";
    while (answer === "") {
      assert.equal(listener.exitCode, null);
      await until("the socket", () => existsSync(place), () => "none");
      answer = await within("an answer", ask(place));
    }
    const [named, own] = answer.split(" ");
    assert.equal(named, own);
    if (listener.exitCode === null) await within("the end of the run", once(listener, "exit"));
    assert.equal(listener.exitCode, 0);
  } finally {
    listener.kill();
    rmSync(folder, { recursive: true });
  }
});

/** What is said at the socket, or nothing as long as nobody listens. */
function ask(place) {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(place);
    socket.on("data", (data) => (said += data));
    socket.on("end", () => resolve(said));
    socket.on("error", () => resolve(""));
  });
}
