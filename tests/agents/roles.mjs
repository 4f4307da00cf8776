// What part a process plays in these tests, told from its command line.

import { basename } from "node:path";
import { commandLine } from "./process_table.mjs";

export const LAUNCHER = "launcher";
export const CODEX = "codex-acp";
export const GEMINI = "gemini";
export const MCP_SERVER = "MCP server";
export const DAEMON = "daemon";
export const WRAPPER = "wrapper";

// What guardian, witness and sweep show in place of the command line.
const WRAPPERS_OWN = ["acp-guardian", "acp-witness", "acp-sweep"];

/** The roles of `processes`, sorted, so that they can be compared. */
export function rolesOf(processes) {
  return processes.map(roleOf).sort();
}

export function roleOf({ pid }) {
  const [program = "", ...args] = commandLine(pid);
  const name = basename(program);
  if (name === "codex-acp") return CODEX;
  if (name.startsWith("sprout-acp-wrap") || WRAPPERS_OWN.includes(name)) return WRAPPER;
  if (name === "node" && args[0]?.endsWith("/codex-acp.js")) return LAUNCHER;
  // Its launcher starts the same program once more, with more memory.
  if (name === "node" && args[0]?.endsWith("/gemini.js")) return LAUNCHER;
  if (name === "node" && args[1]?.endsWith("/gemini.js")) return GEMINI;
  if (name === "node" && args[0]?.includes("/server-everything/")) return MCP_SERVER;
  if (name === "sleep") return DAEMON;
  return `another: ${name}`;
}
