import type { Instant } from "#domain/shared/instant.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

/** Why an endpoint cannot be verified now. */
export type VerificationRefusal =
  | { kind: "already_verified" }
  | { kind: "asked_too_soon"; retryAt: Instant }
  | { kind: "no_code_expected"; channel: string }
  | { kind: "code_expired" }
  | { kind: "code_wrong"; triesLeft: number };

export const verificationProblems: ProblemTable<VerificationRefusal> = {
  already_verified: {
    status: 409,
    title: "The endpoint is verified already",
    meaning: "The owner has answered the verification, so Baton sends no other one.",
    remedy: "You need do nothing. To verify another endpoint, change the subscription.",
  },
  asked_too_soon: {
    status: 429,
    title: "A verification was sent a moment ago, or too many in one day",
    meaning:
      "Baton sends at most one verification in a minute, because the last one may still be on its way. People " +
      "get at most ten in a day, also if the endpoint of the subscription changes; a phone or mailbox gets at most ten " +
      "that its owner does not answer, from all agencies together.",
    remedy: "Look for the last message, or send the request again at `retryAt`; `Retry-After` has the same time.",
    toHeaders: ({ retryAt }) => ({ "retry-after": toHttpDate(retryAt) }),
  },
  no_code_expected: {
    status: 409,
    title: "This endpoint is not verified with a code",
    meaning:
      "Baton sends codes to phones only. An email contains a link, and a webhook proves itself with its response.",
    remedy: "Open the link in the email, or let the endpoint return the challenge and request a new verification.",
  },
  code_expired: {
    status: 409,
    title: "The code has expired",
    meaning: "The code is older than half an hour, or a wrong code was entered five times.",
    remedy: "Request a new verification and send its code.",
  },
  code_wrong: {
    status: 422,
    title: "The code is wrong",
    meaning: "It is not the last code that Baton sent to this phone. Baton counted the attempt.",
    remedy: "Compare it with the newest text. `triesLeft` says how many attempts are left.",
    toFieldError: () => ({ pointer: "/code", detail: "not the code that was sent last" }),
  },
};

/** Formats an HTTP date, which has whole seconds; rounds up, so that it is never before `instant`. */
const toHttpDate = (instant: Instant): string => new Date(Math.ceil(Date.parse(instant) / 1000) * 1000).toUTCString();
