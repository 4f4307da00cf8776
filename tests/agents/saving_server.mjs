// An MCP server, built on the SDK for TypeScript, that remembers what it is told and saves that when it shuts down.
//
//     saving_server.mjs FILE

import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";

const SAVING_TAKES_MS = 50;

const notes = [];
const server = new McpServer({ name: "saving-server", version: "1.0.0" });
server.registerTool("remember", { inputSchema: { note: z.string() } }, ({ note }) => {
  notes.push(note);
  return { content: [{ type: "text", text: "remembered" }] };
});

// Nothing is left to do once the standard input has ended.
process.once("beforeExit", async () => {
  await sleep(SAVING_TAKES_MS);
  writeFileSync(process.argv[2], notes.map((note) => `${note}\n`).join(""));
});

await server.connect(new StdioServerTransport());
