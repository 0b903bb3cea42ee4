import { describe, expect, it } from "vitest";
import { at } from "#test/support/at.ts";
import { consoleOver } from "#test/support/console/console-over.ts";
import { anAgency } from "#test/support/console/two-agencies.ts";

const startsAt = at("09:00");
const entry = { name: 'Harbour "Roofing" & Sons', timeZone: "Europe/London", once: "once-1" };

async function prepare() {
  const world = consoleOver(startsAt);
  const tenant = await anAgency(world, "Northern", startsAt);
  const admin = tenant.byRole("agency_admin");
  const clients = async () =>
    (await world.clients.list({ agencyId: tenant.agency.id }, { limit: 10 })).entities.map(({ name }) => name);
  return { world, admin, tenant, clients, before: await clients() };
}

/** The fields of the last form of a page, as a browser posts them. */
function fieldsOf(body: string): Record<string, string> {
  const form = body.slice(body.lastIndexOf("<form"));
  const text = (markup = "") => markup.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  return Object.fromEntries(
    [...form.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = "", value]) => [name, text(value)]),
  );
}

describe("a form that arrives without its session", () => {
  it("is kept on a page until its user has signed in, and saved once from there", async () => {
    const { world, admin, clients, before } = await prepare();
    const first = await world.signIn(admin);
    world.moveClock(12 * 3_600_000);

    const signedOut = await world.ask("/console/clients", { ...first, form: { csrf: first.csrf, ...entry } });
    expect(signedOut.status).toBe(403);
    expect(signedOut.body).toContain('href="/console/sign-in" target="_blank"');
    expect(signedOut.body).toContain('<p class="sheet">Harbour &quot;Roofing&quot; &amp; Sons</p>');
    expect(fieldsOf(signedOut.body)).toEqual(entry);

    const second = await world.signIn(admin);
    const signedIn = await world.ask("/console/clients", { ...second, form: fieldsOf(signedOut.body) });
    expect(signedIn.status).toBe(403);
    expect(signedIn.body).toContain(`signed in as ${admin.name}`);
    expect(fieldsOf(signedIn.body)).toEqual({ ...entry, csrf: second.csrf });
    expect(await clients()).toEqual(before);

    for (const _ of [1, 2]) await world.ask("/console/clients", { ...second, form: fieldsOf(signedIn.body) });
    expect((await clients()).toSorted()).toEqual([entry.name, ...before].toSorted());
  });

  it("opens the sign-in if it has nothing but a button", async () => {
    const { world, admin } = await prepare();
    const { csrf } = await world.signIn(admin);
    const answer = await world.ask("/console/sign-out", { form: { csrf } });
    expect([answer.status, answer.location]).toEqual([303, "/console/sign-in"]);
  });

  it("is not kept if another site posted it, or if there is no such page", async () => {
    const { world, admin } = await prepare();
    const { cookie } = await world.signIn(admin);
    const headers = { "sec-fetch-site": "cross-site" };
    const strange = await world.ask("/console/clients", { cookie, headers, form: entry });
    const signedOut = await world.ask("/console/clients", { headers, form: entry });
    const nowhere = await world.ask("/console/nowhere", { form: entry });
    expect([strange.status, signedOut.status, nowhere.status]).toEqual([403, 303, 303]);
    for (const { body } of [strange, signedOut, nowhere]) expect(body).not.toContain("Harbour");
  });
});
