import { aContract } from "../../entities.ts";
import { asksApi, campaignId, clientId, personOf, pushing, type Scenario, type Step } from "../run-scenario.ts";

const once = { idempotencyKey: "once" };
const roofs = { name: "Roofs", country: "GB", model: "callback", price: { amount: 6_000, currency: "GBP" } };
const campaign = {
  ...roofs,
  clientId,
  requiredFields: [],
  consentRequired: false,
  duplicateWindowDays: 30,
  whenUnavailable: "next",
  active: true,
};

/** Deletes what the previous step created: a retry finds nothing, which is also a success. */
const takingBack = (step: Step): Step => ({
  ...step,
  ask: (...given) =>
    step.ask(...given).catch((refusal: Error) => {
      if (refusal.message !== "not_found") throw refusal;
    }),
});

export const settings: Record<string, Scenario> = {
  "a client that moves to another time zone, after a lead was placed": {
    events: [],
    computesCells: true,
    only: ["api: changeClient", "work-due: day_cells", "work-due: month_cells", "work-due: rebuild_cells"],
    until: "15:52:00",
    steps: [
      pushing(1, { isQuiet: true }),
      asksApi("changeClient", () => ({ params: { clientId }, body: { timeZone: "Pacific/Auckland" } }), {
        at: "14:16:30",
      }),
    ],
  },
  "a client that is made, and another that is changed while a lead waits for it": {
    events: [],
    client: { paused: true },
    campaign: { whenUnavailable: "hold" },
    only: ["api", "work-due"],
    until: "14:14:00",
    steps: [
      pushing(1, { isQuiet: true }),
      asksApi("createClient", () => ({ ...once, body: { name: "Another", timeZone: "Europe/London", paused: false } })),
      asksApi("changeClient", () => ({ params: { clientId }, body: { paused: false } })),
    ],
  },
  "a holiday calendar that is stored, in place of a shipped one": {
    events: [],
    only: ["api"],
    until: "14:00:30",
    steps: [
      asksApi("replaceHolidays", () => ({
        params: { name: "GB-ENG" },
        body: { dates: ["2026-12-25"], source: "GOV.UK", asOf: "2026-11-22", until: "2026-12-31" },
      })),
    ],
  },
  "a version of a contract that is added, without saying from when": {
    events: [],
    only: ["api"],
    until: "14:00:30",
    steps: [asksApi("addContract", () => ({ params: { clientId }, body: { ...aContract(), from: undefined } }))],
  },
  "a campaign that is made, and another that is changed": {
    events: [],
    only: ["api"],
    until: "14:00:30",
    // If its job is scheduled again, the canary is checked at once instead of after a quarter of an hour, so its return is reported earlier.
    mayDiffer: ["metrics"],
    steps: [
      asksApi("createCampaign", () => ({ ...once, body: campaign })),
      asksApi("changeCampaign", () => ({ params: { campaignId }, body: { name: "Renamed" } })),
    ],
  },
  "a person who is suppressed, and is no longer": {
    events: [],
    only: ["api"],
    steps: [
      asksApi("suppressContact", () => ({ body: { phone: personOf(1).person.phone, reason: "do_not_call" } })),
      takingBack(
        asksApi("liftSuppression", async ({ agencyId }, { world }) => {
          const { entities } = await world.suppressions.list(agencyId, { limit: 9 });
          return { params: { suppressionId: entities[0]?.id } };
        }),
      ),
      pushing(),
    ],
  },
  "the outreach of a day that is recorded, and corrected": {
    events: [],
    only: ["api"],
    until: "14:00:30",
    steps: [
      asksApi("recordOutreach", () => ({
        params: { campaignId, date: "2026-11-21" },
        body: { sent: 100, replies: 3 },
      })),
      asksApi("recordOutreach", () => ({
        params: { campaignId, date: "2026-11-21" },
        body: { sent: 120, replies: 3 },
      })),
    ],
  },
  "how refused leads are kept, which is changed": {
    events: [],
    only: ["api"],
    steps: [asksApi("changeRefusedLeadSettings", () => ({ body: { keepPerson: true } }))],
  },
  "a key that is made, and keys that are revoked": {
    events: [],
    only: ["api"],
    steps: [
      // A key cannot be requested twice, because its secret is shown once: after a lost response the agency creates another key, and revokes both.
      asksApi("createKey", () => ({ body: { role: "client", clientId, name: "CRM", mode: "live" } })),
      {
        ...asksApi("revokeKey", () => ({})),
        async ask(asking, agency, process) {
          const { entities } = await asking.world.apiKeys.list(agency.agencyId, { limit: 9 });
          for (const { id } of entities) {
            await takingBack(asksApi("revokeKey", () => ({ params: { keyId: id } }))).ask(asking, agency, process);
          }
        },
      },
    ],
  },
};
