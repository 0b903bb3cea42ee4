import * as z from "zod";
import { limits } from "../limits.ts";

/** The rule of `IdempotencyKey`, in words. */
export const idempotencyKeyRule = `1 to ${limits.idempotencyKey} printable ASCII characters, no spaces`;

/** The caller's own unique name for a request: with it, a retry has no second effect. */
export const IdempotencyKey = z
  .string()
  .max(limits.idempotencyKey, idempotencyKeyRule)
  .regex(/^[\x21-\x7e]+$/, idempotencyKeyRule)
  .meta({ example: "crm-lead-48213" });
