import type { UserRole } from "#domain/accounts/user.ts";

const everyone = ["agency_admin", "agency_operator", "client_manager", "client_agent", "billing"] as const;
const people = ["agency_admin", "agency_operator", "client_manager", "client_agent"] as const;
const managers = ["agency_admin", "agency_operator", "client_manager"] as const;
const agency = ["agency_admin", "agency_operator"] as const;
const admin = ["agency_admin"] as const;

/**
 * Which roles may do what in the console. Each route names one of these actions; a role that may not do it gets the
 * answer of a page that does not exist. A client's user sees only what belongs to the client that they act for.
 */
const permissions = {
  use_console: everyone,
  read_leads: people,
  work_leads: people,
  manage_leads: agency,
  wake_leads: managers,
  read_diary: people,
  change_appointments: people,
  read_refused_leads: agency,
  read_returns: managers,
  request_returns: managers,
  decide_returns: agency,
  read_statements: ["agency_admin", "agency_operator", "client_manager", "billing"],
  record_payments: ["agency_admin", "agency_operator", "billing"],
  read_speed: managers,
  read_costs: ["agency_admin", "agency_operator", "client_manager", "billing"],
  plan: managers,
  read_clients: agency,
  change_clients: agency,
  read_campaigns: agency,
  change_campaigns: agency,
  test_campaigns: agency,
  read_subscriptions: managers,
  change_subscriptions: managers,
  replay_deliveries: managers,
  manage_users: admin,
  manage_keys: admin,
  erase_people: admin,
} as const satisfies Record<string, readonly UserRole[]>;

/** Something that people do in the console. */
export type ConsoleAction = keyof typeof permissions;

/** Whether a role may do it, to what it may see. */
export const may = (role: UserRole, action: ConsoleAction): boolean =>
  (permissions[action] as readonly UserRole[]).includes(role);
