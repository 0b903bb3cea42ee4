import * as z from "zod";
import { areUnique } from "#domain/shared/are-unique.ts";

/** Headers that control the connection (RFC 9110 §7.6.1), the target or the body, or that Baton itself defines. */
const reservedHeaderNames =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings|expect|host|content-.*|webhook-.*|baton-.*|accept-encoding|user-agent)$/;

/** A token of RFC 9110 §5.6.2, in lower case, because header names ignore case. */
const HeaderName = z
  .string()
  .max(64)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "the name of a header")
  .transform((name) => name.toLowerCase())
  .refine((name) => !reservedHeaderNames.test(name), "a header that is not Baton's own")
  // Records of sent headers could not contain it: JavaScript reserves the name.
  .refine((name) => name !== "__proto__", "a header with another name");

const HeaderValue = z
  .string()
  .max(512)
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, "visible ASCII characters, with spaces only between them");

const maxHeaders = 10;

/**
 * The headers that a client adds to its webhooks, such as an `authorization` of its own: at most ten, with names in
 * lower case.
 */
export const CustomHeaders = z
  .array(z.strictObject({ name: HeaderName, value: HeaderValue }))
  .max(maxHeaders)
  .refine((headers) => areUnique(headers.map(({ name }) => name)), "each header once");
export type CustomHeaders = z.infer<typeof CustomHeaders>;
