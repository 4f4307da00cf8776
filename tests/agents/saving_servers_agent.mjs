// Stands in for an agent: starts MCP servers by the SDK, as agents do, uses them, and says "ready".
//
//     saving_servers_agent.mjs COMMANDS, a JSON array of arrays
//
// SIGTERM has it use them once more. "exit" on standard input ends it, and so does the end of that, but by closing its
// connections in good order.

import { createInterface } from "node:readline";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const clients = await Promise.all(JSON.parse(process.argv[2]).map(connect));
await tellAll("first turn");

process.once("SIGTERM", async () => {
  await tellAll("last turn");
  process.exit(0);
});

createInterface({ input: process.stdin })
  .on("line", () => process.exit(0))
  .on("close", async () => {
    await Promise.all(clients.map((client) => client.close()));
    process.exit(0);
  });

console.log(`ready ${process.pid}`);

async function connect([command, ...args]) {
  const client = new Client({ name: "saving-servers-agent", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command, args }));
  return client;
}

function tellAll(note) {
  return Promise.all(clients.map((client) => client.callTool({ name: "remember", arguments: { note } })));
}
