import { planPosting, emptyPosition } from "#domain/ledger/entry.ts";
import { emptyJournal, makePage } from "#domain/ledger/journal.ts";
import { ClientId, LeadId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import type { Fact } from "#domain/history/fact.ts";
import { toBalancesView, toEntryView, toProofView } from "#ledger/entry-views.ts";
import { fingerprint } from "#platform/ids.ts";
import { exampleIds } from "./example-entities.ts";
import { history } from "./lead-examples.ts";

/** The facts of the example that decide its charge have no number in their keys. */
const toFactKey = ({ kind }: Fact): string => `fact/${kind}`;
const posting = planPosting(LeadId.parse(exampleIds.lead), history, emptyPosition, toFactKey);
const content = { kind: "entries" as const, entries: posting?.entries ?? [] };
const page = makePage(emptyJournal, content, instant(Date.UTC(2026, 10, 23, 14, 0, 1)), fingerprint);
const [entry] = page.entries;
if (!entry) throw new Error("the example lead has no entry");
const journal = { clientId: ClientId.parse(exampleIds.client), currency: "GBP" };
const posted = { journal, page, index: 0, entry };

export const exampleEntry = toEntryView(posted);

export const exampleProof = toProofView({
  ...posted,
  facts: history.filter((fact) => entry.basis.includes(toFactKey(fact))),
});

export const exampleBalances = toBalancesView({ currency: "GBP", page });
