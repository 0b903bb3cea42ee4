import { beforeEach, describe, expect, it } from "vitest";
import { makeLeadLinks, makePersonLinks } from "#contact/adapters/lead-links.ts";
import { makeListMyLeads } from "#contact/list-my-leads.ts";
import { makeMyLeadsPage } from "#contact/my-leads-page.ts";
import type { PersonLink } from "#contact/ports.ts";
import { makeRequestNewLink } from "#contact/request-new-link.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { LeadFilter } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, anAcknowledged, aNurture, anOutcome, aReceived } from "#test/support/facts.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { ids } from "#test/support/ids.ts";
import { pageHandlerOver } from "#test/support/page-handler-over.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const publicUrl = "https://api.example.com";
const links = makeLeadLinks(parseMasterSecret("a well kept secret"), publicUrl);
const personLinks = makePersonLinks(parseMasterSecret("a well kept secret"), publicUrl);
const stopLinks = makeStopLinks(parseMasterSecret("a well kept secret"), publicUrl);
const owner = { agencyId: anId("agency"), clientId: anId("client"), subscriptionId: anId("sub") };
const { agencyId } = owner;

describe("the page of my leads", () => {
  const clock = aClock("16:00");
  let history = memoryHistory();
  let subscription: Subscription | undefined = anSmsSubscription();
  let messages = memoryMessages();
  let positions: { leadId: LeadId; position: string }[] = [];
  let filters: LeadFilter[] = [];

  beforeEach(() => {
    clock.set("16:00");
    history = memoryHistory();
    messages = memoryMessages();
    subscription = anSmsSubscription();
    positions = [];
    filters = [];
  });

  /** A lead that was received at that minute past 14:00, with those facts. */
  function aLeadOf(
    name: string,
    minute: number,
    facts: Fact[] = [],
    deliveries = [{ id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" as const }],
  ) {
    const leadId = anId("lead", minute);
    const received = aReceived({ at: at(`14:${String(minute).padStart(2, "0")}`), deliveries });
    const personal = aPerson();
    history.given(
      { agencyId, leadId },
      { facts: [received, ...facts], personal: { ...personal, person: { ...personal.person, name } } },
    );
    positions.push({ leadId, position: `${received.at}/${leadId}` });
    return leadId;
  }

  /** The index: newest first, by status, with the positions of all released leads among them, as the real one has. */
  const index = {
    async list(filter: LeadFilter, { limit, after = "~" }: { limit: number; after?: string | undefined }) {
      filters.push(filter);
      const matching = [];
      for (const each of positions) {
        const lead = await loadLead(history, { agencyId, leadId: each.leadId });
        if (lead && filter.statuses?.includes(lead.state.status) && each.position < after) matching.push(each);
      }
      const sorted = matching.toSorted((a, b) => (a.position < b.position ? 1 : -1));
      return { leads: sorted.slice(0, limit), more: sorted.length > limit };
    },
  };

  const urlOf = (changes: Partial<PersonLink> = {}) =>
    personLinks.createUrl({ ...owner, issuedAt: at("14:00"), ...changes });
  const request = (
    url: string,
    { method = "GET", fields = {} }: { method?: string; fields?: Record<string, string> } = {},
  ) => {
    const { pathname, searchParams } = new URL(url);
    const event = anHttpEvent({
      pathParameters: { token: pathname.slice("/m/".length) },
      queryStringParameters: Object.fromEntries(searchParams),
      body: new URLSearchParams(fields).toString(),
    });
    event.requestContext.http.method = method;
    const page = makeMyLeadsPage({
      personLinks,
      links,
      stopLinks,
      subscriptions: { read: async (_, id) => (id === subscription?.id ? subscription : undefined) },
      readLeadContext: async () => ({
        agencyName: "Brightline Leads",
        clientName: "Harbour Roofing Ltd",
        clientTimeZone: "Europe/London",
        campaignName: "Roof repairs",
      }),
      listMyLeads: makeListMyLeads({ history, index, onFault: (fault) => expect.fail(String(fault)) }),
      requestNewLink: makeRequestNewLink({
        messages,
        verificationCounts: { reserve: async () => true },
        ids,
        now: clock.now,
      }),
      now: clock.now,
    });
    return pageHandlerOver("/m/{token}", page, (fault) => expect.fail(String(fault)))(event);
  };
  const namesIn = (body = "") =>
    [...body.matchAll(/<h2[^>]*>([^<]*)<|<a href="[^"]*\/l\/[^"]*"><bdi>([^<]*)<|<a class="tap"[^>]*>([^<]*)</g)].map(
      ([, heading, name, more]) => heading ?? name ?? more,
    );

  it("shows unworked leads first, then the tried ones, callbacks, open ones, sleeping ones and those that are done", async () => {
    aLeadOf("Won", 1, [anOutcome({ outcome: "won", value: { amount: 1, currency: "GBP" } })]);
    aLeadOf("Asleep", 2, [aNurture()]);
    aLeadOf("Quoted", 3, [anOutcome({ outcome: "quoted" })]);
    aLeadOf("Callback", 4, [anOutcome({ outcome: "callback_requested" })]);
    aLeadOf("Tried", 5, [aDelivered(), aContactAttempt({ at: at("14:30"), result: "no_answer" })]);
    aLeadOf("Old", 6, [aDelivered()]);
    aLeadOf("New", 7, [aDelivered(), anAcknowledged()]);
    aLeadOf("Refused", 8, [anAcknowledged({ outcome: "rejected", reason: "out_of_area" })]);
    aLeadOf("Bad", 9, [aDelivered(), anOutcome({ outcome: "bad_data" })]);
    const page = await request(urlOf());
    expect(page).toMatchObject({ statusCode: 200, headers: { "cache-control": "no-store" } });
    expect(namesIn(page.body)).toEqual([
      ...["To call", "New", "Old", "To try again", "Tried", "To call back", "Callback"],
      ...["Spoken to, still open", "Quoted", "Not ready yet", "Asleep", "Done", "Bad", "Won", "Refused"],
    ]);
    expect(page.body).toContain("2 to call, 1 to try again, 1 to call back");
    expect(page.body).toContain("No answer, 1 call");
    expect(page.body).toContain("Again on Tuesday 24 November 2026");
    expect(page.body).toContain("1 hour ago");
    expect(filters.every(({ mode, clientId }) => mode === "live" && clientId === owner.clientId)).toBe(true);
    expect(Buffer.byteLength(page.body ?? "")).toBeLessThan(30_000);
  });

  it("links to each card by a link that is as old as its own, so that a revocation covers both", async () => {
    const leadId = aLeadOf("Zoë", 1, [aDelivered()]);
    const url = links.createUrl({ agencyId, leadId, delivery: 0, issuedAt: at("14:00") });
    expect((await request(urlOf())).body).toContain(`href="${url}"`);
  });

  it("shows no lead that went only to others, and no sandbox", async () => {
    aLeadOf("Another's", 1, [], [{ id: anId("dlv"), subscriptionId: anId("sub", 2), channel: "sms" }]);
    const page = await request(urlOf());
    expect(page.body).not.toContain("Another");
    expect(page.body).toContain("No leads yet");
  });

  it("shows twenty of each list, and the others behind a link, each once", async () => {
    for (let minute = 1; minute <= 45; minute += 1) aLeadOf(`Person ${minute}`, minute, [aDelivered()]);
    aLeadOf("Asleep", 50, [aNurture()]);
    const seen: (string | undefined)[] = [];
    let url: string | undefined = urlOf();
    while (url) {
      const { body = "", statusCode } = await request(url);
      expect(statusCode).toBe(200);
      expect(Buffer.byteLength(body)).toBeLessThan(30_000);
      seen.push(...namesIn(body).filter((name) => name?.startsWith("Person")));
      url = /href="([^"]*list=toCall[^"]*)"/.exec(body)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => `Person ${45 - index}`));
  });

  it("ignores a position or a list that it did not make", async () => {
    aLeadOf("Zoë", 1, [aDelivered()]);
    for (const query of ["?after=x&list=toCall", "?list=held", "?list=toCall&after=~"])
      expect((await request(`${urlOf()}${query}`)).body).toContain("Zoë");
  });

  it("shows hostile names as text", async () => {
    aLeadOf('<script>alert("1")</script>', 1, [aDelivered()]);
    expect((await request(urlOf())).body).not.toContain("<script");
  });

  it.each<[string, () => void, Partial<PersonLink>]>([
    ["is older than 90 days", () => clock.setTo(on("2027-02-20T14:00:00Z")), {}],
    ["was revoked", () => (subscription = anSmsSubscription({ linksRevokedAt: at("14:00") })), {}],
    ["went to another phone", () => (subscription = anSmsSubscription({ endpointChangedAt: at("15:00") })), {}],
    ["names an inactive subscription", () => (subscription = anSmsSubscription({ active: false })), {}],
    ["names a subscription that does not exist", () => undefined, { subscriptionId: anId("sub", 9) }],
  ])(
    "shows no person if the link %s, offers a new link, and looks the same as if it were old",
    async (_, change, link) => {
      aLeadOf("Zoë", 1, [aDelivered()]);
      change();
      const page = await request(urlOf(link));
      expect(page).toMatchObject({ statusCode: 410, body: expect.stringContaining('name="renew"') });
      for (const secret of ["Zoë", "Brightline", "Harbour", "Roof"]) expect(page.body).not.toContain(secret);
      clock.setTo(on("2028-01-01T00:00:00Z"));
      subscription = anSmsSubscription();
      expect((await request(urlOf())).body).toBe(page.body);
    },
  );

  it("sends a new link to the same phone only for the form of a dead link", async () => {
    const renew = { method: "POST", fields: { renew: "1" } };
    expect(await request(urlOf(), renew)).toMatchObject({ statusCode: 200 });
    expect(await request(`${publicUrl}/m/${"A".repeat(86)}`, renew)).toMatchObject({ statusCode: 404 });
    clock.setTo(on("2027-03-01T10:00:00Z"));
    await request(urlOf(), { method: "HEAD" });
    await request(urlOf(), { method: "POST" });
    expect(messages.posted()).toEqual([]);
    const location = expect.stringMatching(/^\/m\/[\w-]{86}\?requested=1$/);
    expect(await request(urlOf(), renew)).toMatchObject({ statusCode: 303, headers: { location } });
    expect(messages.posted()).toMatchObject([
      { type: "link.renewed", data: { subscriptionId: owner.subscriptionId }, deliveries: [{ channel: "sms" }] },
    ]);
    expect((await request(`${urlOf()}?requested=1`)).body).toContain("A new link was requested");
  });
});
