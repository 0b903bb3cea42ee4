import * as z from "zod";
import { AgencyId, ClientId, KeyId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { Mode } from "./mode.ts";

/** What a key may do: run the agency, work one client's leads, or read billing records. */
export const Role = z.enum(["agency", "client", "billing"]);
export type Role = z.infer<typeof Role>;

const keyFields = {
  id: KeyId,
  agencyId: AgencyId,
  name: singleLine(120),
  /** Keys that were created before the sandbox existed have no mode, and are live. */
  mode: Mode.default("live"),
  createdAt: Instant,
};

/** An API key as Baton stores it: its owner and role, never the secret. */
export const ApiKey = z.discriminatedUnion("role", [
  z.object({ ...keyFields, role: z.literal("agency") }),
  z.object({ ...keyFields, role: z.literal("client"), clientId: ClientId }),
  z.object({ ...keyFields, role: z.literal("billing") }),
]);
export type ApiKey = z.infer<typeof ApiKey>;

/** Whether `key` gives access to the data of `clientId`, within the agency of the key. */
export function canAccessClient(
  key: { role: Exclude<Role, "client"> } | { role: "client"; clientId: ClientId },
  clientId: ClientId,
): boolean {
  switch (key.role) {
    case "agency":
    case "billing":
      return true;
    case "client":
      return key.clientId === clientId;
  }
}
