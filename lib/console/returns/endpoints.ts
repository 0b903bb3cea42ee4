import type { Clients } from "#accounts/ports.ts";
import { isClientRole } from "#domain/accounts/user.ts";
import { decideReturnCredit } from "#domain/billing/charge-lines.ts";
import { isUndecided, type ReturnStatus } from "#domain/returns/lead-return.ts";
import type { ReturnId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { html } from "#platform/pages/html.ts";
import { canSeeLead } from "#leads/read-lead.ts";
import type { DescribedReturn, makeListReturns, makeReadReturn } from "#returns/describe-return.ts";
import type { makeEndReturn, ReturnEnd } from "#returns/end-return.ts";
import type { ReturnActor } from "#returns/open-return.ts";
import { toReturnView } from "#returns/return-views.ts";
import type { ConsoleEndpoint, ConsolePage, ConsoleResponse, ConsoleSession } from "../console-route.ts";
import type { FormState } from "../pages/form-field.ts";
import { may } from "../permissions.ts";
import { decisionForms, withdrawalForm } from "./pages/decision-forms.ts";
import { endedNote, renderReturn, type ShownReturn } from "./pages/return-page.ts";
import { renderReturns, renderReturnsWith, type ReturnRow, type ReturnSection } from "./pages/returns-page.ts";
import type { Routes } from "./routes.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  listReturns: ReturnType<typeof makeListReturns>;
  readReturn: ReturnType<typeof makeReadReturn>;
  endReturn: ReturnType<typeof makeEndReturn>;
};

/** How many returns a list has on a page, and how many of each decided status the page of all returns has. */
const pageSizes = { one: 25, undecided: 50, decided: 10 };

const sections: readonly (readonly ReturnStatus[])[] = [["referred"], ["open"], ["approved", "declined", "withdrawn"]];

export const listReturns =
  (deps: Deps): ConsoleEndpoint<Routes["listReturns"]> =>
  async ({ session, query: { status, after }, now }) => {
    const reading = toReading(session, now);
    const title = "Returns";
    if (status !== undefined) {
      const found = await listWith(deps, session, status, { limit: pageSizes.one, after }, now);
      return { kind: "page", title, body: renderReturnsWith(status, found, { after, next: found.next }, reading) };
    }
    const shown = await Promise.all(
      sections.map(async (statuses): Promise<ReturnSection> => {
        const limit = statuses.length === 1 ? pageSizes.undecided : pageSizes.decided;
        const lists = await Promise.all(statuses.map((each) => listWith(deps, session, each, { limit }, now)));
        return {
          statuses,
          rows: lists
            .flatMap(({ rows }) => rows)
            .toSorted((a, b) => (a.openedAt < b.openedAt ? 1 : a.openedAt > b.openedAt ? -1 : 0)),
          unreadable: lists.reduce((sum, { unreadable }) => sum + unreadable, 0),
          more: statuses.filter((_, index) => lists[index]?.next !== undefined),
        };
      }),
    );
    return { kind: "page", title, body: renderReturns(shown, reading) };
  };

async function listWith(
  { listReturns: list, clients }: Deps,
  session: ConsoleSession,
  status: ReturnStatus,
  page: { limit: number; after?: string | undefined },
  now: Instant,
) {
  const { returns, unreadable, next } = await list(session.caller, { status }, page);
  const rows = await Promise.all(returns.map((described) => toRow(clients, session, described, now)));
  return { rows, unreadable: unreadable.length, next };
}

export const showReturn =
  (deps: Deps): ConsoleEndpoint<Routes["showReturn"]> =>
  ({ session, params: { returnId }, now }) =>
    showPage(deps, session, returnId, { now });

export const approveReturn =
  (deps: Deps): ConsoleEndpoint<Routes["approveReturn"]> =>
  async ({ session, params: { returnId }, form, now }) => {
    if (!form.ok) return showPage(deps, session, returnId, { now, state: form });
    const { remedy: kind, percent, approvalNote: note } = form.value;
    const remedy = kind === "partial_credit" ? { kind, percent: Number(percent) } : { kind };
    return endAs(deps, session, returnId, { end: "approved", remedy, note }, now);
  };

export const declineReturn =
  (deps: Deps): ConsoleEndpoint<Routes["declineReturn"]> =>
  async ({ session, params: { returnId }, form, now }) => {
    if (!form.ok) return showPage(deps, session, returnId, { now, state: form });
    return endAs(deps, session, returnId, { end: "declined", note: form.value.declineNote }, now);
  };

export const withdrawReturn =
  (deps: Deps): ConsoleEndpoint<Routes["withdrawReturn"]> =>
  ({ session, params: { returnId }, now }) =>
    endAs(deps, session, returnId, { end: "withdrawn" }, now);

async function endAs(
  deps: Deps,
  session: ConsoleSession,
  returnId: ReturnId,
  end: ReturnEnd,
  now: Instant,
): Promise<ConsoleResponse> {
  const { caller } = session;
  const actor: ReturnActor = { source: "api", author: caller.id, maySee: ({ state }) => canSeeLead(caller, state) };
  const ended = await deps.endReturn(caller.agencyId, actor, returnId, end);
  if (ended.ok) return { kind: "redirect", to: `/console/returns/${returnId}?saved=1` };
  if (ended.refusal.kind === "not_found") return { kind: "missing" };
  return showPage(deps, session, returnId, { now, hasEnded: true });
}

const endedNotice = html`<div class="notice is-warning" role="alert" tabindex="-1" autofocus>
  <p>This return has ended meanwhile, so your decision was not saved. Below is how it ended.</p>
</div>`;

async function showPage(
  { readReturn, clients }: Deps,
  session: ConsoleSession,
  returnId: ReturnId,
  { now, hasEnded = false, state = {} }: { now: Instant; hasEnded?: boolean; state?: FormState },
): Promise<ConsolePage | { kind: "missing" }> {
  const found = await readReturn(session.caller, returnId);
  if (!found.ok) return { kind: "missing" };
  const shown = await toShown(clients, session, found.value, now);
  const reading = toReading(session, now);
  const { csrf, reader, user } = session;
  const { lead, ofLead } = found.value;
  const fullCredit = decideReturnCredit(lead.state, ofLead, { kind: "credit" });
  // The page of a return that ended has no form in which to show the faults of one.
  const notice = hasEnded || (state.faults && !isUndecided(shown)) ? endedNotice : undefined;
  const actions = isUndecided(shown)
    ? may(user.role, "decide_returns")
      ? decisionForms(shown, { csrf, reader, state, fullCredit })
      : may(user.role, "request_returns") && withdrawalForm(returnId, csrf)
    : endedNote(shown, reading);
  return {
    kind: "page",
    status: notice ? 409 : state.faults ? 422 : 200,
    title: `Return of ${shown.personName ?? "a lead"}`,
    body: renderReturn(shown, reading, { notice, actions: actions || undefined }),
  };
}

const toReading = ({ reader, user }: ConsoleSession, now: Instant) => ({
  now,
  reader,
  isClient: isClientRole(user.role),
});

async function toRow(
  clients: Pick<Clients, "read">,
  { caller, user }: ConsoleSession,
  described: DescribedReturn,
  now: Instant,
): Promise<ReturnRow> {
  const { id, status, reason, opened, amount, clientId } = toReturnView(described, now);
  const isNamed = !isClientRole(user.role) && clientId !== undefined;
  const client = isNamed ? await clients.read({ agencyId: caller.agencyId }, clientId) : undefined;
  const personName = described.lead.personal?.person.name;
  return { id, status, reason, personName, clientName: client?.name, openedAt: opened.at, amount };
}

async function toShown(
  clients: Pick<Clients, "read">,
  session: ConsoleSession,
  described: DescribedReturn,
  now: Instant,
): Promise<ShownReturn> {
  const view = toReturnView(described, now);
  const { leadId, note, decisionNote, contractFrom, until, cause, remedy, ended, evidence, record } = view;
  return {
    ...(await toRow(clients, session, described, now)),
    leadId,
    note,
    decisionNote,
    contractFrom,
    until,
    cause,
    remedy,
    evidence,
    record,
    endedAt: ended?.at,
  };
}
