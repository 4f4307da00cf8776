// What was said, in a form in which two sessions can be compared.

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** `traffic` with `folder` and every UUID replaced by a name, the same one wherever it stands. */
export function comparable(traffic, folder) {
  const names = new Map();
  const nameOf = (uuid) => names.get(uuid) ?? names.set(uuid, `UUID ${names.size + 1}`).get(uuid);
  return JSON.parse(JSON.stringify(traffic).replaceAll(folder, "FOLDER").replace(UUID, nameOf));
}
