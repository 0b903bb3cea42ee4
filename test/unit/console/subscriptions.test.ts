import { describe, expect, it } from "vitest";
import {
  enableEndpoint,
  listSubscriptions,
  resendDelivery,
  rotateSecret,
  showSubscription,
  type SubscriptionsDeps,
  switchSubscription,
  verifyAgain,
} from "#console/subscriptions/endpoints.ts";
import { subscriptionsRoutes } from "#console/subscriptions/routes.ts";
import type { ListedAttempt } from "#delivery/list-attempts.ts";
import type { UserRole } from "#domain/accounts/user.ts";
import type { ReplayScope } from "#domain/delivery/replay.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { aClient, anEmailSubscription, aWebhookSubscription } from "#test/support/entities.ts";
import { aDelivered, aDeliveryFailed } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const params = { owner: anId("client"), subscriptionId: anId("sub") };
const noQuery = { after: undefined, done: undefined };

const attempts: ListedAttempt[] = [
  {
    leadId: anId("lead", 2),
    fact: aDeliveryFailed({ reason: "refused_by_endpoint", httpStatus: 500, excerpt: "<b>boom</b>", tookMs: 412 }),
  },
  { leadId: anId("lead"), fact: aDelivered({ httpStatus: 200, excerpt: "ok" }) },
];

function makeDeps(subscription: Subscription = aWebhookSubscription({ id: anId("sub") })) {
  const calls: { verb: string; of: unknown }[] = [];
  const subscriptions = memorySubscriptions(subscription);
  const record = (verb: string, of: unknown) => void calls.push({ verb, of });
  const deps: SubscriptionsDeps = {
    clients: memoryClients(aClient({ name: "Kirkstall" }), aClient({ id: anId("client", 2), name: "Pennine" })),
    subscriptions,
    endpointHealth: memoryEndpoints(),
    ids,
    listAttempts: async () => ok({ attempts, unreadable: [] }),
    requestReplay: async (_, wanted: ReplayScope, once) => {
      record("replay", { wanted, once });
      if (wanted.of === "lead" && wanted.leadId === anId("lead", 9)) return refuse({ kind: "not_found" });
      return ok({
        id: anId("rpl"),
        wanted,
        requestedBy: anId("user"),
        createdAt: at("14:05"),
        updatedAt: at("14:05"),
        status: "running",
        found: 0,
        ordered: 0,
        skippedBecause: {},
      });
    },
    change: async (_, id, change) => {
      record("change", { id, change });
      return ok({ ...subscription, active: change.active ?? subscription.active });
    },
    rotate: async (_, id, rotation, once) => {
      record("rotate", { id, rotation, once });
      return ok({ signature: "v1", secret: "whsec_new", overlapEndsAt: at("15:05") });
    },
    resend: async () => refuse({ kind: "asked_too_soon", retryAt: at("14:06") }),
    enable: async (_, id, { replayMissed, idempotencyKey }) => {
      record("enable", { id, replayMissed, idempotencyKey });
      return ok({ subscription, replayId: anId("rpl") });
    },
    scheduleRelease: { forClient: async (_, clientId) => record("release", clientId) },
  };
  return { ...deps, calls };
}

const show = async (deps: SubscriptionsDeps, role: UserRole = "agency_operator", of: typeof params = params) =>
  showSubscription(deps)({ ...aRequest, session: aSession(role), params: of, query: noQuery });

describe("subscriptions in the console", () => {
  it("lists those of each client, and where leads cannot be delivered", async () => {
    const query = { clientId: undefined, after: undefined };
    const session = aSession("agency_operator");

    const body = renderBody(await listSubscriptions(makeDeps())({ ...aRequest, session, query }));

    expect(body).toContain("Kirkstall");
    expect(body).toContain("leads of this client wait until it has one");
    expect(body).toContain("Your own events");
  });

  it("says since when an endpoint fails, and when Baton disables it", async () => {
    const endpointHealth = memoryEndpoints();
    endpointHealth.given(anId("sub"), { failures: 15, failingSince: on("2026-11-16T09:46:26Z") });
    const session = aSession("agency_operator");
    const deps = { ...makeDeps(), endpointHealth };

    const list = renderBody(
      await listSubscriptions(deps)({ ...aRequest, session, query: { clientId: undefined, after: undefined } }),
    );
    expect(list).toMatch(/data-label="Failing since"[^>]*>\s*<time datetime="2026-11-16T09:46:26.000Z"/);
    expect(renderBody(await show(deps))).toContain("15 minutes with a failure. Baton disables it after 100");
  });

  it("continue after the position of a lead or a message, and begin anew after any other text", () => {
    const parse = (after: string) => subscriptionsRoutes.showSubscription.query.parse({ after }).after;
    const positions = [`${at("09:00")}/${anId("lead")}`, `${at("09:00")}/${anId("msg")}`];

    expect(positions.map(parse)).toEqual(positions);
    expect(["", "0", "\u0000", "zzzz"].map(parse)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("lists only their own to the people of a client, whatever they ask for", async () => {
    const query = { clientId: anId("client", 2), after: undefined };
    const session = aSession("client_manager");

    const body = renderBody(await listSubscriptions(makeDeps())({ ...aRequest, session, query }));

    expect(body).toContain("Kirkstall");
    expect(body).not.toContain("Pennine");
    expect(body).not.toContain("Your own events");
  });

  it("shows each attempt with the endpoint's answer and what to do", async () => {
    const body = renderBody(await show(makeDeps()));

    expect(body).toContain("Refused by the endpoint");
    expect(body).toContain("&lt;b&gt;boom&lt;/b&gt;");
    expect(body).toContain("412 ms");
    expect(body).toContain("Ask its owner, then replay");
  });

  it("resends one delivery under the key of the page and the delivery", async () => {
    const deps = makeDeps();
    const typed = { once: "one", leadId: anId("lead"), deliveryId: anId("dlv") };

    const answer = await resendDelivery(deps)({
      ...aRequest,
      session: aSession("client_manager"),
      params,
      form: aForm(subscriptionsRoutes.resendDelivery, typed),
    });

    expect(answer).toMatchObject({ kind: "redirect" });
    expect(deps.calls).toEqual([
      {
        verb: "replay",
        of: {
          wanted: { of: "lead", leadId: anId("lead"), deliveryId: anId("dlv"), repeat: true },
          once: `resend one ${anId("dlv")}`,
        },
      },
    ]);
  });

  it("enables a disabled endpoint and sends what it missed", async () => {
    const deps = makeDeps(aWebhookSubscription({ id: anId("sub"), disabled: { at: at("10:00"), reason: "failing" } }));

    const shown = renderBody(await show(deps));
    const form = aForm(subscriptionsRoutes.enableEndpoint, { once: "one" });
    await enableEndpoint(deps)({ ...aRequest, session: aSession(), params, form });

    expect(shown).toContain("because it failed for too long");
    expect(shown).toContain("Enable and send what it missed");
    expect(deps.calls).toEqual([
      { verb: "enable", of: { id: anId("sub"), replayMissed: true, idempotencyKey: "one" } },
    ]);
  });

  it("offers no enabling of what its owner stopped", async () => {
    const stopped = anEmailSubscription({ id: anId("sub"), disabled: { at: at("10:00"), reason: "opted_out" } });

    const body = renderBody(await show(makeDeps(stopped)));

    expect(body).toContain("its owner stopped the messages");
    expect(body).not.toContain("Enable and send");
  });

  it("releases held leads when a subscription is switched on", async () => {
    const deps = makeDeps();

    const form = aForm(subscriptionsRoutes.switchSubscription, { active: "yes" });
    await switchSubscription(deps)({ ...aRequest, session: aSession(), params, form });

    expect(deps.calls).toEqual([
      { verb: "change", of: { id: anId("sub"), change: { active: true } } },
      { verb: "release", of: anId("client") },
    ]);
  });

  it("says when another verification may be sent", async () => {
    const form = aForm(subscriptionsRoutes.verifyAgain, {});

    const answer = await verifyAgain(makeDeps())({ ...aRequest, session: aSession(), params, form });

    expect(answer).toMatchObject({ status: 409 });
    expect(renderBody(answer)).toContain("Sunday 22 November 2026 at 14:06");
  });

  it("shows a new secret on the answer to its form alone", async () => {
    const deps = makeDeps();
    const form = aForm(subscriptionsRoutes.rotateSecret, { once: "one", overlapHours: "24" });

    const answer = renderBody(await rotateSecret(deps)({ ...aRequest, session: aSession(), params, form }));

    expect(answer).toContain("whsec_new");
    expect(renderBody(await show(deps))).not.toContain("whsec_");
    expect(deps.calls[0]).toEqual({
      verb: "rotate",
      of: { id: anId("sub"), rotation: { overlapHours: 24 }, once: "one" },
    });
  });

  it.each([
    ["of another client", "client_manager", { owner: anId("client", 2), subscriptionId: anId("sub") }],
    ["of the agency's own events", "client_manager", { owner: "agency", subscriptionId: anId("sub") }],
    ["that does not exist", "agency_admin", { owner: anId("client"), subscriptionId: anId("sub", 9) }],
  ] as const)("answers for a subscription %s as if it did not exist", async (_, role, foreign) => {
    const deps = makeDeps();
    const request = { ...aRequest, session: aSession(role), params: foreign };

    expect(await showSubscription(deps)({ ...request, query: noQuery })).toEqual({ kind: "missing" });
    if (role === "agency_admin") return;
    const forms = [
      await switchSubscription(deps)({
        ...request,
        form: aForm(subscriptionsRoutes.switchSubscription, { active: "no" }),
      }),
      await enableEndpoint(deps)({ ...request, form: aForm(subscriptionsRoutes.enableEndpoint, { once: "one" }) }),
      await verifyAgain(deps)({ ...request, form: aForm(subscriptionsRoutes.verifyAgain, {}) }),
      await rotateSecret(deps)({
        ...request,
        form: aForm(subscriptionsRoutes.rotateSecret, { once: "one", overlapHours: "0" }),
      }),
    ];
    expect(forms).toEqual(forms.map(() => ({ kind: "missing" })));
    expect(deps.calls).toEqual([]);
  });
});
