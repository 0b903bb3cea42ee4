import * as z from "zod";
import { KeyId, UserId } from "#domain/shared/id.ts";
import type { ApiKey } from "./api-key.ts";

/** Who made a request: the API key that it came with, or the user who was signed in. */
export const CallerId = z.union([KeyId, UserId]);
export type CallerId = z.infer<typeof CallerId>;

type WithCallerId<Key> = Key extends ApiKey ? Omit<Key, "id"> & { id: CallerId } : never;

/** Who calls a verb, and what they may see: the holder of an API key, or a user of the console. */
export type Caller = WithCallerId<ApiKey>;
