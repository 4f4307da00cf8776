// The processes that one started command has brought about, found without any help from the wrapper under test.

import { commandLine, descriptors, environment, everyProcess, isAlive, isSame } from "./process_table.mjs";

const KILL_AGAIN_MS = 5;

/**
 * A process belongs to the tree if it is the root, descends from one that belongs, or carries a mark that the root was
 * given. Ancestry is lost when a parent ends, so whoever was once recorded stays recorded.
 */
export class ProcessTree {
  #members;
  #marks;

  /** `marks` is { entry: "NAME=value" in the environment, descriptor: what an inherited descriptor points to }. */
  constructor(rootPid, marks) {
    this.#marks = marks;
    this.#members = everyProcess().filter(({ pid }) => pid === rootPid);
  }

  /** Records whoever has joined, and returns the members that are alive. */
  alive() {
    const everyone = everyProcess();
    const isRecorded = (one) => this.#members.some((member) => isSame(member, one));
    // A member's number that has gone to a stranger does not get in here, so the stranger's children do not either.
    const belonging = new Set(everyone.filter((one) => isRecorded(one) || this.#isMarked(one)).map(({ pid }) => pid));
    for (let before = 0; before !== belonging.size; ) {
      before = belonging.size;
      for (const { pid, parent } of everyone) if (belonging.has(parent)) belonging.add(pid);
    }
    this.#members.push(...everyone.filter((one) => belonging.has(one.pid) && !isRecorded(one)));
    return this.#members.filter(isAlive);
  }

  /** Whether the process holds the descriptor that the root was given. */
  holdsDescriptor({ pid }) {
    return descriptors(pid).includes(this.#marks.descriptor);
  }

  /** Ends whoever is left, and returns when they are gone. */
  kill() {
    for (let left = this.alive(); left.length > 0; left = this.alive()) {
      left.forEach(({ pid }) => kill(pid));
      pause(KILL_AGAIN_MS);
    }
  }

  toString() {
    const living = this.alive().map(({ pid }) => `${pid} ${commandLine(pid).join(" ")}`);
    return living.join("; ") || "nobody";
  }

  #isMarked(one) {
    return environment(one.pid).includes(this.#marks.entry) || this.holdsDescriptor(one);
  }
}

function kill(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Without giving way to anything else, since this also serves while this process exits. */
function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
