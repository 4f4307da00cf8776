// Stands in for an agent that saves its state when it is asked to end, and takes its time for that.
//
//     saving_agent.mjs FILE directly|by-a-helper
//
// The helper is in a session of its own, as a database or a tunnel is.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const SAVING_TAKES_MS = 300;

const [, , file, way] = process.argv;
const store = 'while read -r line; do printf "%s\\n" "$line" >> "$0"; echo stored; done';
const helper = way === "by-a-helper" && spawn("/bin/sh", ["-c", store, file], { detached: true, stdio: ["pipe", "pipe", 2] });

// Without it, nothing can be saved.
if (helper) helper.on("exit", () => process.exit(1));

let saving = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"]) {
  process.on(signal, async () => {
    // A second one is no reason to hurry.
    if (saving) return;
    saving = true;
    await sleep(SAVING_TAKES_MS);
    await save(`saved at ${signal}`);
    process.exit(0);
  });
}
// What keeps it running.
setInterval(() => {}, 1_000);

console.log(`ready ${process.pid}`);

async function save(state) {
  if (!helper) return appendFileSync(file, `${state}\n`);
  helper.stdin.write(`${state}\n`);
  await once(helper.stdout, "data");
}
