// An ACP client as a process of its own, so that it can quit or be killed as an editor is, with the agent as its
// child. client_process.mjs starts it, tells it what to do and is told what happens.

import { spawn } from "node:child_process";
import { closeSync, openSync, readlinkSync } from "node:fs";
import { Readable, Writable } from "node:stream";
import { PROTOCOL_VERSION, client, methods, ndJsonStream } from "@agentclientprotocol/sdk";

/** The descriptor that the agent inherits besides the usual three. */
const MARK_FD = 3;

const { command, env, folder, log, mcpServers, method } = JSON.parse(process.argv[2]);

const tell = (event) => process.send(event);

const [program, ...args] = command;
const agent = spawn(program, args, {
  cwd: folder,
  env,
  // The leader of a group, as the desktop app starts its agents.
  detached: true,
  stdio: ["pipe", "pipe", openSync(log, "a"), MARK_FD],
});
agent.on("error", (error) => tell({ failed: error.message }));
agent.on("exit", (code, signal) => tell({ agentEnded: { code, signal } }));
tell({ started: { pid: agent.pid, descriptor: readlinkSync(`/proc/self/fd/${MARK_FD}`) } });
// From here on only the agent and what it starts hold it.
closeSync(MARK_FD);

process.on("message", (order) => {
  if (order === "close stdin") agent.stdin.end();
  if (order === "close stdin and quit") agent.stdin.end(() => process.exit());
});
process.on("disconnect", () => process.exit());

let allIsSaid;
const lastMessage = new Promise((resolve) => (allIsSaid = resolve));

client({ name: "sprout-acp-wrap agents test" })
  .onNotification(methods.client.session.update, ({ params }) => {
    // The last thing that each of them says of its own accord.
    if (params.update.sessionUpdate === "available_commands_update") allIsSaid();
  })
  .connectWith(overheard(agent), async (acp) => {
    await acp.request(methods.agent.initialize, { protocolVersion: PROTOCOL_VERSION, clientCapabilities: {} });
    await acp.request(methods.agent.authenticate, { methodId: method });
    await acp.request(methods.agent.session.new, { cwd: folder, mcpServers });
    await lastMessage;
    tell({ ready: true });
    // Returning would close the connection. It is kept until somebody ends the agent or this client.
    await new Promise(() => {});
  })
  .catch((error) => tell({ failed: error.message }));

/** The agent's stdin and stdout as a stream of ACP messages, each of which is told as well. */
function overheard({ stdin, stdout }) {
  const stream = ndJsonStream(Writable.toWeb(stdin), Readable.toWeb(stdout));
  const outgoing = listener("client");
  // Fails once the agent has ended, which "exit" tells better.
  outgoing.readable.pipeTo(stream.writable).catch(() => {});
  return { writable: outgoing.writable, readable: stream.readable.pipeThrough(listener("agent")) };
}

function listener(from) {
  return new TransformStream({
    transform(message, controller) {
      tell({ said: { from, message } });
      controller.enqueue(message);
    },
  });
}
