// The agents: codex-acp by itself, and as the launcher of its npm package starts it.

import { createRequire } from "node:module";
import { mcpServers } from "./mcp_servers.mjs";
import { CODEX, DAEMON, LAUNCHER, MCP_SERVER } from "./roles.mjs";

const { resolve } = createRequire(import.meta.url);
const launcher = resolve("@zed-industries/codex-acp/bin/codex-acp.js");
const native = createRequire(launcher).resolve(
  `@zed-industries/codex-acp-${process.platform}-${process.arch}/bin/codex-acp`,
);

const mcpTree = [...mcpServers.map(() => MCP_SERVER), DAEMON];

/**
 * `command` starts it. `tree` is what runs once its session stands, with the started process first. `leaves` is what of
 * that stays, without a wrapper, when the started process is ended.
 */
export const agents = [
  {
    name: "codex-acp",
    command: [native],
    tree: [CODEX, ...mcpTree],
    // The MCP servers end by themselves, because codex held the other end of their stdin.
    leaves: [DAEMON],
  },
  {
    // A Node script that waits for the native agent. It passes no signal on.
    name: "codex-acp's npm launcher",
    command: [process.execPath, launcher],
    tree: [LAUNCHER, CODEX, ...mcpTree],
    leaves: [CODEX, ...mcpTree],
  },
];
