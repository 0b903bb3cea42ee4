import type { User } from "#domain/accounts/user.ts";
import type { AgencyId, ClientId, UserId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** A session as stored, under the hash of its token: the token itself is only in the cookie. */
export type StoredSession = {
  agencyId: AgencyId;
  userId: UserId;
  /** The version of the user at the sign-in. Another one ends the session. */
  userVersion: User["version"];
  /** The client that a client's user chose to act for. */
  clientId?: ClientId | undefined;
  createdAt: Instant;
  /** The last request of the user, to some minutes. */
  seenAt: Instant;
};

export type Sessions = {
  create(tokenHash: string, session: StoredSession, endsAt: Instant): Promise<void>;
  read(tokenHash: string): Promise<StoredSession | undefined>;
  /** Replaces a session, unless it was removed. */
  change(tokenHash: string, session: StoredSession, endsAt: Instant): Promise<void>;
  /** Ends a session; repeatable. */
  remove(tokenHash: string): Promise<void>;
};

/** Makes a secret of 256 random bits, for a link, a form or a cookie. */
export type NewToken = () => string;
