import * as z from "zod";
import { Email } from "#domain/shared/email.ts";
import { AgencyId, ClientId, UserId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";

/**
 * What a person may do in the console:
 *
 * - `agency_admin`: everything, including users, keys and erasures
 * - `agency_operator`: leads, clients, campaigns, subscriptions, returns, statements and reports of the agency
 * - `client_manager`: the leads, diary, returns, statements, reports and subscriptions of their clients
 * - `client_agent`: the leads and the diary of their clients
 * - `billing`: statements, payments and billing reports, without any person
 */
export const UserRole = z
  .enum(["agency_admin", "agency_operator", "client_manager", "client_agent", "billing"])
  .meta({ id: "UserRole" });
export type UserRole = z.infer<typeof UserRole>;

/** The roles of people who work for clients, each with the clients that it is for. */
export const isClientRole = (role: UserRole): role is "client_manager" | "client_agent" =>
  role === "client_manager" || role === "client_agent";

/** A person who signs in to the console of one agency. */
export const User = z.object({
  id: UserId,
  agencyId: AgencyId,
  /** Lower-case; one user of an agency has it. */
  email: Email,
  name: singleLine(120),
  role: UserRole,
  /** The clients of a client's user; empty for the agency's own people, who see all of them. */
  clientIds: z.array(ClientId).max(20),
  /** Begins with the time of the creation and increases with each change of role or clients, which ends earlier sessions. */
  version: z.int().positive(),
  createdAt: Instant,
  /** The fingerprint of the request that created the user, by which its retry is recognised. */
  requestFingerprint: z.string().optional(),
});
export type User = z.infer<typeof User>;
