import type { UserRole } from "#domain/accounts/user.ts";
import { firstUser } from "../local/first-agency.ts";
import type { ClientKey } from "./sample-clients.ts";

type SampleUser = { email: string; name: string; role: UserRole; clients: readonly ClientKey[]; sees: string };

/** The people of the sample who sign in to the console: one of each role. The first one is the administrator. */
export const sampleUsers = [
  { ...firstUser, name: "Jess Hartley", role: "agency_admin", clients: [], sees: "everything" },
  {
    email: "tom@agency.example.com",
    name: "Tom Reid",
    role: "agency_operator",
    clients: [],
    sees: "all but users, keys, erasures",
  },
  {
    email: "accounts@agency.example.com",
    name: "Priti Shah",
    role: "billing",
    clients: [],
    sees: "statements and costs only",
  },
  {
    email: "nadia@airevalley.example.com",
    name: "Nadia Fenwick",
    role: "client_manager",
    clients: ["roofing"],
    sees: "Aire Valley: all of its pages",
  },
  {
    email: "lee@airevalley.example.com",
    name: "Lee Marsden",
    role: "client_agent",
    clients: ["roofing"],
    sees: "Aire Valley: leads, diary",
  },
] as const satisfies readonly SampleUser[];
