import type { Clients } from "#accounts/ports.ts";
import type { makeChangeCampaign } from "#campaigns/change-campaign.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import { PushedPerson } from "#domain/lead/personal-data.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { makeSimulateLead } from "#intake/simulate-lead.ts";
import { nextPosition } from "#platform/http/read-page.ts";
import type { Ids } from "#platform/ports.ts";
import type { makeReadReadiness } from "#readiness/read-readiness.ts";
import type { makeSendCanary } from "#readiness/send-canary.ts";
import type { ScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { ConsoleEndpoint, ConsoleResponse, ConsoleSession } from "../console-route.ts";
import type { FormState } from "../pages/form-field.ts";
import { describeIssue } from "../parse-form.ts";
import { toFaults } from "../to-faults.ts";
import { renderCampaign } from "./pages/campaign-page.ts";
import { renderCampaigns } from "./pages/campaigns-page.ts";
import { renderSimulation } from "./pages/simulation-page.ts";
import { testLeadRefusals } from "./pages/refusal-phrases.ts";
import type { Routes } from "./routes.ts";

type Deps = {
  campaigns: Campaigns;
  clients: Clients;
  changeCampaign: ReturnType<typeof makeChangeCampaign>;
  releaseHeldLeads: ScheduleLeadRelease;
  readReadiness: ReturnType<typeof makeReadReadiness>;
  simulateLead: ReturnType<typeof makeSimulateLead>;
  sendCanary: ReturnType<typeof makeSendCanary>;
  ids: Pick<Ids, "create">;
};

/** How many campaigns a page lists: each is checked. */
const pageSize = 20;

/** Reads the names of the clients of campaigns. */
async function readNames(clients: Clients, agencyId: AgencyId, campaigns: readonly Campaign[]) {
  const clientIds = [...new Set(campaigns.flatMap((each) => listMembers(each).map(({ clientId }) => clientId)))];
  const found = await Promise.all(clientIds.map((clientId) => clients.read({ agencyId }, clientId)));
  return new Map<ClientId, string>(found.flatMap((client) => (client ? [[client.id, client.name]] : [])));
}

export const listCampaigns =
  ({ campaigns, clients, readReadiness }: Deps): ConsoleEndpoint<Routes["listCampaigns"]> =>
  async ({ session, query: { after }, now }) => {
    const { agencyId } = session.user;
    const found = await campaigns.list({ agencyId }, { limit: pageSize, after });
    const [names, rows] = await Promise.all([
      readNames(clients, agencyId, found.entities),
      Promise.all(
        found.entities.map(async (campaign) => {
          const readiness = await readReadiness(agencyId, campaign.id);
          return { campaign, readiness: readiness.ok ? readiness.value : undefined };
        }),
      ),
    ]);
    const page = { rows, names, after, next: nextPosition(found) };
    return { kind: "page", title: "Campaigns", body: renderCampaigns(page, { session, now }) };
  };

async function showOne(
  deps: Deps,
  session: ConsoleSession,
  campaignId: CampaignId,
  { now, state = {}, wasSent = false }: { now: Instant; state?: FormState; wasSent?: boolean },
): Promise<ConsoleResponse> {
  const { agencyId } = session.user;
  const [campaign, readiness] = await Promise.all([
    deps.campaigns.read({ agencyId }, campaignId),
    deps.readReadiness(agencyId, campaignId),
  ]);
  if (!campaign || !readiness.ok) return { kind: "missing" };
  const names = await readNames(deps.clients, agencyId, [campaign]);
  const once = deps.ids.create("lead");
  return {
    kind: "page",
    status: state.faults ? 422 : 200,
    title: campaign.name,
    body: renderCampaign({ campaign, readiness: readiness.value, names }, { session, now, state, once, wasSent }),
  };
}

export const showCampaign =
  (deps: Deps): ConsoleEndpoint<Routes["showCampaign"]> =>
  ({ session, params: { campaignId }, query: { sent }, now }) =>
    showOne(deps, session, campaignId, { now, wasSent: sent === "1" });

export const switchCampaign =
  (deps: Deps): ConsoleEndpoint<Routes["switchCampaign"]> =>
  async ({ session, params: { campaignId }, form, now }) => {
    if (!form.ok) return { kind: "missing" };
    const { agencyId } = session.user;
    const changed = await deps.changeCampaign(agencyId, campaignId, { active: form.value.active === "yes" });
    if (changed.ok) {
      await deps.releaseHeldLeads.forCampaign(agencyId, changed.value);
      return { kind: "redirect", to: `/console/campaigns/${campaignId}?saved=1` };
    }
    if (changed.refusal.kind === "not_found") return { kind: "missing" };
    const fault =
      changed.refusal.kind === "validation_error"
        ? changed.refusal.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join("; ")
        : "Someone else changed this campaign at the same time. Check its settings and try again.";
    return showOne(deps, session, campaignId, { now, state: { typed: form.typed, faults: { active: fault } } });
  };

export const simulateLead =
  (deps: Deps): ConsoleEndpoint<Routes["simulateLead"]> =>
  async ({ session, params: { campaignId }, form, now }) => {
    if (!form.ok) return showOne(deps, session, campaignId, { now, state: form });
    const { agencyId } = session.user;
    const campaign = await deps.campaigns.read({ agencyId }, campaignId);
    if (!campaign) return { kind: "missing" };
    const { notes, consent, ...typed } = form.value;
    const person = PushedPerson.safeParse(withoutEmpty(typed), { error: describeIssue });
    if (!person.success) {
      const errors = person.error.issues.map(({ path, message }) => ({
        pointer: `/${path.join("/")}`,
        detail: message,
      }));
      return showOne(deps, session, campaignId, {
        now,
        state: { typed: form.typed, faults: toFaults(errors, personFields, "name") },
      });
    }
    const evidence = { wording: "Simulated in the console", source: "Baton console", at: now };
    const result = await deps.simulateLead(
      { agencyId, mode: "live" },
      { campaignId, person: person.data, notes, fields: {}, consent: consent && evidence },
    );
    const names = await readNames(deps.clients, agencyId, [campaign]);
    const body = renderSimulation({ campaign, names, result }, { session, typed: form.typed });
    return { kind: "page", title: `Simulation – ${campaign.name}`, body };
  };

const personFields = { "/name": "name", "/phone": "phone", "/email": "email", "/postcode": "postcode" };

const withoutEmpty = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));

export const sendTestLead =
  (deps: Deps): ConsoleEndpoint<Routes["sendTestLead"]> =>
  async ({ session, params: { campaignId }, form, now }) => {
    if (!form.ok) return { kind: "missing" };
    const sent = await deps.sendCanary(session.user.agencyId, campaignId, form.value.once);
    if (sent.ok) return { kind: "redirect", to: `/console/campaigns/${campaignId}?sent=1#test-lead` };
    if (sent.refusal.kind === "not_found") return { kind: "missing" };
    const faults = { once: testLeadRefusals[sent.refusal.kind] };
    return showOne(deps, session, campaignId, { now, state: { typed: form.typed, faults } });
  };
