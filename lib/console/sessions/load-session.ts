import type { Agencies, Clients } from "#accounts/ports.ts";
import type { Users } from "#accounts/users/ports.ts";
import type { Agency } from "#domain/accounts/agency.ts";
import type { Client } from "#domain/accounts/client.ts";
import { isClientRole, type User } from "#domain/accounts/user.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import type { Sessions } from "./ports.ts";
import { isSeenAgain, toSessionEnd } from "./session-life.ts";

type Deps = {
  sessions: Sessions;
  users: Pick<Users, "read">;
  agencies: Pick<Agencies, "read">;
  clients: Pick<Clients, "read">;
  fingerprint: Fingerprint;
  now: Now;
};

/** A session that has not ended, with what pages show of it. */
export type OpenSession = {
  user: User;
  agency: Pick<Agency, "name" | "timeZone">;
  /** The clients of a client's user, in the order of the user; empty for others. */
  clients: Client[];
  /** The client that the user chose to act for. */
  clientId: ClientId | undefined;
  /** The secret of the forms. It follows from the token, so that it is stored nowhere. */
  csrf: string;
  /** Stores that the user made a request, if the last time is old enough. */
  touch(): Promise<void>;
  /** Stores the client that the user acts for from now on. */
  actFor(clientId: ClientId): Promise<void>;
};

/**
 * Loads the session of a token. Undefined if there is none, if it was idle for 12 hours or is 14 days old, or if the
 * user was removed, or has another role or other clients than at the sign-in.
 */
export function makeLoadSession({ sessions, users, agencies, clients, fingerprint, now }: Deps) {
  return async function loadSession(token: string): Promise<OpenSession | undefined> {
    const hash = fingerprint(token);
    const session = await sessions.read(hash);
    const at = now();
    if (!session || toSessionEnd(session) <= at) return undefined;
    const [user, agency] = await Promise.all([
      users.read(session.agencyId, session.userId),
      agencies.read(session.agencyId),
    ]);
    if (!user || !agency || user.version !== session.userVersion) return undefined;
    const own = isClientRole(user.role)
      ? await Promise.all(user.clientIds.map((clientId) => clients.read(user, clientId)))
      : [];
    const seenNow = { ...session, seenAt: at };
    return {
      user,
      agency,
      clients: own.filter((client) => client !== undefined),
      clientId: session.clientId,
      csrf: fingerprint(`csrf ${token}`),
      async touch() {
        if (isSeenAgain(session, at)) await sessions.change(hash, seenNow, toSessionEnd(seenNow));
      },
      actFor: (chosen) => sessions.change(hash, { ...seenNow, clientId: chosen }, toSessionEnd(seenNow)),
    };
  };
}
