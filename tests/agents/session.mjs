// One client with one agent and its MCP servers, in a folder of their own.

import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ClientProcess } from "./client_process.mjs";
import { mcpServers } from "./mcp_servers.mjs";
import { ProcessTree } from "./process_tree.mjs";
import { WRAPPER, roleOf, rolesOf } from "./roles.mjs";
import { comparable } from "./traffic.mjs";
import { until, within } from "./waiting.mjs";

/** What a test that is broken off leaves to be cleaned up. */
const unclosed = new Set();
process.on("exit", () => unclosed.forEach((session) => session.close()));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

/**
 * Starts `agent` by `command`, waits until it has nothing more to say and its tree is what runs of it, and does `use`
 * with that session. Whatever comes of it, nothing is left on the machine.
 */
export async function withSession(agent, command, use) {
  const session = new Session();
  unclosed.add(session);
  try {
    await session.start(agent, command);
    session.members = await session.only(agent.tree);
    return await use(session);
  } catch (error) {
    error.message += `\nOn stderr:\n${session.stderr()}`;
    throw error;
  } finally {
    session.close();
    unclosed.delete(session);
  }
}

class Session {
  client;
  /** The pid that the client got for what it started: the wrapper's, or the agent's. */
  pid;
  tree;
  /** The agent's processes as they were when the session was ready. */
  members;
  #folder = realpathSync(mkdtempSync(join(tmpdir(), "agents-test-")));
  #log = join(this.#folder, "stderr");

  async start(agent, command) {
    const markName = "AGENTS_TEST_MARK";
    const env = {
      PATH: process.env.PATH,
      HOME: this.#folder,
      ...agent.settle(this.#folder),
      [agent.key]: "dummy",
      [markName]: randomUUID(),
    };
    const { method } = agent;
    this.client = new ClientProcess({ command, env, folder: this.#folder, log: this.#log, mcpServers, method });
    const { pid, descriptor } = await within("the start of the agent", this.client.started);
    this.pid = pid;
    this.tree = new ProcessTree(pid, { entry: `${markName}=${env[markName]}`, descriptor });
    await within("an open ACP session", this.client.ready);
  }

  /** Waits until `roles`, and nothing else, are what runs besides the wrapper, and returns who that is. */
  async only(roles) {
    const wanted = [...roles].sort();
    let found;
    await until(
      `nothing but ${wanted.join(", ")}`,
      () => {
        found = this.tree.alive().filter((one) => roleOf(one) !== WRAPPER);
        return isDeepStrictEqual(rolesOf(found), wanted);
      },
      () => this.tree,
    );
    return found;
  }

  traffic() {
    return comparable(this.client.traffic, this.#folder);
  }

  /** What wrapper and agent wrote there. */
  stderr() {
    return readFileSync(this.#log, { encoding: "utf8", flag: "a+" });
  }

  close() {
    this.tree?.kill();
    this.client?.kill();
    // The client may be about to write there still.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
