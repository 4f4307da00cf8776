// How a session comes to its end.

import { DAEMON, WRAPPER, roleOf } from "./roles.mjs";
import { within } from "./waiting.mjs";

/** The client has closed the pipe, and lives on. */
export const SILENT_CLIENT = "closing stdin, while the client lives on";

/**
 * `end` brings it about, and returns the wait status of the process whose end was seen. `stays` is what is left of
 * an agent without a wrapper. `wrapperFinishes`: the wrapper gets to finish its work before its own end is seen.
 * `options` are the wrapper's.
 */
export const waysToEnd = [
  {
    name: "closing stdin",
    // codex-acp 0.16.0 reads the end of file and goes on waiting. So the client quits, as one does that has closed
    // its connection, and no one is left who could end anything.
    end({ client }) {
      client.closeStdinAndQuit();
      return clientEnd(client);
    },
    stays: ({ tree }) => tree,
  },
  {
    name: SILENT_CLIENT,
    // Unwrapped, there is no end to wait for.
    async end({ client, tree }) {
      const wrapped = tree.alive().some((one) => roleOf(one) === WRAPPER);
      client.closeStdin();
      if (wrapped) await agentEnd(client);
      return "the client lives on";
    },
    stays: ({ tree }) => tree,
    wrapperFinishes: true,
    options: ["--on-stdin-close=terminate", "--grace=1s"],
  },
  {
    name: "SIGTERM",
    end({ client, pid }) {
      process.kill(pid, "SIGTERM");
      return agentEnd(client);
    },
    stays: ({ leaves }) => leaves,
    wrapperFinishes: true,
  },
  {
    name: "SIGKILL to the group",
    end({ client, pid }) {
      process.kill(-pid, "SIGKILL");
      return agentEnd(client);
    },
    stays: () => [DAEMON],
  },
  {
    name: "killing the client",
    end({ client }) {
      client.kill();
      return clientEnd(client);
    },
    stays: ({ tree }) => tree,
  },
  {
    name: "a crash of the agent",
    end({ client, members }, agent) {
      const { pid } = members.find((one) => roleOf(one) === agent.tree[0]);
      process.kill(pid, "SIGKILL");
      return agentEnd(client);
    },
    stays: ({ leaves }) => leaves,
    wrapperFinishes: true,
  },
];

function agentEnd(client) {
  return within("the end of what the client started", client.agentEnded);
}

async function clientEnd(client) {
  const [code, signal] = await within("the client's end", client.ended);
  return { code, signal };
}
