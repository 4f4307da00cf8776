// What /proc says about the processes of this machine.

import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/**
 * The process that has this pid now, or undefined. A pid can be given out again; a pid together with its start time
 * names one process for good.
 */
export function lookUp(pid) {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses, and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    state: fields[0],
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTime: fields[19],
  };
}

/** Every process there is. One that ends while we look is left out. */
export function everyProcess() {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => lookUp(Number(pid))).filter((found) => found !== undefined);
}

export function isSame(one, other) {
  return one?.pid === other?.pid && one?.startTime === other?.startTime;
}

/** A zombie has ended: it runs nothing and holds nothing, and only waits for its parent to look. */
export function isAlive(process) {
  const now = lookUp(process.pid);
  return isSame(now, process) && !"ZX".includes(now.state);
}

export function commandLine(pid) {
  return strings(`/proc/${pid}/cmdline`);
}

/** The environment that the process was started with, as "NAME=value" entries. */
export function environment(pid) {
  return strings(`/proc/${pid}/environ`);
}

/** What the process's descriptors point to, such as "socket:[4711]". */
export function descriptors(pid) {
  const folder = `/proc/${pid}/fd`;
  const names = attempt(() => readdirSync(folder)) ?? [];
  return names.map((name) => attempt(() => readlinkSync(`${folder}/${name}`)));
}

function strings(file) {
  const content = attempt(() => readFileSync(file, "latin1")) ?? "";
  return content.split("\0").slice(0, -1);
}

/** A process may end between any two looks at it, and another user's does not let us look. */
function attempt(look) {
  try {
    return look();
  } catch {
    return undefined;
  }
}
