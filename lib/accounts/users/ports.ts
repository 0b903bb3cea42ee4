import type { User } from "#domain/accounts/user.ts";
import type { Email } from "#domain/shared/email.ts";
import type { AgencyId, UserId } from "#domain/shared/id.ts";
import type { Page } from "#platform/ports.ts";

/** Why a change of a user was not stored. */
export type UserConflict = "changed_meanwhile" | "last_administrator";

/** The people who sign in to the console. An email address has one user in an agency, and may have users in several. */
export type Users = {
  /** Stores a user; "exists" if the agency has a user with this id already, "email_taken" if another one has the address. */
  create(user: User): Promise<"created" | "exists" | "email_taken">;
  read(agencyId: AgencyId, id: UserId): Promise<User | undefined>;
  list(agencyId: AgencyId, page: Page): Promise<{ entities: User[]; more: boolean }>;
  /** Lists the users with an address, in all agencies. Its letters may be of either case. */
  listByEmail(email: Email): Promise<User[]>;
  /**
   * Replaces a user of the same version and address as `before`. Changes nothing if it changed meanwhile, or if the
   * agency would lose its last administrator: also if two administrators take the role from each other at once.
   */
  replace(before: User, after: User): Promise<"replaced" | UserConflict>;
  /** Removes a user of the same version, under the same conditions; repeatable. */
  remove(user: User): Promise<"removed" | UserConflict>;
};
