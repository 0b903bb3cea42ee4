import { isClientRole, type UserRole } from "#domain/accounts/user.ts";
import type { ConsoleRoute, ConsoleRequest, ConsoleResponse, ConsoleSession } from "#console/console-route.ts";
import { toCaller } from "#console/to-caller.ts";
import { type Html, render } from "#platform/pages/html.ts";
import { anId } from "../an-id.ts";
import { at } from "../at.ts";

/** A session of a user of agency 1, and of client 1 if the role is a client's. */
export function aSession(role: UserRole = "agency_admin"): ConsoleSession {
  const clientIds = isClientRole(role) ? [anId("client")] : [];
  const user = {
    id: anId("user"),
    agencyId: anId("agency"),
    email: "jess@example.com",
    name: "Jess",
    role,
    clientIds,
    version: 1,
    createdAt: at("09:00"),
  };
  const caller = toCaller(user);
  if (!caller) throw new Error("a client's user has a client");
  return {
    user,
    caller,
    clientId: clientIds[0],
    agencyName: "Northern Leads",
    clientName: clientIds[0] && "Kirkstall Windows",
    clients: clientIds.map((id) => ({ id, name: "Kirkstall Windows" })),
    reader: { timeZone: "Europe/London", locale: "en-GB" },
    csrf: "csrf",
  };
}

/** The parts of a request that endpoints of any route get. */
export const aRequest = {
  headers: {},
  sourceIp: "127.0.0.1",
  now: at("14:05"),
  requestId: "request",
  params: undefined,
  query: undefined,
  form: undefined,
};

type FormOf<R extends ConsoleRoute> = Extract<ConsoleRequest<R>["form"], { ok: boolean }>;

/** A form as the router passes it on: parsed by the schema of the route. */
export function aForm<R extends ConsoleRoute>(route: R, typed: Readonly<Record<string, string>>): FormOf<R> {
  const parsed = route.form?.safeParse(typed);
  if (!parsed) throw new Error(`${route.path} takes no form`);
  const faults = Object.fromEntries(
    (parsed.error?.issues ?? []).map(({ path, message }) => [String(path[0]), message]),
  );
  return (parsed.success ? { ok: true, value: parsed.data, typed } : { ok: false, faults, typed }) as FormOf<R>;
}

/** The text of a page's markup; fails if the response is no page. */
export function renderBody(response: ConsoleResponse): string {
  if (response.kind !== "page") throw new Error(`a page, not ${JSON.stringify(response)}`);
  const body: Html = response.body;
  return render(body);
}
