import { addMs, type Instant } from "#domain/shared/instant.ts";
import { findNextKey, linkLifeMs, spreadMs } from "#platform/secrets/change-keys.ts";
import type { KeyList, ListedKey } from "#platform/secrets/key-list.ts";
import type { KeysRefusal } from "./key-operator.ts";

/** Lists the keys without their texts, one on a line, and says what may be done next. */
export function formatKeys(list: KeyList, at: Instant): string {
  const lines = list.keys.map((key) => `key ${key.id}  ${describeKey(key, list)}`);
  return [...lines, describeNext(list, at)].join("\n");
}

function describeKey({ id, addedAt, replacedAt, retiredAt }: ListedKey, { current }: KeyList): string {
  const added = addedAt === undefined ? "of the deployment" : `added ${addedAt}`;
  if (retiredAt !== undefined) return `${added}, retired ${retiredAt}`;
  if (id === current) return `${added}, seals and signs`;
  return replacedAt === undefined ? `${added}, opens and verifies` : `${added}, replaced ${replacedAt}`;
}

function describeNext(list: KeyList, at: Instant): string {
  const next = findNextKey(list);
  if (next) {
    const from = addMs(next.addedAt ?? at, spreadMs);
    return at < from ? `Next: keys activate, from ${from}` : "Next: keys activate";
  }
  const open = list.keys.find(({ id, retiredAt }) => id < list.current && retiredAt === undefined);
  if (!open) return "Next: keys add, when you want to rotate";
  const from = addMs(open.replacedAt ?? at, linkLifeMs);
  return `Next: keys reseal, then keys retire --key ${open.id}, from ${from}; at once only after a leak`;
}

/** Says why a command was refused, and what to do. */
export function explainRefusal(refusal: KeysRefusal): string {
  switch (refusal.kind) {
    case "key_waits":
      return `Key ${refusal.id} is added and not activated yet. Activate it, or retire it, before you add another one.`;
    case "no_new_key":
      return "There is no added key. Run keys add first.";
    case "too_early":
      return `Too early: wait until ${refusal.until}. docs/rotation.md says why.`;
    case "no_id_left":
      return "There are 256 keys, and no number is left.";
    case "key_not_found":
      return `There is no key ${refusal.id}.`;
    case "key_is_current":
      return `Key ${refusal.id} seals and signs. Add and activate another one first.`;
    case "changed_meanwhile":
      return "Another person changed the keys at the same time. Look at keys status, and repeat the command if it still fits.";
    case "still_used":
      return `${refusal.subscriptions} subscriptions have secrets that this key sealed. Run keys reseal first.`;
  }
}
