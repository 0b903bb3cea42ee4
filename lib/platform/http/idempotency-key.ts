import * as z from "zod";
import { limits } from "../limits.ts";

/** What makes a request safe to repeat: the caller's own name for what it tells, unique for each thing it tells. */
export const IdempotencyKey = z
  .string()
  .max(limits.idempotencyKey)
  .regex(/^[\x21-\x7e]+$/)
  .meta({ example: "crm-lead-48213" });

/** What `IdempotencyKey` demands, in words. */
export const idempotencyKeyRule = `1 to ${limits.idempotencyKey} printable ASCII characters, no spaces`;
