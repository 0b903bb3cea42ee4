import type { Campaigns } from "#campaigns/ports.ts";
import { resolvePlace } from "#domain/campaigns/areas.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import type { Taken } from "#domain/contact/chase-fact.ts";
import { listShares } from "#domain/history/list-shares.ts";
import { type Received, toMode } from "#domain/lead/received.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { Ids, LeadKey } from "#platform/ports.ts";
import type { makeRouteLead } from "#routing/route-lead.ts";

type Deps = {
  campaigns: Pick<Campaigns, "read">;
  history: History;
  router: Pick<ReturnType<typeof makeRouteLead>, "routeLead">;
  ids: Ids;
};

type PassingResult = "passed_on" | "taken" | "no_client";

/** The author of what the job that runs ladders records. */
export const chaseProvenance = { source: "baton" as const, author: "run-chase" };

/**
 * Passes a lead on to the next client of its campaign that can take it now. A fact that only one of the client and Baton
 * can write decides who has the lead: `taken` if the client was first. Without a client that can take it, or if the client took the lead
 * before, nothing changes. The next client's place in its caps is reserved before. If the process crashes after the fact, repeat it with `createNextLead`.
 */
export function makePassOn({ campaigns, history, router, ids }: Deps) {
  async function passOn(key: LeadKey, lead: LoadedLead, at: Instant): Promise<PassingResult> {
    const result = await tryPassingOn(key, lead, at);
    if (result !== "no_client") return result;
    // There may be no other client because another run has just passed the lead on.
    const after = await loadLead(history, key);
    if (!after?.state.passedOn) return "no_client";
    await createNextLead(key, after);
    return "passed_on";
  }

  async function tryPassingOn(key: LeadKey, lead: LoadedLead, at: Instant): Promise<PassingResult> {
    const { placed, received } = lead.state;
    const campaign = await campaigns.read(key, received.campaignId);
    if (!campaign?.active || !placed || !lead.personal || lead.facts.some(({ kind }) => kind === "taken"))
      return "no_client";
    const rootLeadId = received.sharedFrom ?? key.leadId;
    const { remaining, recipients } = await withoutClientsOfEnquiry(key, lead, campaign);
    if (listMembers(remaining).length === 0) return "no_client";
    const { routing, placement, releaseReservations } = await router.routeLead({
      ...key,
      mode: toMode(received),
      campaign: remaining,
      place: resolvePlace(lead.personal.person, campaign.country),
      at,
      ticket: placed.routing.ticket,
      rootLeadId,
      sharedWith: recipients - 1,
    });
    if (!placement) return "no_client";
    const leadId = ids.derive("lead", rootLeadId, placement.clientId);
    const passed: Taken = { kind: "taken", at, ...chaseProvenance, by: "passed_on", leadId, routing, placement };
    const isFirst = (await history.append(key, passed)) === "added";
    const after = isFirst ? { ...lead, facts: [...lead.facts, passed] } : await loadLead(history, key);
    const decided = after?.facts.find((fact) => fact.kind === "taken");
    if (!isFirst) await releaseReservations(decided?.placement && [decided.placement.clientId]);
    if (!after || decided?.by !== "passed_on") return "taken";
    await createNextLead(key, after);
    return "passed_on";
  }

  /**
   * The campaign with the clients that have not had the enquiry: neither it, a share of it, nor a lead passed on from it.
   * `recipients` is the number of clients among which the enquiry was shared.
   */
  async function withoutClientsOfEnquiry(
    key: LeadKey,
    lead: LoadedLead,
    campaign: Campaign,
  ): Promise<{ remaining: Campaign; recipients: number }> {
    const { sharedFrom: rootLeadId = key.leadId } = lead.state.received;
    const root = rootLeadId === key.leadId ? lead : await loadLead(history, { ...key, leadId: rootLeadId });
    const shares = listShares(root?.facts ?? []);
    const had = new Set<ClientId | undefined>([
      lead.state.placed?.placement.clientId,
      root?.state.placed?.placement.clientId,
      ...shares.map(({ placement }) => placement.clientId),
    ]);
    const others = listMembers(campaign).filter(({ clientId }) => !had.has(clientId));
    const derived = await Promise.all(
      others.map(({ clientId }) => history.read({ ...key, leadId: ids.derive("lead", rootLeadId, clientId) })),
    );
    const { clientId: _, ...rest } = campaign;
    const members = others.filter((_member, index) => derived[index] === undefined);
    const pool = { mode: campaign.pool?.mode ?? "priority", share: 1, members };
    return { remaining: { ...rest, whenUnavailable: "next", pool }, recipients: shares.length + 1 };
  }

  /** Creates the lead of the next client, as the fact that passed it on says. Idempotent. */
  async function createNextLead(key: LeadKey, { facts, state, personal, tags }: LoadedLead): Promise<void> {
    const passed = facts.find((fact) => fact.kind === "taken");
    if (!passed?.leadId || !passed.routing || !passed.placement || !personal) return;
    const { campaignId, sandbox, checks, sharedFrom } = state.received;
    const received: Received = {
      kind: "received",
      at: passed.at,
      ...chaseProvenance,
      campaignId,
      routing: passed.routing,
      placement: passed.placement,
      sandbox,
      checks,
      screenedUntil: state.screenedUntil,
      sharedFrom: sharedFrom ?? key.leadId,
      passedFrom: key.leadId,
    };
    await history.receive({ ...key, leadId: passed.leadId }, { received, personal, fingerprint: key.leadId, tags });
  }

  return { passOn, createNextLead };
}
