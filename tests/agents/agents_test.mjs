// Every agent, ended in every way: without the wrapper something stays, with it nothing does, and until then nobody
// can tell the difference.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { agents } from "./agents.mjs";
import { environment, isAlive, lookUp } from "./process_table.mjs";
import { DAEMON, MCP_SERVER, WRAPPER, roleOf, rolesOf } from "./roles.mjs";
import { withSession } from "./session.mjs";
import { until } from "./waiting.mjs";
import { waysToEnd } from "./ways_to_end.mjs";

const wrapper = process.env.AGENTS_TEST_WRAPPER;
assert.ok(wrapper, "AGENTS_TEST_WRAPPER has to name the sprout-acp-wrap to test");

/** Three requests, three answers, and the commands that codex offers. */
const MESSAGES = 7;

/** How long something has to stay to count as left behind. */
const STAYS_MS = 1_000;

for (const agent of agents) {
  if (agent.hidesServers) {
    test(`${agent.name}: neither its group nor its environment leads to its MCP servers`, () => outOfReach(agent));
  }
  for (const way of waysToEnd.filter(({ name }) => agent.ways?.includes(name) ?? true)) {
    let unwrapped;
    test(`${agent.name}, unwrapped, ended by ${way.name}: leaves ${way.stays(agent).join(", ")}`, async () => {
      unwrapped = await leavesProcesses(agent, way);
    });
    test(`${agent.name}, wrapped, ended by ${way.name}: leaves nothing, and is the same`, () =>
      leavesNothing(agent, way, unwrapped));
  }
}

/** The premise of all that follows: this agent is one of the hard ones. */
function outOfReach(agent) {
  const hasKey = ({ pid }) => environment(pid).some((entry) => entry.startsWith(`${agent.key}=`));
  return withSession(agent, agent.command, async ({ pid, members }) => {
    const started = lookUp(pid);
    assert.equal(hasKey(started), true);
    for (const server of members.filter((one) => roleOf(one) === MCP_SERVER)) {
      assert.notEqual(server.group, started.group);
      assert.equal(hasKey(server), false);
    }
    const daemon = members.find((one) => roleOf(one) === DAEMON);
    assert.notEqual(daemon.session, started.session);
    assert.equal(hasKey(daemon), false);
  });
}

/** The negative control. Returns what the wrapped session has to be like. */
function leavesProcesses(agent, way) {
  return withSession(agent, agent.command, async (session) => {
    const seen = await end(session, agent, way);
    const left = await session.only(way.stays(agent));
    await sleep(STAYS_MS);
    assert.deepEqual(left.filter(isAlive), left, "has ended after all");
    return seen;
  });
}

function leavesNothing(agent, way, unwrapped) {
  assert.ok(unwrapped, "there is no unwrapped session to compare with");
  const options = [...(way.options ?? []), ...(agent.options ?? [])];
  return withSession(agent, [wrapper, ...options, "--", ...agent.command], async (session) => {
    const seen = await end(session, agent, way);
    if (way.wrapperFinishes) assert.equal(`${session.tree}`, "nobody", "left when the wrapper's end was seen");
    await until(
      "the end of every process, and of every copy of the descriptor they inherited",
      () => session.tree.alive().length === 0 && session.client.markIsReleased,
      () => session.tree,
    );
    assert.deepEqual(seen, unwrapped);
  });
}

/** Ends the session, and returns what it was like to the client and to whoever inherits a descriptor. */
async function end(session, agent, way) {
  const wrappers = session.tree.alive().filter((one) => roleOf(one) === WRAPPER);
  const holders = rolesOf([...session.members, ...wrappers].filter((one) => session.tree.holdsDescriptor(one)));
  const status = await way.end(session, agent);
  const traffic = session.traffic();
  assert.equal(traffic.length, MESSAGES);
  return { holders, status, traffic };
}
