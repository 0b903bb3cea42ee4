import type { Entry } from "#domain/ledger/entry.ts";
import { type Digest, emptyJournal, type JournalEnd, makePage } from "#domain/ledger/journal.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";
import { ids } from "./ids.ts";

/** Makes the pages of a journal with the charges of so many leads at £60, so many on a page, as posting makes them. */
export function* makeJournalPages(leads: number, onPage: number, digest: Digest) {
  let end: JournalEnd = emptyJournal;
  for (let first = 0; first < leads; first += onPage) {
    const entries = Array.from({ length: Math.min(onPage, leads - first) }, (): Entry => ({
      leadId: ids.create("lead"),
      campaignId: anId("campaign"),
      model: "callback",
      line: "lead",
      amount: 6_000,
      termsFrom: at("09:00"),
      rule: "lead.accepted@1",
      basis: ["fact/received"],
      occurredAt: at("10:00"),
    }));
    const page = makePage(end, { kind: "entries", entries }, at("10:00"), digest);
    yield page;
    end = page;
  }
}
