import { ok } from "#domain/shared/result.ts";
import { toStatementId } from "#domain/statements/statement.ts";
import { toEntryPlace, toEntryView } from "#ledger/entry-views.ts";
import type { makeLoadProof } from "#ledger/prove-entry.ts";
import { EntryId } from "#ledger/schemas.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { limits } from "#platform/limits.ts";
import { renderNoticePage } from "#platform/pages/page-layout.ts";
import { toHtmlBody, toPdfBody } from "./document-endpoints.ts";
import {
  type EntryPlace,
  formatEntryPlace,
  type makeListStatementEntries,
  parseEntryPlace,
} from "./list-statement-entries.ts";
import type { makeLoadStatementDocument } from "./load-statement-document.ts";
import type { makeOpenStatementLink, OpenedStatement } from "./open-statement-link.ts";
import { renderCreditNotePage } from "./pages/credit-note-page.ts";
import { renderEntriesPage } from "./pages/entries-page.ts";
import { renderProofPage } from "./pages/proof-page.ts";
import { renderStatementPage } from "./pages/statement-page.ts";
import { toStatementSheet } from "./pages/statement-sheet.ts";
import type { RenderPdf } from "./ports.ts";
import type { Routes } from "./routes.ts";

type Deps = {
  openLink: ReturnType<typeof makeOpenStatementLink>;
  loadDocument: ReturnType<typeof makeLoadStatementDocument>;
  listEntries: ReturnType<typeof makeListStatementEntries>;
  loadProof: ReturnType<typeof makeLoadProof>;
  renderPdf: RenderPdf;
};

const toPage = (text: string) => ok({ status: 200 as const, ...toHtmlBody(text) });

/** The answer to a link that does not work, whatever the reason, and to what the statement does not have. */
const missing = ok({
  status: 404 as const,
  ...toHtmlBody(
    renderNoticePage({
      title: "This link does not work",
      paragraphs: [
        "Links to statements work for a limited time, and not if a part of the address is missing.",
        "Open the whole link again, or ask the company that sends you leads for a new one.",
      ],
    }),
  ),
});

const load = async ({ openLink, loadDocument }: Deps, token: string) => {
  const opened = await openLink(token);
  const document = opened && (await loadDocument(opened.link, opened.statement));
  return document && { opened, document };
};

export const openStatement =
  (deps: Deps): Endpoint<Routes["openStatement"]> =>
  async ({ params: { token } }) => {
    const loaded = await load(deps, token);
    return loaded ? toPage(renderStatementPage(toStatementSheet(loaded.document), token)) : missing;
  };

export const openStatementPdf =
  (deps: Deps): Endpoint<Routes["openStatementPdf"]> =>
  async ({ params: { token } }) => {
    const loaded = await load(deps, token);
    if (!loaded) return missing;
    const name = toStatementId(loaded.document.statement);
    return ok({ status: 200, ...toPdfBody(await deps.renderPdf(loaded.document), name) });
  };

export const openStatementEntries =
  (deps: Deps): Endpoint<Routes["openStatementEntries"]> =>
  async ({ params: { token }, query: { campaignId, model, after } }) => {
    const loaded = await load(deps, token);
    const place = after === undefined ? undefined : parseEntryPlace(after);
    if (!loaded || (after !== undefined && !place)) return missing;
    const { opened, document } = loaded;
    const { statement, timeZone } = document;
    const { entries, next } = await deps.listEntries(opened.link, statement, {
      limit: limits.entriesOnPaper,
      after: place,
      campaignId,
      model,
    });
    const narrowed = Object.entries({ campaignId, model }).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    );
    const toQuery = (more: Record<string, string>) =>
      `?${new URLSearchParams([...narrowed, ...Object.entries(more)]).toString()}`;
    const text = renderEntriesPage(
      {
        title: toStatementSheet(document).title,
        campaign: campaignId === undefined ? undefined : statement.campaignNames[campaignId],
        currency: statement.currency,
        timeZone,
        entries: entries.map(toEntryView),
        first: after === undefined ? undefined : toQuery({}),
        next: next && toQuery({ after: formatEntryPlace(next) }),
      },
      token,
    );
    return toPage(text);
  };

export const openStatementEntry =
  (deps: Deps): Endpoint<Routes["openStatementEntry"]> =>
  async ({ params: { token, entryId } }) => {
    const loaded = await load(deps, token);
    const id = EntryId.safeParse(entryId);
    if (!loaded || !id.success) return missing;
    const { opened, document } = loaded;
    const { statement, timeZone } = document;
    const place = toEntryPlace(id.data);
    const isOwn = place.currency === statement.currency && (await hasEntry(deps, opened, document, place));
    const proof = isOwn ? await deps.loadProof(opened.link, place, (lead) => lead.facts) : undefined;
    if (!proof) return missing;
    const { entry, page, facts } = proof;
    const campaignName = "leadId" in entry ? statement.campaignNames[entry.campaignId] : undefined;
    const { title } = toStatementSheet(document);
    const { currency } = statement;
    return toPage(renderProofPage({ id: id.data, title, currency, timeZone, campaignName, entry, page, facts }, token));
  };

/** Whether an entry is one of the statement, or is credited by one of its credit notes. */
async function hasEntry(
  { listEntries }: Deps,
  { link, statement }: OpenedStatement,
  { creditNotes }: NonNullable<Awaited<ReturnType<Deps["loadDocument"]>>>,
  { page, index }: EntryPlace,
): Promise<boolean> {
  const isCredited = creditNotes.some(({ credited }) =>
    credited.some((each) => each.page === page && each.index === index),
  );
  if (isCredited || page > statement.closingPage) return isCredited;
  // The first entry after the place before it.
  const { entries } = await listEntries(link, statement, { limit: 1, after: { page, index: index - 1 } });
  return entries.some((each) => each.page.number === page && each.index === index);
}

export const openCreditNote =
  (deps: Deps): Endpoint<Routes["openCreditNote"]> =>
  async ({ params: { token, number } }) => {
    const loaded = await load(deps, token);
    const note = loaded?.document.creditNotes.find(({ documentNumber }) => documentNumber === number);
    return loaded && note ? toPage(renderCreditNotePage(note, loaded.document, token)) : missing;
  };
