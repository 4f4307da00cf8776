// The MCP servers that the client asks the agent to start, in the form of ACP's session/new.

import { createRequire } from "node:module";

const manifest = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-everything/package.json");
const everything = new URL("dist/index.js", `file://${manifest}`).pathname;

/** Long enough to outlive any test, short enough not to stay for good should everything else fail. */
const DAEMON_LIFE_S = 900;

export const mcpServers = [
  { name: "everything", command: process.execPath, args: [everything, "stdio"], env: [] },
  {
    // Ends when its stdin does, like the plain one, but has left a process in a session of its own by then: what
    // servers that drive a browser do.
    name: "everything-with-daemon",
    command: "/bin/sh",
    args: [
      "-c",
      `setsid sleep ${DAEMON_LIFE_S} </dev/null >/dev/null 2>&1 & exec "$0" "$1" stdio`,
      process.execPath,
      everything,
    ],
    env: [],
  },
];
