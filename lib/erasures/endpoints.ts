import type * as z from "zod";
import type { Erasure, ErasureRecipient } from "#domain/erasures/erasure.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { Erasures } from "./ports.ts";
import type { makeReadErasure } from "./read-erasure.ts";
import type { makeRequestErasure } from "./request-erasure.ts";
import type { Routes } from "./routes.ts";
import type { ErasureListItem, ErasureView } from "./schemas.ts";

export const requestErasure =
  (request: ReturnType<typeof makeRequestErasure>): Endpoint<Routes["requestErasure"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const requested = await request(caller, body, idempotencyKey);
    if (!requested.ok) return requested;
    const location = `/v1/erasures/${requested.value.id}`;
    const headers = { location, ...replayHeaders(requested) };
    return ok({ status: 202, body: toErasureView(requested.value), headers });
  };

export const listErasures =
  (erasures: Pick<Erasures, "list">): Endpoint<Routes["listErasures"]> =>
  async ({ caller: { agencyId, mode }, query }) => {
    const page = await readPage({ erasures: agencyId }, query, async (pageRequest) => {
      // Erasures belong to the live agency, although they reach its sandbox too.
      if (mode === "test") return ok({ items: [] });
      const found = await erasures.list({ agencyId }, pageRequest);
      return ok({ items: found.entities.map(toErasureListItem), next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readErasure =
  (read: ReturnType<typeof makeReadErasure>): Endpoint<Routes["readErasure"]> =>
  async ({ caller, params: { erasureId } }) => {
    const erasure = caller.mode === "live" ? await read(caller.agencyId, erasureId) : undefined;
    return erasure ? ok({ status: 200, body: toErasureView(erasure) }) : refuse({ kind: "not_found" });
  };

function toErasureListItem(erasure: Erasure): z.infer<typeof ErasureListItem> {
  const { id, subject, createdAt, dueBy, erasedAt, finishedAt, isReplayed, leadIds: leads, more } = erasure;
  return {
    id,
    leadId: subject.by === "lead" ? subject.leadId : undefined,
    contact: subject.by === "contact" ? subject.contact : undefined,
    status: isReplayed || !erasedAt ? "running" : finishedAt ? "finished" : "erased",
    createdAt,
    dueBy,
    erasedAt,
    leads,
    more,
  };
}

const toErasureView = (erasure: Erasure): z.infer<typeof ErasureView> => ({
  ...toErasureListItem(erasure),
  recipients: erasure.recipients.map((recipient) => ({ ...recipient, status: toStatus(recipient) })),
  kept,
});

const toStatus = ({ notifiedAt, confirmedAt }: ErasureRecipient) =>
  confirmedAt ? "confirmed" : notifiedAt ? "notified" : "pending";

const kept = [
  {
    what: "The facts of each lead: what happened when, under the ids of the lead, the client and the endpoints.",
    why: "They prove each line of a bill. They name no person.",
  },
  {
    what: "Billing records, and the entries of the ledger.",
    why: "UK law requires records of VAT for six years (VAT Act 1994, Sch. 11; UK GDPR Art. 17(3)(b)). They name no person.",
  },
  {
    what: "A keyed hash of each phone number and email address, with the reason `erased`.",
    why: "So that Baton refuses the person if they are pushed again. The number or address cannot be read from it.",
  },
  {
    what: "This erasure, with the ids of the leads.",
    why: "It proves that the request was met, and is applied again after a backup is restored.",
  },
];
