import type { User } from "#domain/accounts/user.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import { toSessionEnd } from "./session-life.ts";
import type { NewToken, Sessions } from "./ports.ts";

type Deps = { sessions: Sessions; newToken: NewToken; fingerprint: Fingerprint; now: Now };

/** Opens a session with a new token, so that a token that was in the browser before is worth nothing. */
export function makeOpenSession({ sessions, newToken, fingerprint, now }: Deps) {
  return async function openSession({ agencyId, id, version }: User): Promise<string> {
    const token = newToken();
    const at = now();
    const session = { agencyId, userId: id, userVersion: version, createdAt: at, seenAt: at };
    await sessions.create(fingerprint(token), session, toSessionEnd(session));
    return token;
  };
}
