import { describe, expect, it } from "vitest";
import { makeChangeAgency } from "#accounts/change-agency.ts";
import { makeCreateUser } from "#accounts/users/create-user.ts";
import { makeRemoveUser } from "#accounts/users/remove-user.ts";
import type { User } from "#domain/accounts/user.ts";
import { at } from "#test/support/at.ts";
import { consoleOver } from "#test/support/console/console-over.ts";
import { anAgency } from "#test/support/console/two-agencies.ts";

const startsAt = at("09:00");
const minute = 60_000;
const hour = 60 * minute;

async function prepare() {
  const world = consoleOver(startsAt);
  const tenant = await anAgency(world, "Northern", startsAt);
  const admin = tenant.byRole("agency_admin");
  const request = async (email: string, next?: string) =>
    world.ask("/console/sign-in", { form: { email, ...(next !== undefined && { next }) } });
  /** Requests an email for the administrator, and returns the path of its link, its code, and the browser's cookie. */
  const requestLink = async (next?: string) => {
    const { cookies } = await request(admin.email, next);
    await world.sendQueued();
    const mail = world.mails.at(-1);
    if (!mail) throw new Error("no email was sent");
    return { path: new URL(mail.url).pathname, code: mail.code, cookie: cookies[0]?.split(";")[0] };
  };
  return { world, tenant, admin, request, requestLink };
}

const sessionOf = (cookies: readonly string[]): string | undefined =>
  cookies.find((cookie) => cookie.startsWith("__Host-baton=") && !cookie.startsWith("__Host-baton=;"))?.split(";")[0];

describe("the sign-in", () => {
  it("answers an address without a user as one with a user", async () => {
    const { world, admin, request } = await prepare();

    const known = await request(admin.email);
    const unknown = await request("stranger@example.com");

    expect(unknown).toMatchObject({ status: known.status, location: known.location, body: known.body });
    // The same calls: one message each, so that the duration does not tell either.
    expect(world.queued).toHaveLength(2);
    await world.sendQueued();
    expect(world.mails.map(({ to }) => to)).toEqual([admin.email]);
  });

  it("does not use a link that is only opened, as programs that scan emails do", async () => {
    const { world, requestLink } = await prepare();
    const { path } = await requestLink("/console/users?after=x");

    const scans = [await world.ask(path), await world.ask(path)];
    const used = await world.ask(path, { form: {} });

    expect(scans.map(({ status, cookies }) => [status, cookies])).toEqual([
      [200, []],
      [200, []],
    ]);
    expect([used.status, used.location]).toEqual([303, "/console/users?after=x"]);
    const cookie = sessionOf(used.cookies);
    expect((await world.ask("/console/users", { cookie })).status).toBe(200);
  });

  it("opens one session for a link that is used twice, even at the same time and after its email is sent again", async () => {
    const { world, admin, requestLink, request } = await prepare();
    const { path } = await requestLink();
    await request(admin.email);
    const again = world.queued[0] ?? "";

    const answers = await Promise.all([world.ask(path, { form: {} }), world.ask(path, { form: {} })]);
    await world.sendSignIn(again);
    const replay = await world.ask(path, { form: {} });

    expect(answers.filter(({ cookies }) => sessionOf(cookies) !== undefined)).toHaveLength(1);
    expect([replay.status, sessionOf(replay.cookies)]).toEqual([404, undefined]);
  });

  it("refuses a link after fifteen minutes", async () => {
    const { world, requestLink } = await prepare();
    const { path } = await requestLink();
    world.moveClock(15 * minute);
    expect((await world.ask(path, { form: {} })).status).toBe(404);
  });

  it("offers a new link where a mail app cut the address, and says nothing of roles", async () => {
    const { world, requestLink } = await prepare();
    const { path } = await requestLink();
    const { status, body } = await world.ask(path.slice(0, 30));
    expect([status, body.includes('<a class="button" href="/console/sign-in">Sign in</a>')]).toEqual([404, true]);
    expect(body).not.toContain("role");
  });

  it("refuses a link that was sent before the role changed", async () => {
    const { world, admin, requestLink } = await prepare();
    const { path } = await requestLink();
    await world.users.create({ ...admin, id: world.ids.create("user"), email: "another@example.com" });
    expect(await world.users.replace(admin, { ...admin, role: "billing", version: 2 })).toBe("replaced");
    expect((await world.ask(path, { form: {} })).status).toBe(404);
  });

  it("takes the code in the browser that asked for it, and in no other", async () => {
    const { world, requestLink } = await prepare();
    const { code, cookie } = await requestLink();

    const elsewhere = await world.ask("/console/sign-in/code", { form: { code } });
    const here = await world.ask("/console/sign-in/code", {
      cookie,
      form: { code: `${code.slice(0, 4)} ${code.slice(4)}` },
    });

    expect(elsewhere.status).toBe(422);
    expect([here.status, here.location]).toEqual([303, "/console"]);
    expect(sessionOf(here.cookies)).toBeDefined();
  });

  it("says what to do about a code of another browser, a text that is no code, and a link that was used", async () => {
    const { world, requestLink } = await prepare();
    const { path, code, cookie } = await requestLink();
    const type = async (typed: string, ofBrowser?: string) =>
      (await world.ask("/console/sign-in/code", { cookie: ofBrowser, form: { code: typed } })).body;

    expect(await type(code)).toContain("Type the code where you asked for it, open the link in the email");
    expect(await type("12345", cookie)).toContain("A code has 8 digits.");
    expect(await type("99999999", cookie)).toContain("After 5 tries, ask for a new one.");
    await world.ask(path, { form: {} });
    expect((await world.ask(path)).body).toContain('<a href="/console">open the console</a>');
  });

  it("takes a code with a space after each digit, and a label before it", async () => {
    const { world, requestLink } = await prepare();
    const { code, cookie } = await requestLink();
    const { body } = await world.ask("/console/sign-in/code", { cookie });
    expect(body).toContain('maxlength="40"');
    const spaced = await world.ask("/console/sign-in/code", {
      cookie,
      form: { code: `Code: ${code.replaceAll(/\d/g, "$& ")}` },
    });
    expect(spaced.status).toBe(303);
  });

  it("refuses the right code after five wrong ones, also when they come at once", async () => {
    const { world, requestLink } = await prepare();
    const { code, cookie } = await requestLink();
    const wrong = code === "00000000" ? "00000001" : "00000000";

    await Promise.all(
      Array.from({ length: 5 }, () => world.ask("/console/sign-in/code", { cookie, form: { code: wrong } })),
    );
    const answer = await world.ask("/console/sign-in/code", { cookie, form: { code } });

    expect([answer.status, sessionOf(answer.cookies)]).toEqual([422, undefined]);
  });

  it("opens a session with a token of its own, whatever the browser had before", async () => {
    const { world, requestLink } = await prepare();
    const { path } = await requestLink();
    const planted = `__Host-baton=${"a".repeat(43)}`;

    const { cookies } = await world.ask(path, { cookie: planted, form: {} });

    expect(sessionOf(cookies)).not.toBe(planted);
    expect((await world.ask("/console/more", { cookie: planted })).status).toBe(303);
    expect(cookies[0]).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax/);
  });

  it("sends at most five emails an hour to an address, and answers the same", async () => {
    const { world, admin, request } = await prepare();
    for (let count = 0; count < 7; count += 1) expect((await request(admin.email.toUpperCase())).status).toBe(303);
    expect(world.queued).toHaveLength(5);
    world.moveClock(hour);
    await request(admin.email);
    expect(world.queued).toHaveLength(6);
  });

  it("takes at most twenty requests an hour from a source", async () => {
    const { world, request } = await prepare();
    for (let count = 0; count < 22; count += 1) await request(`person-${count}@example.com`);
    expect(world.queued).toHaveLength(20);
  });

  it.each([
    [
      "the addresses of one IPv6 subscriber are one source",
      (count: number) => `2001:db8:0:7:${count.toString(16)}::1`,
      20,
    ],
    ["the networks of two are two", (count: number) => `2001:db8:0:${count % 2}::${count.toString(16)}`, 22],
    ["an IPv4 address in IPv6 form is that address", () => "::ffff:192.0.2.9", 20],
  ])("counts sources by what a subscriber has: %s", async (_, toSource, queued) => {
    const { world } = await prepare();
    for (let count = 0; count < 22; count += 1)
      await world.ask("/console/sign-in", {
        form: { email: `person-${count}@example.com` },
        sourceIp: toSource(count),
      });
    expect(world.queued).toHaveLength(queued);
  });

  it("sends a user's email although a source above its limit requested one for the address again and again", async () => {
    const { world, admin, request } = await prepare();
    for (let count = 0; count < 20; count += 1) await request(`person-${count}@example.com`);
    for (let count = 0; count < 6; count += 1) await request(admin.email);

    await world.ask("/console/sign-in", { form: { email: admin.email }, sourceIp: "192.0.2.2" });

    await world.sendQueued();
    expect(world.mails.map(({ to }) => to)).toEqual([admin.email]);
  });

  it.each([
    "https://evil.example",
    "//evil.example",
    "/console//evil.example",
    "/console\\evil",
    "/v1/leads",
    "/consolex",
    "/console/sign-out",
  ])("opens the first page instead of %s", async (next) => {
    const { world, requestLink } = await prepare();
    const { path } = await requestLink(next);
    expect((await world.ask(path, { form: {} })).location).toBe("/console");
  });

  it("refuses a form of another site, so that no site signs a visitor in", async () => {
    const { world, requestLink } = await prepare();
    const { path } = await requestLink();
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "none" }])
      expect((await world.ask(path, { form: {}, headers })).status).toBe(403);
    expect((await world.ask(path, { form: {} })).status).toBe(303);
  });

  it("sends a person of two agencies a link for each", async () => {
    const { world, admin, request } = await prepare();
    const other = await anAgency(world, "Southern", startsAt);
    await world.users.create({ ...admin, agencyId: other.agency.id, id: world.ids.create("user") });
    await request(admin.email);
    await world.sendQueued();
    expect(world.mails.map(({ agencyName }) => agencyName).toSorted()).toEqual(["Northern", "Southern"]);
  });
});

describe("a session", () => {
  it("shows the agency's times to its people, and the client's to a client's", async () => {
    const { world, tenant, admin } = await prepare();
    await makeChangeAgency(world)(tenant.agency.id, { timeZone: "America/New_York" });
    const footer = async (user: User) =>
      /<p>Times are those of (.*?)\.<\/p>/.exec((await world.ask("/console/more", await world.signIn(user))).body)?.[1];
    expect(await footer(admin)).toBe("New York");
    expect(await footer(tenant.byRole("client_manager"))).toBe("London");
  });

  const openPage = async (world: Awaited<ReturnType<typeof prepare>>["world"], cookie: string) =>
    (await world.ask("/console/more", { cookie })).status;

  it("ends after twelve idle hours, and fourteen days after the sign-in", async () => {
    const { world, admin } = await prepare();
    const { cookie } = await world.signIn(admin);
    for (let hours = 0; hours + 11 < 14 * 24; hours += 11) {
      world.moveClock(11 * hour);
      expect([hours, await openPage(world, cookie)]).toEqual([hours, 200]);
    }
    world.moveClock(11 * hour);
    expect(await openPage(world, cookie)).toBe(303);

    const idle = await world.signIn(admin);
    world.moveClock(12 * hour);
    expect(await openPage(world, idle.cookie)).toBe(303);
  });

  it("ends when the role of its user changes, and when the user is removed", async () => {
    const { world, tenant, admin } = await prepare();
    const [changed, removed] = [tenant.byRole("billing"), tenant.byRole("client_agent")];
    const sessions = [await world.signIn(changed), await world.signIn(removed)];
    const { cookie, csrf } = await world.signIn(admin);

    const saved = await world.ask(`/console/users/${changed.id}`, {
      cookie,
      form: { csrf, name: changed.name, role: "agency_operator" },
    });
    await world.ask(`/console/users/${removed.id}/remove`, { cookie, form: { csrf } });

    expect(saved.location).toBe("/console/users?saved=1");
    const users = await world.ask("/console/users?saved=1", { cookie });
    expect(users.body).toMatch(/<main[^>]*>\s*<p class="notice" role="status" tabindex="-1" autofocus>Saved\.<\/p>/);
    expect(await Promise.all(sessions.map((session) => openPage(world, session.cookie)))).toEqual([303, 303]);
    expect(await openPage(world, cookie)).toBe(200);
  });

  it("does not open again when a retry of the creation creates the removed user again, and no link does", async () => {
    const { world, tenant } = await prepare();
    const createUser = makeCreateUser(world);
    const add = async () => {
      const user = { email: "jess@example.com", name: "Jess", role: "billing" as const, clientIds: [] };
      const created = await createUser(tenant.agency.id, user, "once");
      if (!created.ok) throw new Error(created.refusal.kind);
      return created.value;
    };
    const jess = await add();
    const { cookie } = await world.signIn(jess);
    await world.ask("/console/sign-in", { form: { email: jess.email } });
    await world.sendQueued();
    const link = new URL(world.mails[0]?.url ?? "").pathname;
    expect(await openPage(world, cookie)).toBe(200);

    expect((await makeRemoveUser(world)(tenant.agency.id, jess.id)).ok).toBe(true);
    world.moveClock(minute);
    expect((await add()).id).toBe(jess.id);

    expect(await openPage(world, cookie)).toBe(303);
    expect((await world.ask(link, { form: {} })).status).toBe(404);
  });

  it("ends with the sign-out", async () => {
    const { world, admin } = await prepare();
    const { cookie, csrf } = await world.signIn(admin);
    const answer = await world.ask("/console/sign-out", { cookie, form: { csrf } });
    expect(answer.cookies[0]).toMatch(/^__Host-baton=;.*Max-Age=0$/);
    expect(await openPage(world, cookie)).toBe(303);
  });
});
