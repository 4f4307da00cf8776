// Starts a command as the leader of a group, and ends it by npm's tree-kill once it is ready: tree_kill.mjs COMMAND...

import { spawn } from "node:child_process";
import { once } from "node:events";
import kill from "tree-kill";

const [, , program, ...args] = process.argv;
const child = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
child.stdout.pipe(process.stdout);
await once(child.stdout, "data");
kill(child.pid, "SIGTERM");
const [code, signal] = await once(child, "exit");
console.log(`ended by ${code ?? signal}`);
