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
    meaning: "Its owner has answered, so there is nothing to ask.",
    remedy: "Nothing is to be done. To verify another endpoint, change the subscription.",
  },
  asked_too_soon: {
    status: 429,
    title: "The owner of the endpoint was asked just now, or too often",
    meaning:
      "Nobody is asked twice within a minute: what was sent is still on its way. And people are asked ten times a day at most, also where the subscription was changed to go elsewhere.",
    remedy: "Look for it where it was sent, or ask again at `retryAt`, which `Retry-After` says as well.",
    toHeaders: ({ retryAt }) => ({ "retry-after": toHttpDate(retryAt) }),
  },
  no_code_expected: {
    status: 409,
    title: "This endpoint is not verified by a code",
    meaning: "Only a phone is sent a code. An email brings a link, and a webhook proves itself by its answer.",
    remedy: "Open the link in the email, or let the endpoint answer the challenge, and ask for verification again.",
  },
  code_expired: {
    status: 409,
    title: "The code does not work any more",
    meaning: "The code is older than half an hour, or wrong codes were sent five times.",
    remedy: "Ask for verification again, and send the new code.",
  },
  code_wrong: {
    status: 422,
    title: "The code is wrong",
    meaning: "It is not the code that was sent last to this phone. The try was counted.",
    remedy: "Compare it with the newest text. `triesLeft` says how often it may still be tried.",
    toFieldError: () => ({ pointer: "/code", detail: "not the code that was sent last" }),
  },
};

/** An HTTP date has whole seconds: rounded up, so that it never lies before `instant`. */
const toHttpDate = (instant: Instant): string => new Date(Math.ceil(Date.parse(instant) / 1000) * 1000).toUTCString();
