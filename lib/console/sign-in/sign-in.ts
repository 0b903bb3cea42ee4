import type { Users } from "#accounts/users/ports.ts";
import type { User } from "#domain/accounts/user.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import type { makeOpenSession } from "../sessions/open-session.ts";
import type { NextPath, SignInLink, SignIns } from "./ports.ts";
import { toCodeHash } from "./send-sign-in.ts";

type Deps = {
  signIns: Pick<SignIns, "readLink" | "useLink" | "countTry">;
  users: Pick<Users, "read">;
  openSession: ReturnType<typeof makeOpenSession>;
  fingerprint: Fingerprint;
  now: Now;
};

/** A session that was opened: the token for the cookie, and the path to open next. */
export type SignedIn = { token: string; next: NextPath };

/** Makes the verbs that use a link or a code. Each opens one session at most; undefined for one that is not valid. */
export function makeSignIn({ signIns, users, openSession, fingerprint, now }: Deps) {
  return { findUser, signInByLink, signInByCode };

  /** The user of a link, without using it: programs that scan emails open each link. */
  async function findUser(token: string): Promise<User | undefined> {
    return (await loadLink(fingerprint(token)))?.user;
  }

  async function signInByLink(token: string): Promise<SignedIn | undefined> {
    return openByHash(fingerprint(token));
  }

  /** Counts the try first, so that of concurrent guesses no more than five are compared. */
  async function signInByCode(requestId: string, code: string): Promise<SignedIn | undefined> {
    const request = await signIns.countTry(fingerprint(requestId));
    if (!request || request.endsAt <= now()) return undefined;
    const typedHash = toCodeHash(fingerprint, requestId, code);
    const match = request.codes.find(({ codeHash }) => codeHash === typedHash);
    return match && openByHash(match.tokenHash);
  }

  async function openByHash(tokenHash: string): Promise<SignedIn | undefined> {
    const loaded = await loadLink(tokenHash);
    if (!loaded || !(await signIns.useLink(tokenHash))) return undefined;
    return { token: await openSession(loaded.user), next: loaded.link.next };
  }

  async function loadLink(tokenHash: string): Promise<{ link: SignInLink; user: User } | undefined> {
    const link = await signIns.readLink(tokenHash);
    if (!link || link.endsAt <= now()) return undefined;
    const user = await users.read(link.agencyId, link.userId);
    // A link that was emailed before the user changed opens nothing.
    return user && user.version === link.userVersion ? { link, user } : undefined;
  }
}
