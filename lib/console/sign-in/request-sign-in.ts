import { type Email, toEmailIdentity } from "#domain/shared/email.ts";
import { addMs } from "#domain/shared/instant.ts";
import { toNetwork } from "#domain/shared/network.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import type { NewToken } from "../sessions/ports.ts";
import type { NextPath, SignInLimits, SignInQueue, SignIns } from "./ports.ts";

/** How long a link and a code are valid. */
const signInMinutes = 15;

/** How many sign-ins an address, and a source on the network, may request in an hour. */
const limits = { email: 5, sourceIp: 20 };

type Deps = {
  signIns: Pick<SignIns, "createRequest">;
  signInLimits: SignInLimits;
  signInQueue: SignInQueue;
  newToken: NewToken;
  fingerprint: Fingerprint;
  now: Now;
};

/**
 * Requests a link and a code for an address. Whether a user has it decides the function behind the queue, so that neither
 * the answer nor its duration depends on it. Above a limit, nothing is sent. Returns the secret of the request, with
 * which the same browser may use the code.
 */
export function makeRequestSignIn({ signIns, signInLimits, signInQueue, newToken, fingerprint, now }: Deps) {
  return async function requestSignIn(
    email: Email,
    { next, sourceIp }: { next: NextPath; sourceIp: string },
  ): Promise<string> {
    const requestId = newToken();
    const requestHash = fingerprint(requestId);
    const at = now();
    const count = (source: string, limit: number) => signInLimits.count(source, { limit, name: requestHash, at });
    // The source comes first: above its limit, it may not use up the sign-ins of further addresses.
    const isWithinLimits =
      (await count(`ip ${toNetwork(sourceIp)}`, limits.sourceIp)) &&
      (await count(`email ${toEmailIdentity(email)}`, limits.email));
    if (!isWithinLimits) return requestId;
    const endsAt = addMs(at, signInMinutes * 60_000);
    await signIns.createRequest(requestHash, { email: toEmailIdentity(email), next, endsAt });
    await signInQueue.enqueue(requestId);
    return requestId;
  };
}
