import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { describeLeadCard } from "#contact/describe-lead-card.ts";
import type { makeLoadDiary } from "#contact/load-diary.ts";
import type { LeadCardDetails } from "#contact/pages/lead-card-details.ts";
import { previewReturns } from "#contact/preview-returns.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { measureLeadClock } from "#domain/history/lead-clock.ts";
import { toMode } from "#domain/lead/received.ts";
import { routingReport } from "#domain/routing/routing-report.ts";
import type { SubscriptionId } from "#domain/shared/id.ts";
import type { makeListLeadEntries } from "#ledger/list-lead-entries.ts";
import { toEntryId } from "#ledger/entry-views.ts";
import type { LoadHoursInForce } from "#leads/load-hours-in-force.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { LoadReturnRules } from "#returns/load-return-rules.ts";
import { checkReturn } from "#returns/open-return.ts";
import type { PreviewReturn } from "#returns/preview-return.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { ConsoleSession } from "../console-route.ts";
import { may } from "../permissions.ts";
import { listClosedSpans } from "./list-closed-spans.ts";
import type { LeadPageView, ShownClock, ShownPosting } from "./pages/lead-page-view.ts";

export type DescribeDeps = {
  clients: Pick<Clients, "read">;
  campaigns: Pick<Campaigns, "read">;
  subscriptions: Pick<Subscriptions, "read">;
  readLeadContext: ReadLeadContext;
  loadHoursInForce: LoadHoursInForce;
  loadReturnRules: LoadReturnRules;
  loadDiary: ReturnType<typeof makeLoadDiary>;
  previewReturn: PreviewReturn;
  listLeadEntries: ReturnType<typeof makeListLeadEntries>;
  now: Now;
};

/** Describes a lead that the user may see for its page: by the functions that the API and the lead card use. */
export function makeDescribeLeadPage(deps: DescribeDeps) {
  return async function describeLeadPage(session: ConsoleSession, lead: LoadedLead): Promise<LeadPageView> {
    const { agencyId } = session.user;
    const { state, facts, leadId } = lead;
    const now = deps.now();
    const { received, placed } = state;
    const [campaign, clientNames, endpoints, clocks, rules, work, postings] = await Promise.all([
      deps.campaigns.read({ agencyId }, received.campaignId),
      readClientNames(),
      readEndpoints(),
      measureClocks(),
      placed && deps.loadReturnRules({ agencyId, leadId }, lead),
      describeWork(),
      listPostings(),
    ]);
    const record = received.sandbox ? undefined : toBillingRecord(leadId, state);
    const isReturnable = record !== undefined && checkReturn(leadId, state, "other").ok;
    return {
      leadId,
      state,
      facts,
      personal: lead.personal,
      campaignName: campaign?.name ?? "",
      agencyName: session.agencyName,
      clientNames,
      endpoints,
      routing: routingReport(placed?.routing ?? received.routing),
      clocks,
      charge: record &&
        placed && {
          price: record.price,
          charged: record.charged,
          lines: record.lines,
          postings,
          termsFrom: placed.placement.termsFrom,
          contractFrom: rules?.contractFrom,
        },
      returnRules: isReturnable
        ? Object.fromEntries((rules?.policy?.rules ?? []).map((rule) => [rule.reason, rule]))
        : undefined,
      work,
      now,
      reader: session.reader,
    };

    /** The names of the clients that the facts mention. A client's user sees the facts without other clients. */
    async function readClientNames(): Promise<Record<string, string>> {
      const placements = facts.flatMap((fact) =>
        "placement" in fact && fact.placement ? fact.placement.clientId : [],
      );
      const candidates = (placed?.routing ?? received.routing).candidates.map(({ clientId }) => clientId);
      const clientIds = [...new Set([...placements, ...candidates, ...(placed ? [placed.placement.clientId] : [])])];
      const clients = await Promise.all(clientIds.map((clientId) => deps.clients.read({ agencyId }, clientId)));
      return Object.fromEntries(clients.flatMap((client) => (client ? [[client.id, client.name]] : [])));
    }

    async function readEndpoints(): Promise<Record<string, string>> {
      const clientId = placed?.placement.clientId;
      const ids = new Set<SubscriptionId>(state.deliveries.map(({ subscriptionId }) => subscriptionId));
      const found = await Promise.all([...ids].map((id) => deps.subscriptions.read({ agencyId, clientId }, id)));
      return Object.fromEntries(found.flatMap((each) => (each ? [[each.id, each.endpoint]] : [])));
    }

    /** The clock of each cycle, as the API measures it, with the hours in which the client was closed meanwhile. */
    async function measureClocks(): Promise<ShownClock[]> {
      const client = placed && (await deps.clients.read({ agencyId }, placed.placement.clientId));
      const cycles = state.cycles.length > 0 ? state.cycles : [undefined];
      return Promise.all(
        cycles.map(async (cycle) => {
          const inForce = cycle && (await deps.loadHoursInForce(agencyId, cycle, client?.contactHours));
          const clock = measureLeadClock(state, inForce, cycle);
          const { delivered, firstAttempt } = clock.stamps;
          const closed = inForce && delivered ? listClosedSpans(inForce, delivered.at, firstAttempt?.at ?? now) : [];
          return { clock, closed };
        }),
      );
    }

    /** What was posted about the lead to the journal of its client, for a user who may read it. */
    async function listPostings(): Promise<ShownPosting[]> {
      if (!placed || received.sandbox || !may(session.user.role, "read_statements")) return [];
      const { clientId, price } = placed.placement;
      const journal = { agencyId, clientId, currency: price.currency };
      const posted = await deps.listLeadEntries(lead, journal);
      return posted.map((each) => ({
        id: toEntryId(each),
        clientId,
        line: each.entry.line,
        amount: { amount: each.entry.amount, currency: price.currency },
        at: each.page.postedAt,
      }));
    }

    /** What the forms need: what the lead card shows. Nothing can be recorded of a lead without a person or a client. */
    async function describeWork(): Promise<LeadCardDetails | undefined> {
      if (!placed || !lead.personal || state.passedOn) return undefined;
      const key = { agencyId, leadId };
      const { clientId } = placed.placement;
      const [context, diary, previews] = await Promise.all([
        deps.readLeadContext(agencyId, { clientId, campaignId: received.campaignId }),
        deps.loadDiary({ agencyId, clientId, mode: toMode(received) }),
        previewReturns(deps.previewReturn, key, lead, now),
      ]);
      return { ...context, ...describeLeadCard(lead, diary, now, previews), url: `/console/leads/${leadId}` };
    }
  };
}
