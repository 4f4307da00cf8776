// acpx, an ACP client for the command line, with two agents: Ctrl-C in the middle of a turn leaves what an MCP server
// has started without the wrapper, and nothing with it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { isAlive, lookUp } from "./process_table.mjs";
import { until, within } from "./waiting.mjs";

const wrapper = process.env.AGENTS_TEST_WRAPPER;
const bin = (name) => fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url));
const manifest = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-everything/package.json");
const everything = new URL("dist/index.js", `file://${manifest}`).pathname;

/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:9";

/** A server that leaves a daemon, and adds its pid to the file. */
const script = (file) => `setsid sleep 900 </dev/null >/dev/null 2>&1 & echo $! >> ${file}; exec ${process.execPath} ${everything} stdio`;

/** `settle` has the agent start that server, and returns what it has to find in its environment. */
const agents = [
  {
    name: "codex-acp",
    command: bin("codex-acp"),
    options: "",
    settle(folder, file) {
      const provider = `model = "none"\nmodel_provider = "nowhere"\n[model_providers.nowhere]\nname = "nowhere"\nbase_url = "${NOWHERE}/v1"\n`;
      const server = `[mcp_servers.leaves]\ncommand = "/bin/sh"\nargs = ["-c", ${JSON.stringify(script(file))}]\n`;
      writeFileSync(join(folder, "config.toml"), provider + server);
      return { CODEX_HOME: folder, CODEX_API_KEY: "none" };
    },
  },
  {
    name: "gemini",
    command: `${bin("gemini")} --acp`,
    options: "--ask=group ",
    settle(folder, file) {
      mkdirSync(join(folder, ".gemini"));
      const settings = {
        general: { enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
        security: { auth: { selectedType: "gemini-api-key" } },
        mcpServers: { leaves: { command: "/bin/sh", args: ["-c", script(file)] } },
      };
      writeFileSync(join(folder, ".gemini/settings.json"), JSON.stringify(settings));
      return { GEMINI_API_KEY: "none", GEMINI_CLI_TRUST_WORKSPACE: "true", HTTPS_PROXY: NOWHERE };
    },
  },
];

// gemini-cli takes Node 20.
const newEnough = Number(process.versions.node.split(".")[0]) >= 20;

for (const agent of agents) {
  const skip = agent.name === "gemini" && !newEnough ? `gemini takes Node 20, this is ${process.version}` : false;
  test(`acpx with ${agent.name}, unwrapped: a daemon stays`, { skip }, () =>
    interrupt(agent, "", (left) => assert.ok(left().length > 0)));
  test(`acpx with ${agent.name}, wrapped: nothing stays`, { skip }, () =>
    interrupt(agent, `${wrapper} ${agent.options}-- `, (left) =>
      until("the daemons' end", () => left().length === 0, () => left().map(({ pid }) => pid).join(" "))));
}

/** Runs acpx, whose pid and end are told in files, and goes on until nobody writes any more. */
const HOLD = `"$0" -c 'echo $$ > pid; exec "$@"' sh "$@" > log 2>&1; echo > ended; read line`;

/**
 * Runs `acpx exec` up to an MCP server's daemon, interrupts it, and has `check` look at who of the daemons is left. All of it
 * is below a wrapper that goes on, since agent and servers may stay, too.
 */
async function interrupt(agent, prefix, check) {
  const folder = mkdtempSync(join(tmpdir(), "sprout-acp-wrap-acpx-"));
  const inFolder = (name) => join(folder, name);
  const lines = (name) => (existsSync(inFolder(name)) ? readFileSync(inFolder(name), "utf8").split("\n").slice(0, -1) : []);
  const left = () => lines("daemons").map(Number).map(lookUp).filter((daemon) => daemon && isAlive(daemon));
  const command = [bin("acpx"), "--agent", prefix + agent.command, "exec", "hello"];
  const held = spawn(wrapper, ["--", "/bin/sh", "-c", HOLD, "/bin/sh", ...command], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...agent.settle(folder, inFolder("daemons")) },
    stdio: ["pipe", "ignore", "ignore"],
  });
  const over = once(held, "exit");
  try {
    await until("a daemon of an MCP server", () => left().length > 0, () => lines("log").join("; "));
    process.kill(Number(lines("pid")[0]), "SIGINT");
    await until("the end of acpx", () => lines("ended").length > 0, () => lines("log").join("; "));
    await check(left);
  } finally {
    held.stdin.end();
    await within("the end of the wrapper around it", over);
    rmSync(folder, { recursive: true });
  }
}
