import { describe, expect, it } from "vitest";
import type { ConsoleRoute } from "#console/console-route.ts";
import { may } from "#console/permissions.ts";
import { type User, UserRole } from "#domain/accounts/user.ts";
import { at } from "#test/support/at.ts";
import { consoleOver } from "#test/support/console/console-over.ts";
import { fillPath, formFor, idsOf } from "#test/support/console/console-requests.ts";
import { anAgency } from "#test/support/console/two-agencies.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";

const startsAt = at("09:00");
const client = memoryDynamoDb();
const first = consoleOver(startsAt, client);
const own = await anAgency(first, "Northern", startsAt);
const other = await anAgency(first, "Southern", startsAt);
const [ownIds, otherIds] = [idsOf(own), idsOf(other)];

/** Users of the other client of the agency. */
const strangers = Object.fromEntries(
  await Promise.all(
    (["client_manager", "client_agent"] as const).map(async (role) => {
      const clientIds = own.clients.slice(1).map(({ id }) => id);
      const user = { ...own.byRole(role), id: first.ids.create("user"), email: `${role}@example.com`, clientIds };
      if ((await first.users.create(user)) !== "created") throw new Error(`${user.email} was not created`);
      return [role, user];
    }),
  ),
) as Record<UserRole, User>;

/** Ids that fields and filters name; a page ignores the filters that it does not have. */
const filters: Record<string, [own: string, foreign: string]> = {
  clientId: [ownIds["clientId"] ?? "", otherIds["clientId"] ?? ""],
  client: [ownIds["clientId"] ?? "", otherIds["clientId"] ?? ""],
  campaignId: [ownIds["campaignId"] ?? "", otherIds["campaignId"] ?? ""],
};

/** Forms whose usual fields name no id that they could name. */
const moreForms: Record<string, Record<string, string>> = {
  "/console/users/new": { role: "client_manager", clientIds: ownIds["clientId"] ?? "" },
  "/console/users/{userId}": { role: "client_manager", clientIds: ownIds["clientId"] ?? "" },
  "/console/keys": { role: "client", clientId: ownIds["clientId"] ?? "" },
  "/console/diary": { client: ownIds["clientId"] ?? "" },
};

type Request = { path: string; query: Record<string, string>; form: Record<string, string> | undefined };

/** The requests of a route with ids of its own, each in a path, a field or a filter. */
function requestOf(route: ConsoleRoute): Request {
  const fields = formFor(route, own, "");
  return {
    path: fillPath(route.path, ownIds),
    query: Object.fromEntries(
      Object.keys(route.query?.shape ?? {}).flatMap((name) => (filters[name] ? [[name, filters[name][0]]] : [])),
    ),
    form: fields && { ...fields, ...moreForms[route.path] },
  };
}

/** Each id of the agency, with that of the other agency in its place. */
const foreignOf = new Map<string, string>([
  ...Object.entries(ownIds).map(([name, id]): [string, string] => [id, otherIds[name] ?? ""]),
  ...(["leadId", "campaignId", "deliveryId", "attemptId", "appointmentId"] as const).map((name): [string, string] => [
    own.lead[name],
    other.lead[name],
  ]),
]);

const unknownOf = (id: string): string =>
  `${id.slice(0, id.indexOf("_"))}_${"7".padEnd(26, "z")}${id.slice(id.indexOf("_") + 27)}`;

/** The same request with other ids instead of these. */
const swap = (request: Request, ids: readonly string[], toOther: (id: string) => string): Request =>
  JSON.parse(ids.reduce((text, id) => text.replaceAll(id, toOther(id)), JSON.stringify(request))) as Request;

const idsIn = (request: Request): string[] => [
  ...new Set(JSON.stringify(request).match(/[a-z]+_[0-7][0-9a-z]{25}(?:-\d+)?/g)),
];

/** Sends a request on a copy of the table. Returns the response without what always differs, and what it changed. */
async function ask(user: User, { path, query, form }: Request) {
  const table = client.copy();
  const world = consoleOver(startsAt, table);
  const { cookie, csrf } = await world.signIn(user);
  const before = table.copy();
  const { status, location, body } = await world.ask(`${path}?${new URLSearchParams(query).toString()}`, {
    cookie,
    ...(form && { form: { ...form, csrf } }),
  });
  const changed = table.listChanged(before).filter((key) => !key.startsWith("session"));
  const inGeneral = JSON.stringify({ status, location, body: body.replaceAll(csrf, "csrf"), changed }).replaceAll(
    /\b([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g,
    "$1",
  );
  return { inGeneral, body, changed };
}

const withIds = first.routes
  .filter((route) => route.action !== "public" && idsIn(requestOf(route)).length > 0)
  .map((route) => [`${route.method} ${route.path}`, route] as const);
const rolesOf = ({ action }: ConsoleRoute) =>
  UserRole.options.filter((role) => action !== "public" && may(role, action));

describe("an id in a path, a field or a filter of the console", () => {
  it.each(withIds)("of another agency is for %s as one that does not exist", async (_, route) => {
    const request = requestOf(route);
    let isUsed = false;
    for (const role of rolesOf(route)) {
      const user = own.byRole(role);
      const ownAnswer = await ask(user, request);
      for (const id of idsIn(request)) {
        const answer = await ask(
          user,
          swap(request, [id], (each) => foreignOf.get(each) ?? each),
        );
        const unknown = await ask(user, swap(request, [id], unknownOf));
        expect([role, id, answer.inGeneral]).toEqual([role, id, unknown.inGeneral]);
        expect(answer.body).not.toContain("Southern");
        expect([role, id, answer.changed.filter((key) => key.includes(other.agency.id))]).toEqual([role, id, []]);
        isUsed ||= unknown.inGeneral !== ownAnswer.inGeneral;
      }
    }
    expect(isUsed, "no id of this request changes the response, so the test cannot fail").toBe(true);
  });

  it.each(withIds)("of another client of the agency is for %s as one that does not exist", async (_, route) => {
    const request = requestOf(route);
    for (const role of rolesOf(route).filter((each) => each.startsWith("client_"))) {
      const answer = await ask(strangers[role], request);
      const unknown = await ask(strangers[role], swap(request, idsIn(request), unknownOf));
      expect([role, answer.inGeneral]).toEqual([role, unknown.inGeneral]);
    }
  });
});
