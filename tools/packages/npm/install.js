'use strict';
// Puts the program in the place of the script that would find it each time.  Where
// that fails, the script serves, and says so if there is no program at all.
const fs = require('fs');
const path = require('path');

const name = 'sprout-acp-wrap';
const place = path.join(__dirname, 'bin', name);
const part = `${place}.part`;
try {
  const program =
      require.resolve(`${name}-${process.platform}-${process.arch}/bin/${name}`);
  fs.rmSync(part, {force: true});
  try {
    fs.linkSync(program, part);
  } catch {
    fs.copyFileSync(program, part);
    fs.chmodSync(part, 0o755);
  }
  // Whoever runs it now keeps what it has.
  fs.renameSync(part, place);
} catch {
} finally {
  // rename() leaves it where both are one file already.
  fs.rmSync(part, {force: true});
}
