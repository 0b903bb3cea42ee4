import { beforeAll, describe, expect, it } from "vitest";
import { type RouteName, routes } from "#app/routes.ts";
import type { Route } from "#platform/http/route.ts";
import type { Asked } from "#test/support/tenants/api-over.ts";
import type { KeyName } from "#test/support/tenants/client-set-up.ts";
import { idsIn, valuesAt } from "#test/support/tenants/id-fields.ts";
import { requestsOf, unaskedPlaces } from "#test/support/tenants/requests.ts";
import {
  askingIn,
  disclosed,
  harm,
  inGeneral,
  isShown,
  ownOf,
  swapped,
  tenantsAndStrangers,
} from "#test/support/tenants/strangers.ts";
import { copyOf } from "#test/support/tenants/tenants.ts";

let world: Awaited<ReturnType<typeof tenantsAndStrangers>>;
let ask: ReturnType<typeof askingIn>;

beforeAll(async () => {
  world = await tenantsAndStrangers();
  ask = askingIn(world.table);
});

const table: Record<string, Route> = routes;
const namesOf = (fits: (route: Route) => unknown) =>
  (Object.keys(routes) as RouteName[]).filter((name) => table[name]?.callers !== "public" && fits(routes[name]));
const keyed = namesOf(() => true);
const lists = namesOf(({ query }) => query && "cursor" in query.shape);

describe("an id of another tenant", () => {
  it.each(keyed)("is tried in every place where %s accepts an id", (name) => {
    expect(unaskedPlaces(name, world.a1.live), "name these in test/support/tenants/requests.ts").toEqual([]);
  });

  it.each(keyed)("is not found by %s", async (name) => {
    const unseen = new Set<string>();
    const seen = new Set<string>();
    for (const stranger of world.strangers.filter((each) => !isShown(each, name))) {
      const secret = stranger.tenant.secrets[stranger.key];
      for (const [index, asked] of requestsOf(name, ownOf(stranger, name)).entries()) {
        const places = idsIn(asked);
        for (const swaps of [...places.map((place) => [place]), ...(places.length > 1 ? [places] : [])]) {
          const { foreign, unknown } = swapped(stranger, name, asked, swaps);
          if (JSON.stringify(foreign) === JSON.stringify(asked)) continue;
          const what = `${swaps.join(", ")} of request ${index}`;
          const answer = await ask(secret, name, foreign);
          const unknownAnswer = await ask(secret, name, unknown);
          const answerToUnknown = inGeneral(unknownAnswer, valuesAt(unknown));
          const actual = {
            answer: inGeneral(answer, valuesAt(foreign)),
            // The time of a response must not tell either whether the id exists.
            calls: answer.calls,
            disclosed: disclosed(stranger, foreign, answer),
            harm: harm(stranger, answer),
          };
          expect(actual, `${stranger.who} asks ${JSON.stringify(foreign)}, foreign in ${what}`).toEqual({
            answer: answerToUnknown,
            calls: unknownAnswer.calls,
            disclosed: [],
            harm: [],
          });
          // With their own ids the stranger gets another response; otherwise this test could not fail.
          if (seen.has(what)) continue;
          unseen.add(what);
          if (inGeneral(await ask(secret, name, asked), valuesAt(asked)) !== answerToUnknown) seen.add(what);
        }
      }
    }
    expect(
      [...unseen].filter((what) => !seen.has(what)),
      "no tenant has what the route returns: give it to each tenant",
    ).toEqual([]);
  });

  it.each(keyed)("is in no response of %s to a request for one's own data", async (name) => {
    for (const stranger of world.strangers.filter((each) => !isShown(each, name))) {
      for (const asked of requestsOf(name, ownOf(stranger, name))) {
        const answer = await ask(stranger.tenant.secrets[stranger.key], name, asked);
        expect(disclosed(stranger, asked, answer), `${stranger.who} ${JSON.stringify(asked)}`).toEqual([]);
      }
    }
  });

  it.each(lists)("is on no page of %s, even with the cursor of another tenant", async (name) => {
    const cursors: string[] = [];
    for (const stranger of world.strangers.filter((each) => !isShown(each, name))) {
      const { who, key, tenant, other, otherMode } = stranger;
      const otherKey = key.replace(/^\w+/, otherMode) as KeyName;
      const readPage = async (asked: Asked) => {
        const answer = await ask(tenant.secrets[key], name, asked);
        expect(disclosed(stranger, asked, answer), `${who} ${JSON.stringify(asked)}`).toEqual([]);
        return nextIn(answer.body);
      };
      for (const [index, asked] of requestsOf(name, ownOf(stranger, name)).entries()) {
        let next = await readPage(pageOf(asked));
        while (next) next = await readPage(pageOf(asked, next));

        const others = requestsOf(name, other[otherMode])[index] ?? {};
        const cursor = nextIn((await ask(other.secrets[otherKey], name, pageOf(others))).body);
        if (!cursor) continue;
        cursors.push(cursor);
        await readPage(pageOf(asked, cursor));
        await readPage(pageOf(others, cursor));
      }
    }
    expect(cursors, "give each tenant two of these in test/support/tenants/tenants.ts").not.toEqual([]);
  });
});

describe("an Idempotency-Key", () => {
  // Items that are parsed separately have their own keys.
  const once = namesOf(({ idempotencyKey, parsesItemsSeparately: itemsReadApart }) => idempotencyKey ?? itemsReadApart);

  it.each(once)("of another tenant has no effect on %s", async (name) => {
    for (const stranger of world.strangers) {
      const { who, key, tenant, other, otherMode } = stranger;
      const otherKey = key.replace(/^\w+/, otherMode) as KeyName;
      const [secret, otherSecret] = [tenant.secrets[key], other.secrets[otherKey]];
      const others = requestsOf(name, other[otherMode]);
      for (const [index, asked] of requestsOf(name, ownOf(stranger, name)).entries()) {
        const alone = await ask(secret, name, asked);
        if (alone.status >= 400) continue;
        const { table: used } = await ask(otherSecret, name, others[index] ?? {}, copyOf(world.table));
        const after = await ask(secret, name, asked, used);
        expect(inGeneral(after), `${who} ${JSON.stringify(asked)}`).toBe(inGeneral(alone));
        expect(after.changed.toSorted(), `${who} ${JSON.stringify(asked)}`).toEqual(alone.changed.toSorted());
      }
    }
  });
});

/** A request for a page of one item. */
const pageOf = (asked: Asked, cursor?: string): Asked => ({
  ...asked,
  query: { ...asked.query, limit: "1", ...(cursor !== undefined && { cursor }) },
});

const nextIn = (body: string): string | undefined => /"next":"([\w-]+)"/.exec(body)?.[1];
