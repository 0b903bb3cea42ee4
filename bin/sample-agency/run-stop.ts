import type { LeadId } from "#domain/shared/id.ts";
import type { ApiClient } from "../demo/api-client.ts";
import type { Appointments } from "./keep-appointments.ts";
import type { PlannedLead } from "./plan-stops.ts";
import type { Returns } from "./return-leads.ts";
import type { ClientKey } from "./sample-clients.ts";
import type { SampleClient } from "./set-up-clients.ts";
import type { Surprises } from "./surprises.ts";
import type { DueAction, makeWorkQueue } from "./work-queue.ts";

const minuteMs = 60_000;

type Deps = {
  agency: ApiClient;
  clients: Record<ClientKey, SampleClient>;
  queue: ReturnType<typeof makeWorkQueue>;
  appointments: Appointments;
  returns: Returns;
  surprises: Surprises;
};

type BatchAnswer = { results: { index: number; status: number; lead?: { id: LeadId }; problem?: object }[] };

/** Makes the two verbs of a stop: report what the clients did since the last one, and push the leads that come now. */
export function makeStop({ agency, clients, queue, appointments, returns, surprises }: Deps) {
  /** Reports all that is due at `atMs`: calls first, then outcomes, then what else came of each lead. */
  async function report(atMs: number): Promise<void> {
    const due = queue.takeDue(atMs);
    await Promise.all(
      Object.values(clients).map(async (client) => {
        const own = due.filter(({ client: key }) => key === client.spec.key);
        await reportBatch(client, "/v1/contact-attempts:batch", "attempts", own, toAttempt);
        await reportBatch(client, "/v1/outcomes:batch", "outcomes", own, toOutcome);
        for (const each of own) {
          await appointments.act(client, each, atMs);
          await returns.act(client, each, atMs);
        }
      }),
    );
  }

  async function reportBatch(
    { api }: SampleClient,
    path: string,
    property: string,
    due: readonly DueAction[],
    toItem: (each: DueAction) => object | undefined,
  ): Promise<void> {
    const items = due.flatMap((each) => {
      const item = toItem(each);
      return item ? [{ ...item, leadId: each.leadId, at: new Date(each.dueMs).toISOString() }] : [];
    });
    for (let from = 0; from < items.length; from += 100) {
      const answer = await api.post<BatchAnswer>(path, { [property]: items.slice(from, from + 100) });
      const results = answer.status === 200 ? answer.body.results : [{ status: answer.status, problem: answer.body }];
      for (const { status, problem } of results)
        if (status >= 300) surprises.push(`${path}: ${status} ${JSON.stringify(problem)}`);
    }
  }

  /** Pushes leads in one batch, and plans what comes of those that are accepted. Returns how many are. */
  async function push(atMs: number, leads: readonly PlannedLead[]): Promise<number> {
    if (leads.length === 0) return 0;
    const body = leads.map(({ client, idempotencyKey, person, notes }) => ({
      idempotencyKey,
      campaignId: clients[client].campaignId,
      person,
      notes,
    }));
    const answer = await agency.post<BatchAnswer>("/v1/leads:batch", { leads: body });
    if (answer.status !== 200) throw new Error(`the batch answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    const accepted = answer.body.results.flatMap(({ index, lead }) => (lead ? [{ index, lead }] : []));
    for (const { index, lead } of accepted) {
      const planned = leads[index];
      for (const { afterMinutes, ...action } of planned?.work ?? []) {
        const dueMs = atMs + afterMinutes * minuteMs;
        if (planned) queue.add({ dueMs, client: planned.client, leadId: lead.id, action });
      }
    }
    return accepted.length;
  }

  return { report, push };
}

const toAttempt = ({ action }: DueAction): object | undefined =>
  action.kind === "attempt" ? { result: action.result } : undefined;

function toOutcome({ action, dueMs }: DueAction): object | undefined {
  if (action.kind !== "outcome") return undefined;
  const { kind: _kind, ...outcome } = action;
  if (outcome.outcome !== "nurture") return outcome;
  const wakeOn = new Date(dueMs + outcome.wakeInDays * 24 * 60 * minuteMs).toISOString().slice(0, 10);
  return { outcome: "nurture", reason: outcome.reason, wakeOn };
}
