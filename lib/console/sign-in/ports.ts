import type { User } from "#domain/accounts/user.ts";
import type { Email } from "#domain/shared/email.ts";
import type { AgencyId, UserId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** A path of the console to open after the sign-in. */
export type NextPath = `/console${string}`;

/** A request for a link and a code: what was typed, whether or not a user has the address. */
export type SignInRequest = { email: Email; next: NextPath; endsAt: Instant };

/** A link for one user. It opens one session. */
export type SignInLink = {
  agencyId: AgencyId;
  userId: UserId;
  userVersion: User["version"];
  next: NextPath;
  endsAt: Instant;
};

/** A code as stored, under its keyed hash, with the hash of the token of the link that is sent beside it. */
type StoredCode = { codeHash: string; tokenHash: string };

/** Stores requests and links under the hashes of their secrets. DynamoDB removes them after they have ended. */
export type SignIns = {
  /** Stores a request; repeatable. */
  createRequest(requestHash: string, request: SignInRequest): Promise<void>;
  readRequest(requestHash: string): Promise<SignInRequest | undefined>;
  /** Stores the codes of a request in place of those before. */
  setCodes(requestHash: string, codes: readonly StoredCode[]): Promise<void>;
  /** Counts one try of a code, and returns the codes to compare with; undefined after five tries or if there is no request. */
  countTry(requestHash: string): Promise<{ codes: StoredCode[]; endsAt: Instant } | undefined>;
  /** Stores a link; repeatable. A link that was used stays used. */
  createLink(tokenHash: string, link: SignInLink): Promise<void>;
  /** Reads a link that was not used. */
  readLink(tokenHash: string): Promise<SignInLink | undefined>;
  /** Uses a link; false if it was used, or there is none. Of several concurrent calls, one succeeds. */
  useLink(tokenHash: string): Promise<boolean>;
};

/** Counts sign-ins by what they come from, within an hour. */
export type SignInLimits = {
  /** Counts one more for `source`, unless the hour has `limit` already; false then. `name` recognises a repeated call. */
  count(source: string, count: { limit: number; name: string; at: Instant }): Promise<boolean>;
};

/** Sends a request to the function that emails the link: the secret of the request is all that it needs. */
export type SignInQueue = { enqueue(requestId: string): Promise<void> };

/** Derives the token of a link and its code of eight digits, always the same for the same request and user. */
export type DeriveSignInSecrets = (requestId: string, userId: UserId) => { token: string; code: string };

/** Sends the email with the link and the code. Throws if it may be sent later. */
export type SendSignInEmail = (mail: {
  to: Email;
  userName: string;
  agencyName: string;
  url: string;
  code: string;
  minutes: number;
}) => Promise<void>;
