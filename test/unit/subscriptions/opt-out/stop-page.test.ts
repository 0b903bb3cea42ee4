import { beforeEach, describe, expect, it } from "vitest";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeEnableEndpoint } from "#subscriptions/health/enable-endpoint.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { makeStopPage } from "#subscriptions/opt-out/endpoints.ts";
import { makeListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import { makeOptOut } from "#subscriptions/opt-out/opt-out.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { memoryAgencies, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryOptOuts } from "#test/support/doubles/memory-opt-outs.ts";
import { openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { aClient, anAgency, anEmailSubscription, anSmsSubscription } from "#test/support/entities.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { pageHandlerOver } from "#test/support/page-handler-over.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const stopLinks = makeStopLinks(parseMasterSecret("a well kept secret"), "https://api.example.com");
const tokenFor = ({ id: subscriptionId, endpoint }: Pick<Subscription, "id" | "endpoint">, agencyId = anId("agency")) =>
  stopLinks
    .createUrl({ agencyId, clientId: anId("client"), subscriptionId, endpoint })
    .slice("https://api.example.com/s/".length);
const sms = anSmsSubscription();
const email = anEmailSubscription();
const forSms = tokenFor(sms);

describe("page that stops messages", () => {
  let subscriptions: Subscriptions;
  let faults: unknown[];
  beforeEach(() => {
    faults = [];
    subscriptions = memorySubscriptions(
      anSmsSubscription(),
      anEmailSubscription(),
      anEmailSubscription({ id: anId("sub", 4), disabled: { at: at("14:00"), reason: "bounced" } }),
    );
  });

  const serve = (event: ReturnType<typeof anHttpEvent>) =>
    pageHandlerOver(
      "/s/{token}",
      makeStopPage({
        stopLinks,
        agencies: memoryAgencies(anAgency()),
        clients: memoryClients(aClient()),
        changeMessages: makeOptOut({
          subscriptions,
          optOuts: memoryOptOuts(),
          contactHash: openContactHash,
          now: aClock("15:00").now,
          jobs: memoryDueItems(),
          disableEndpoint: makeDisableEndpoint({ subscriptions, jobs: memoryDueItems(), now: aClock("15:00").now }),
          listSameContact: makeListSameContact({ clients: memoryClients(aClient()), subscriptions }),
          enableEndpoint: makeEnableEndpoint({
            subscriptions,
            endpointHealth: memoryEndpoints(),
            announce: async () => {},
            now: aClock("15:00").now,
            scheduleRelease: { forClient: async () => {} },
          }),
        }),
      }),
      (fault) => void faults.push(fault),
    )(event);
  const get = (token = forSms) => serve(anHttpEvent({ pathParameters: { token } }));
  const post = (body: string | undefined, token = forSms, overrides: Parameters<typeof anHttpEvent>[0] = {}) => {
    const event = anHttpEvent({ pathParameters: { token }, ...(body !== undefined && { body }), ...overrides });
    event.requestContext.http.method = "POST";
    return serve(event);
  };
  const isStopped = async (id = anId("sub")) =>
    (await subscriptions.read({ agencyId: anId("agency"), clientId: anId("client") }, id))?.disabled?.reason ===
    "opted_out";

  it("asks first, names the phone by the end of its number only, and changes nothing", async () => {
    const page = await get();
    expect(page.statusCode).toBe(200);
    expect(page.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    for (const words of ["Stop these texts?", "Brightline Leads", "Harbour Roofing Ltd", "ends in 123"]) {
      expect(page.body).toContain(words);
    }
    expect(page.body).not.toContain("7700900");
    expect(await isStopped()).toBe(false);
  });

  it("names a mailbox by its domain only", async () => {
    const page = await get(tokenFor(email));
    expect(page.body).toContain("the mailbox at example.com");
    expect(page.body).not.toContain("sales@");
  });

  it("says messages, without a client, for the agency's own people", async () => {
    const { clientId: _, ...own } = anEmailSubscription({ id: anId("sub", 5) });
    await subscriptions.create({ agencyId: anId("agency") }, own, "");
    const token = stopLinks
      .createUrl({ agencyId: anId("agency"), subscriptionId: own.id, endpoint: own.endpoint })
      .split("/s/")[1];
    expect((await get(token)).body).toContain("sends messages about its leads to");
    expect((await post("wish=stop", token)).body).not.toMatch(/[Ll]eads for/);
  });

  it("stops by its button, responds with the page itself, and starts again by the next button", async () => {
    expect(await post("wish=stop")).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining("The texts are stopped"),
    });
    expect(await isStopped()).toBe(true);
    expect((await get()).body).toContain("Start the texts again");
    expect(await post("wish=start")).toMatchObject({ statusCode: 200, body: expect.stringContaining("start again") });
    expect(await isStopped()).toBe(false);
  });

  it.each<[string, Parameters<typeof post>[0], Parameters<typeof anHttpEvent>[0]]>([
    ["as a form", "List-Unsubscribe=One-Click", {}],
    ["in base64", Buffer.from("List-Unsubscribe=One-Click").toString("base64"), { isBase64Encoded: true }],
    [
      "as multipart",
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
      { headers: { "content-type": "multipart/form-data; boundary=b" } },
    ],
    ["with nothing in it", undefined, {}],
    ["with more than anybody reads", "x".repeat(70_000), {}],
  ])("stops emails when a mail app posts to it %s, without a redirect", async (_, body, overrides) => {
    const answer = await post(body, tokenFor(email), overrides);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty("location");
    expect(await isStopped(anId("sub", 2))).toBe(true);
  });

  it("says that emails bounced, and offers no restart", async () => {
    const token = tokenFor({ ...email, id: anId("sub", 4) });
    expect((await get(token)).body).toContain("came back");
    await post("wish=stop", token);
    expect((await post("wish=start", token)).body).toContain("came back");
  });

  it("changes nothing for a link that was altered, or whose messages are no longer sent", async () => {
    const changed = `${forSms.startsWith("A") ? "B" : "A"}${forSms.slice(1)}`;
    for (const token of [changed, "", tokenFor({ ...sms, id: anId("sub", 9) }), tokenFor(sms, anId("agency", 2))]) {
      for (const answer of [await get(token), await post("wish=stop", token)]) expect(answer.statusCode).toBe(404);
    }
    expect(await isStopped()).toBe(false);
  });

  it("changes nothing for a link that was sent to an earlier phone of the subscription, and shows nothing of the new one", async () => {
    const scope = { agencyId: anId("agency"), clientId: anId("client") };
    await subscriptions.replace(scope, sms, { ...sms, endpoint: "+447700900999", updatedAt: at("14:30") });
    for (const answer of [await get(), await post("wish=stop"), await post("wish=start")]) {
      expect(answer.statusCode).toBe(404);
      expect(answer.body).not.toContain("ends in");
    }
    expect(await isStopped()).toBe(false);
    const forNewPhone = tokenFor({ ...sms, endpoint: "+447700900999" });
    await post("wish=stop", forNewPhone);
    await post("wish=start");
    expect(await isStopped()).toBe(true);
  });

  it("stops by a link from before 2026-11-30, which names no endpoint", async () => {
    const former = "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAABzpeDEjnPVpDgT9qd";
    expect((await post("wish=stop", former)).statusCode).toBe(200);
    expect(await isStopped()).toBe(true);
  });

  it("shows only the request id of a fault", async () => {
    subscriptions = { ...subscriptions, read: () => Promise.reject(new Error("+447700900123 is not to be seen")) };
    const page = await get();
    expect(page).toMatchObject({ statusCode: 500, body: expect.stringContaining("request-1") });
    expect(page.body).not.toContain("900123");
    expect(faults).toHaveLength(1);
  });
});
