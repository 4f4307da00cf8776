// The agents: codex-acp by itself, and as the launcher of its npm package starts it; gemini-cli.

import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mcpServers } from "./mcp_servers.mjs";
import { CODEX, DAEMON, GEMINI, LAUNCHER, MCP_SERVER } from "./roles.mjs";
import { SILENT_CLIENT } from "./ways_to_end.mjs";

const { resolve } = createRequire(import.meta.url);
const launcher = resolve("@zed-industries/codex-acp/bin/codex-acp.js");
const native = createRequire(launcher).resolve(
  `@zed-industries/codex-acp-${process.platform}-${process.arch}/bin/codex-acp`,
);

const mcpTree = [...mcpServers.map(() => MCP_SERVER), DAEMON];

/** Nobody listens there: whatever network the machine has, no agent talks to a model, and a dummy key goes nowhere. */
const NOWHERE = "http://127.0.0.1:9";

const codex = {
  method: "codex-api-key",
  key: "CODEX_API_KEY",
  hidesServers: true,
  settle(folder) {
    const home = `${folder}/codex`;
    mkdirSync(home);
    writeFileSync(`${home}/config.toml`, `openai_base_url = "${NOWHERE}/v1"\n`);
    return { CODEX_HOME: home };
  },
};

/**
 * `command` starts it. `tree` is what runs once its session stands, with the started process first. `leaves` is what of
 * that stays, without a wrapper, when the started process is ended.
 * `method` is how it is authenticated, by an environment entry called `key`. `settle` writes its settings into a folder,
 * and returns what else it has to find in its environment. `hidesServers`: neither its group nor its environment leads
 * to its MCP servers. `ways` names the ways to end that are played with it, if not all are, and `options` are the
 * wrapper's that it takes.
 */
export const agents = [
  {
    ...codex,
    name: "codex-acp",
    command: [native],
    tree: [CODEX, ...mcpTree],
    // The MCP servers end by themselves, because codex held the other end of their stdin.
    leaves: [DAEMON],
  },
  {
    ...codex,
    // A Node script that waits for the native agent. It passes no signal on.
    name: "codex-acp's npm launcher",
    command: [process.execPath, launcher],
    tree: [LAUNCHER, CODEX, ...mcpTree],
    leaves: [CODEX, ...mcpTree],
  },
  {
    // With MCP servers it does not heed the end of its stdin, either; and its launcher keeps SIGTERM to itself.
    name: "gemini",
    command: [process.execPath, fileURLToPath(new URL("node_modules/@google/gemini-cli/bundle/gemini.js", import.meta.url)), "--acp"],
    tree: [LAUNCHER, GEMINI, ...mcpTree],
    method: "gemini-api-key",
    key: "GEMINI_API_KEY",
    ways: [SILENT_CLIENT],
    options: ["--ask=group"],
    settle(folder) {
      mkdirSync(`${folder}/.gemini`);
      const settings = { general: { enableAutoUpdate: false }, privacy: { usageStatisticsEnabled: false } };
      writeFileSync(`${folder}/.gemini/settings.json`, JSON.stringify(settings));
      // It starts no MCP server in a folder that it does not trust.
      return { GEMINI_CLI_TRUST_WORKSPACE: "true", HTTPS_PROXY: NOWHERE };
    },
  },
].filter(runsHere);

/** Whether this Node is new enough for it. */
function runsHere({ name }) {
  const major = Number(process.versions.node.split(".")[0]);
  if (name !== "gemini" || major >= 20) return true;
  console.log(`# gemini is left out: it takes Node 20, this is ${process.version}`);
  return false;
}
