import { describe, expect, it } from "vitest";
import {
  listCampaigns,
  sendTestLead,
  showCampaign,
  simulateLead,
  switchCampaign,
} from "#console/campaigns/endpoints.ts";
import { campaignsRoutes } from "#console/campaigns/routes.ts";
import { makeChangeCampaign } from "#campaigns/change-campaign.ts";
import type { ReadinessCheck } from "#domain/routing/readiness-check.ts";
import { instant } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { PushedLead } from "#intake/accept-lead.ts";
import type { SimulationResult } from "#intake/simulate-lead.ts";
import type { CampaignReadiness } from "#readiness/read-readiness.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { aCampaign, aClient } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";

const session = aSession("agency_operator");
const params = { campaignId: anId("campaign") };
const foreign = { campaignId: anId("campaign", 9) };

const aCheck = (changes: Partial<ReadinessCheck> = {}): ReadinessCheck => ({
  code: "client_paused",
  isPassed: false,
  isBlocking: true,
  detail: "the client is paused",
  clientId: anId("client"),
  ...changes,
});

const refusedFor = (lead: PushedLead): SimulationResult => ({
  at: at("14:05"),
  outcome: "refused",
  refusal: {
    kind: "validation_error",
    errors: [{ pointer: "/person/postcode", detail: `not ${String(lead.person.postcode)}` }],
  },
});

function makeDeps({
  readiness = {},
  simulate = refusedFor,
}: { readiness?: Partial<CampaignReadiness>; simulate?: (lead: PushedLead) => SimulationResult } = {}) {
  const stores = {
    campaigns: memoryCampaigns(aCampaign({ name: "Windows, Leeds" })),
    clients: memoryClients(aClient({ name: "Kirkstall" })),
    subscriptions: memorySubscriptions(),
    jobs: memoryDueItems(),
    now: () => at("14:05"),
  };
  const simulated: PushedLead[] = [];
  const sent: (string | undefined)[] = [];
  return {
    ...stores,
    ids,
    simulated,
    sent,
    changeCampaign: makeChangeCampaign(stores),
    releaseHeldLeads: makeScheduleLeadRelease(stores),
    readReadiness: async () =>
      ok({ campaignId: params.campaignId, at: at("14:05"), isReady: true, checks: [aCheck()], ...readiness }),
    simulateLead: async (_: unknown, lead: PushedLead) => {
      simulated.push(lead);
      return simulate(lead);
    },
    sendCanary: async (_: unknown, campaignId: string, once?: string) => {
      if (campaignId !== params.campaignId) return refuse({ kind: "not_found" as const });
      sent.push(once);
      return ok({ leadId: anId("lead"), pushedAt: at("14:05") });
    },
  };
}

const readCampaign = ({ campaigns }: ReturnType<typeof makeDeps>) =>
  campaigns.read({ agencyId: anId("agency") }, params.campaignId);

describe("the campaigns of an agency", () => {
  it.each([
    ["reaches a client", {}, "Reaches a client"],
    ["waits until a client opens", { opensAt: at("15:30") }, "Held, delivered today at 15:30"],
    ["is stopped", { isReady: false }, "Stopped"],
  ])("says of a campaign whose lead %s so", async (_, readiness, words) => {
    const deps = makeDeps({ readiness });

    const body = renderBody(await listCampaigns(deps)({ ...aRequest, session, query: { after: undefined } }));

    expect(body).toContain("Windows, Leeds");
    expect(body).toContain("Kirkstall");
    expect(body).toContain(words);
  });

  it("names the checks that failed before those that passed", async () => {
    const checks = [aCheck({ isPassed: true, detail: "the campaign is active", clientId: undefined }), aCheck()];

    const answer = await showCampaign(makeDeps({ readiness: { checks } }))({
      ...aRequest,
      session,
      params,
      query: { sent: undefined },
    });
    const body = renderBody(answer);

    expect(body).toContain("1 check passed");
    expect(body.indexOf("the client is paused")).toBeLessThan(body.indexOf("the campaign is active"));
  });

  it("stops a campaign, and lets held leads be looked at again", async () => {
    const deps = makeDeps();

    const form = aForm(campaignsRoutes.switchCampaign, { active: "no" });
    const answer = await switchCampaign(deps)({ ...aRequest, session, params, form });

    expect(answer).toEqual({ kind: "redirect", to: `/console/campaigns/${params.campaignId}?saved=1` });
    expect(await readCampaign(deps)).toMatchObject({ active: false });
    expect(await deps.jobs.read({ kind: "release", agencyId: anId("agency"), ...params })).toBeDefined();
  });

  it("asks for the name of a simulated person in words for people", async () => {
    const deps = makeDeps();
    const form = aForm(campaignsRoutes.simulateLead, {
      name: " ",
      phone: "07700 900123",
      email: "",
      postcode: "",
      notes: "",
    });

    const answer = await simulateLead(deps)({ ...aRequest, session, params, form });

    expect(answer).toMatchObject({ kind: "page", status: 422 });
    expect(renderBody(answer)).toContain("Not empty");
    expect(renderBody(answer)).not.toContain("Invalid input");
    expect(deps.simulated).toEqual([]);
  });

  it("simulates the lead that was typed, and shows why it is refused", async () => {
    const deps = makeDeps();
    const typed = { name: "Zoë", phone: "07700 900123", email: "", postcode: "LS6", notes: "" };

    const form = aForm(campaignsRoutes.simulateLead, typed);
    const body = renderBody(await simulateLead(deps)({ ...aRequest, session, params, form }));

    expect(deps.simulated).toMatchObject([
      { ...params, person: { name: "Zoë", phone: "07700 900123", postcode: "LS6" }, consent: undefined },
    ]);
    expect(deps.simulated[0]?.person).not.toHaveProperty("email");
    expect(body).toContain("Baton would refuse this lead");
    expect(body).toContain("not LS6");
    expect(body).toContain('value="07700 900123"');
  });

  it("shows each client with the verdict on it when a lead is held", async () => {
    const candidate = {
      clientId: anId("client"),
      priority: 1,
      weight: 1,
      isServed: true,
      terms: { from: at("09:00"), model: "callback" as const, price: { amount: 6000, currency: "GBP" } },
      isPaused: false,
      subscriptions: 1,
      isOpen: false,
      caps: [{ per: "day" as const, of: "leads" as const, used: 4, limit: 10 }],
      availableAt: instant(Date.parse("2026-11-23T09:00:00Z")),
    };
    const routing = {
      at: at("14:05"),
      mode: "priority" as const,
      share: 1,
      whenUnavailable: "hold" as const,
      candidates: [candidate],
    };
    const decision = { outcome: "held" as const, reason: "outside_hours" as const, until: candidate.availableAt };
    const deps = makeDeps({
      simulate: () => ({ at: at("14:05"), outcome: "held", checks: {}, decision, routing }),
    });

    const form = aForm(campaignsRoutes.simulateLead, { name: "Zoë", phone: "07700 900123" });
    const body = renderBody(await simulateLead(deps)({ ...aRequest, session, params, form }));

    expect(body).toContain("Is held: closed.");
    expect(body).toContain("closed, until Monday 23 November 2026 at 09:00");
    expect(body).toContain("4 of 10 a day");
    expect(body).toContain("£60.00");
  });

  it("names the field when a person cannot be reached, and keeps what was typed", async () => {
    const deps = makeDeps();

    const form = aForm(campaignsRoutes.simulateLead, { name: "Zoë" });
    const answer = await simulateLead(deps)({ ...aRequest, session, params, form });

    expect(answer).toMatchObject({ status: 422 });
    expect(renderBody(answer)).toContain("A phone number or an email address");
    expect(deps.simulated).toEqual([]);
  });

  it("sends a test lead under the key of the form", async () => {
    const deps = makeDeps();

    const form = aForm(campaignsRoutes.sendTestLead, { once: "one" });
    const answer = await sendTestLead(deps)({ ...aRequest, session, params, form });

    expect(answer).toEqual({ kind: "redirect", to: `/console/campaigns/${params.campaignId}?sent=1#test-lead` });
    expect(deps.sent).toEqual(["one"]);
  });

  it("answers for the campaign of another agency as if it did not exist", async () => {
    const deps = makeDeps();
    const request = { ...aRequest, session, params: foreign };

    const answers = [
      await showCampaign(deps)({ ...request, query: { sent: undefined } }),
      await switchCampaign(deps)({ ...request, form: aForm(campaignsRoutes.switchCampaign, { active: "no" }) }),
      await simulateLead(deps)({ ...request, form: aForm(campaignsRoutes.simulateLead, { name: "Z", phone: "1" }) }),
      await sendTestLead(deps)({ ...request, form: aForm(campaignsRoutes.sendTestLead, { once: "one" }) }),
    ];

    expect(answers).toEqual(answers.map(() => ({ kind: "missing" })));
    expect(deps.simulated).toEqual([]);
  });
});
