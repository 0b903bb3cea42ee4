import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { tryParseJson } from "#domain/shared/try-parse-json.ts";

/** The id of the first key. What it makes carries no id, as before keys had ids. */
export const firstKeyId = 0;

/** The highest id: a link has one byte for it. */
export const maxKeyId = 255;

const ListedKey = z.object({
  id: z.int().min(firstKeyId).max(maxKeyId),
  text: z.string().min(1).max(1_000),
  /** When the key was added; the first key has none. */
  addedAt: Instant.optional(),
  /** When another key became the current one. */
  replacedAt: Instant.optional(),
  /** When functions stopped to accept what the key made. The list keeps the key, to re-seal what a restored table holds. */
  retiredAt: Instant.optional(),
});
export type ListedKey = z.infer<typeof ListedKey>;

/** The keys of a deployment, as its secret in Secrets Manager lists them. */
export const KeyList = z
  .object({
    /** The text of the first key, from which ids and hashes derive for ever. */
    permanent: z.string().min(1).max(1_000),
    /** The id of the key that seals and signs. */
    current: z.int(),
    keys: z
      .array(ListedKey)
      .min(1)
      .max(maxKeyId + 1),
  })
  .refine(({ current, keys }) => keys.some(({ id, retiredAt }) => id === current && retiredAt === undefined))
  .refine(({ keys }) => new Set(keys.map(({ id }) => id)).size === keys.length);
export type KeyList = z.infer<typeof KeyList>;

/**
 * Parses the text of the secret. A text that is no list is the first key, as AWS generated it. Throws for a list that is
 * not valid; the error does not quote it.
 */
export function parseKeyList(text: string): KeyList {
  if (!text.startsWith("{")) return { permanent: text, current: firstKeyId, keys: [{ id: firstKeyId, text }] };
  const parsed = KeyList.safeParse(tryParseJson(text));
  if (!parsed.success) throw new Error("the master secret is no list of keys");
  return parsed.data;
}

export const formatKeyList = (list: KeyList): string => JSON.stringify(list);
