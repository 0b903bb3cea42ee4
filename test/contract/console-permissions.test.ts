import { describe, expect, it } from "vitest";
import { may } from "#console/permissions.ts";
import { UserRole } from "#domain/accounts/user.ts";
import { at } from "#test/support/at.ts";
import { consoleOver } from "#test/support/console/console-over.ts";
import { fillPath, formFor, idsOf } from "#test/support/console/console-requests.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { anAgency } from "#test/support/console/two-agencies.ts";

const startsAt = at("09:00");

/** Pages that only a client's user with a client can use, or that have no effect for others. */
const clientsOnly = new Set(["/console/client"]);

const client = memoryDynamoDb();
const first = consoleOver(startsAt, client);
const own = await anAgency(first, "Northern", startsAt);
const other = await anAgency(first, "Southern", startsAt);

/** A console with both agencies, in a table of its own. */
const prepare = () => ({ world: consoleOver(startsAt, client.copy()), own, other });

const keyed = first.routes.filter(({ action }) => action !== "public");
const named = keyed.map((route) => [`${route.method} ${route.path}`, route] as const);

describe("each page and action of the console", () => {
  it.each(named)("%s opens the sign-in without a session", async (_, route) => {
    const { world, own } = prepare();
    const answer = await world.ask(fillPath(route.path, idsOf(own)), { ...(route.method === "POST" && { form: {} }) });
    expect([answer.status, answer.location?.toString().split("?")[0]]).toEqual([303, "/console/sign-in"]);
  });

  it.each(named)("%s does not exist for a role that may not do it, and does for others", async (_, route) => {
    for (const role of UserRole.options) {
      const { world, own } = prepare();
      const { cookie, csrf } = await world.signIn(own.byRole(role));
      const form = formFor(route, own, csrf);
      const answer = await world.ask(fillPath(route.path, idsOf(own)), { cookie, ...(form && { form }) });
      // In the same section, which the navigation marks.
      const missing = await world.ask(`${fillPath(route.path, idsOf(own))}/no-such-page`, { cookie });
      const isOpen =
        (route.action === "public" || may(role, route.action)) &&
        (!clientsOnly.has(route.path) || role.startsWith("client_"));
      if (isOpen) expect([role, answer.status]).not.toEqual([role, 404]);
      else expect([role, answer.status, answer.body]).toEqual([role, missing.status, missing.body]);
    }
  });

  it.each(named.filter(([, { path }]) => path.includes("{") || clientsOnly.has(path)))(
    "%s does not exist with an id of another agency, and changes nothing there",
    async (_, route) => {
      for (const role of UserRole.options) {
        const { world, own, other } = prepare();
        const { cookie, csrf } = await world.signIn(own.byRole(role));
        const form = formFor(route, other, csrf);
        const answer = await world.ask(fillPath(route.path, idsOf(other)), { cookie, ...(form && { form }) });
        expect([role, answer.status]).toEqual([role, 404]);
        expect(await world.users.list(other.agency.id, { limit: 50 })).toMatchObject({ entities: { length: 5 } });
      }
    },
  );

  it.each(named.filter(([, { method }]) => method === "POST"))(
    "%s refuses a form without the secret",
    async (_, route) => {
      const { world, own } = prepare();
      for (const role of UserRole.options) {
        const { cookie, csrf } = await world.signIn(own.byRole(role));
        const form = formFor(route, own, csrf) ?? {};
        const path = fillPath(route.path, idsOf(own));
        const foreign = { "sec-fetch-site": "cross-site" };
        const answers = await Promise.all([
          world.ask(path, { cookie, form: { ...form, csrf: "" } }),
          world.ask(path, { cookie, form: { ...form, csrf: `${csrf}x` } }),
          world.ask(path, { cookie, form, headers: foreign }),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      }
      expect(await world.users.list(own.agency.id, { limit: 50 })).toMatchObject({ entities: { length: 5 } });
    },
  );
});
