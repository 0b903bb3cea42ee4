import type { Agencies } from "#accounts/ports.ts";
import type { Users } from "#accounts/users/ports.ts";
import type { User } from "#domain/accounts/user.ts";
import { elapsedMs } from "#domain/shared/instant.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import type { DeriveSignInSecrets, SendSignInEmail, SignInRequest, SignIns } from "./ports.ts";

type Deps = {
  signIns: Pick<SignIns, "readRequest" | "setCodes" | "createLink">;
  users: Pick<Users, "listByEmail">;
  agencies: Pick<Agencies, "read">;
  deriveSecrets: DeriveSignInSecrets;
  sendEmail: SendSignInEmail;
  fingerprint: Fingerprint;
  publicUrl: string;
  now: Now;
};

/**
 * Emails a link and a code to each user with the address of a request: a person of two agencies gets two emails. Sends
 * none if the request has ended. May run twice: the second email has the same link and code.
 */
export function makeSendSignIn(deps: Deps) {
  const { signIns, users, agencies, deriveSecrets, sendEmail, fingerprint, publicUrl, now } = deps;
  return async function sendSignIn(requestId: string): Promise<void> {
    const requestHash = fingerprint(requestId);
    const request = await signIns.readRequest(requestHash);
    if (!request || request.endsAt <= now()) return;
    const found = await users.listByEmail(request.email);
    const secrets = found.map((user) => ({ user, ...deriveSecrets(requestId, user.id) }));
    await signIns.setCodes(
      requestHash,
      secrets.map(({ token, code }) => ({
        codeHash: toCodeHash(fingerprint, requestId, code),
        tokenHash: fingerprint(token),
      })),
    );
    await Promise.all(secrets.map(({ user, token, code }) => sendTo(user, request, { token, code })));
  };

  async function sendTo(user: User, { next, endsAt }: SignInRequest, { token, code }: { token: string; code: string }) {
    const agency = await agencies.read(user.agencyId);
    if (!agency) return;
    const { agencyId, id: userId, version: userVersion } = user;
    await signIns.createLink(fingerprint(token), { agencyId, userId, userVersion, next, endsAt });
    await sendEmail({
      to: user.email,
      userName: user.name,
      agencyName: agency.name,
      url: `${publicUrl}/console/sign-in/link/${token}`,
      code,
      minutes: Math.max(1, Math.round(elapsedMs(now(), endsAt) / 60_000)),
    });
  }
}

/** The hash of a code, with the secret of its request: eight digits alone could be found by trying all. */
export const toCodeHash = (fingerprint: Fingerprint, requestId: string, code: string): string =>
  fingerprint(`${requestId} ${code}`);
