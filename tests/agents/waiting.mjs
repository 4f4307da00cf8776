// Waiting for what has to come, however busy the machine is.

import { setTimeout as sleep } from "node:timers/promises";

/** Far beyond what anything here takes: reaching it means that what is waited for never comes. */
const LIMIT_MS = 60_000;

/** What becomes of somebody else's child raises no event here, so it is looked at in this rhythm. */
const LOOK_EVERY_MS = 50;

/** What `promise` gives. */
export function within(description, promise) {
  const late = sleep(LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`Not seen: ${description}`);
  });
  return Promise.race([promise, late]);
}

/** Returns once `isSo()`. `describe()` says what there is instead. */
export async function until(description, isSo, describe) {
  const end = performance.now() + LIMIT_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`Not seen: ${description}. There is: ${describe()}`);
    await sleep(LOOK_EVERY_MS);
  }
}
