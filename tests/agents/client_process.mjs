// Starts client.mjs and follows what it tells.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("client.mjs", import.meta.url));

export class ClientProcess {
  /** Every message so far, both ways, as { from, message }. */
  traffic = [];
  /** True once nobody holds the descriptor any more that the agent inherited as a mark: the kernel's own word. */
  markIsReleased = false;
  #process;

  /** For `settings` see client.mjs. */
  constructor(settings) {
    this.#process = fork(PROGRAM, [JSON.stringify(settings)], {
      // The fourth is the mark: nothing is sent over it, and its end of file says that the last copy is closed.
      stdio: ["ignore", "inherit", "inherit", "pipe", "ipc"],
    });
    this.#process.stdio[3].on("close", () => (this.markIsReleased = true)).resume();
    this.#process.on("message", ({ said }) => said && this.traffic.push(said));

    /** What the client tells, each once. */
    this.started = this.#told("started");
    this.ready = this.#told("ready");
    this.agentEnded = this.#told("agentEnded");
    /** The client's own end. */
    this.ended = once(this.#process, "exit");
  }

  /** Closes the agent's stdin, and leaves in good order once that is done. */
  closeStdinAndQuit() {
    this.#process.send("close stdin and quit");
  }

  /** Closes the agent's stdin, and lives on, as an editor does that has closed a thread. */
  closeStdin() {
    this.#process.send("close stdin");
  }

  kill() {
    this.#process.kill("SIGKILL");
  }

  #told(event) {
    const promise = new Promise((resolve, reject) => {
      this.#process.on("message", (told) => {
        if (event in told) resolve(told[event]);
        if (event === "ready" && "failed" in told) reject(new Error(told.failed));
      });
      this.#process.on("exit", () => reject(new Error(`The client ended, and never told: ${event}`)));
    });
    // Not every test waits for every event.
    promise.catch(() => {});
    return promise;
  }
}
