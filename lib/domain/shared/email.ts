import * as z from "zod";
import { trimInvisible } from "./text-schemas.ts";

const maxLength = 254;

/**
 * An email address as stored, of at most 254 characters (RFC 5321, 4.5.3.1.3, less the brackets). It is wider than what
 * callers may write now, because earlier rules allowed some addresses that no server has.
 */
export const Email = z
  .string()
  .max(maxLength)
  .regex(/^[^\s@]+@[^\s@]+$/, "an email address")
  .meta({ format: "email", example: "zoe@example.com" });
export type Email = z.infer<typeof Email>;

/**
 * An email address as callers may write it: the rule of the HTML standard for `<input type=email>`, with the lengths
 * and dots of RFC 5321, and a domain of two or more labels. Space around it is removed, the domain is lower-cased, and
 * an international domain becomes its `xn--` form. Refused are quoted local parts and those outside ASCII, to which SES
 * cannot send, and addresses of servers by number.
 */
export const EmailInput = z
  .string()
  .max(1_000)
  .transform((text, context) => {
    const email = normalizeEmail(text);
    const detail = findEmailFault(email);
    if (detail === undefined) return email;
    context.addIssue({ code: "custom", input: text, message: detail });
    return z.NEVER;
  })
  .meta({ format: "email", example: "zoe@example.com" });

// HTML, "Email state (type=email)", without dots at the ends and in a row, which RFC 5321 (4.1.2, Dot-string) excludes.
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const domainLabel = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
// No top-level domain is a number (RFC 3696, 2); a number would be an address of a server.
const topLevelLabel = /^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/;

/** Why a normalized address is refused; undefined if it is not. */
function findEmailFault(email: Email): string | undefined {
  const at = email.lastIndexOf("@");
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  const labels = domain.split(".");
  if (
    at < 0 ||
    !localPart.test(local) ||
    labels.length < 2 ||
    !labels.every((label) => domainLabel.test(label)) ||
    !topLevelLabel.test(labels.at(-1) ?? "")
  )
    return "an email address, like zoe@example.com";
  if (local.length > 64) return "an email address with at most 64 characters before the @";
  if (labels.some((label) => label.length > 63)) return "an email address with at most 63 characters between two dots";
  return email.length > maxLength ? `at most ${maxLength} characters` : undefined;
}

/**
 * Normalizes an address for storage and sending: trims it, lower-cases the domain, whose case DNS ignores, and writes
 * an international domain in ASCII, as DNS has it. Any other text is only trimmed.
 */
export function normalizeEmail(text: string): Email {
  const trimmed = trimInvisible(text).normalize("NFC");
  const at = trimmed.lastIndexOf("@") + 1;
  return trimmed.slice(0, at) + toAsciiDomain(trimmed.slice(at).toLowerCase());
}

function toAsciiDomain(domain: string): string {
  // The URL parser would also read numbers as addresses, and decode percent signs.
  const isInternational = /[^\u0000-\u007f]/.test(domain) && /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain);
  return isInternational && URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain;
}

/**
 * The form of an address by which duplicates and suppressions recognise it: all in lower case. RFC 5321 lets a host
 * distinguish Zoe@ from zoe@, but no common host does, and a person who opted out must not get an email because of a
 * capital letter.
 */
export const toEmailIdentity = (email: Email): string => normalizeEmail(email).toLowerCase();
