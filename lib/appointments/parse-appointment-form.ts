import type { HttpEvent } from "#platform/http/http-event.ts";
import { limits } from "#platform/limits.ts";
import { AppointmentFormPost } from "./schemas.ts";

/** Parses what a side posted on the page of its appointment; undefined if it is no form of the page. */
export function parseAppointmentForm({ body = "", isBase64Encoded }: HttpEvent): AppointmentFormPost | undefined {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > limits.bodyBytes) return undefined;
  return AppointmentFormPost.safeParse(Object.fromEntries(new URLSearchParams(bytes.toString("utf8")))).data;
}
