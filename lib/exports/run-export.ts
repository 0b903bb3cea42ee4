import type { Clients } from "#accounts/ports.ts";
import type { Contracts } from "#contracts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import {
  addExported,
  type EntryFormat,
  type ExportScope,
  type Handover,
  isHandoverFormat,
  type LedgerExport,
  manifestName,
  signatureName,
  partName,
  toManifest,
} from "#domain/ledger/ledger-export.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { makeListPosted } from "#ledger/list-entries.ts";
import type { Journals, PostedEntry } from "#ledger/ports.ts";
import { nextUpdatedAt } from "#platform/change-entity.ts";
import { limits } from "#platform/limits.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { Now } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import { isIssued } from "#domain/statements/statement.ts";
import { loadStatement } from "#statements/read-statement.ts";
import type { Statements } from "#statements/ports.ts";
import type { ExportFiles, Exports, FormatHandover, FormatPart, ManifestSigner } from "./ports.ts";
import { toHandedOver } from "./to-handed-over.ts";

type Deps = {
  exports: Exports;
  journals: Journals;
  clients: Pick<Clients, "read">;
  campaigns: Pick<Campaigns, "read">;
  exportFiles: ExportFiles;
  manifestSigner: Pick<ManifestSigner, "sign">;
  contracts: Pick<Contracts, "list">;
  statements: Pick<Statements, "read">;
  formatPart: FormatPart;
  formatHandover: FormatHandover;
  now: Now;
  /** Entries of a part; less than `limits.exportPartEntries` only in tests. */
  partEntries?: number;
};

/** How long one run continues; the function's timeout is sixty seconds. */
const runMs = 20_000;

const readsAtOnce = 10;

/**
 * Writes the parts of an export, one after the other, then its manifest. It stores its progress after each part and
 * holds only one part in memory. Returns when to continue; undefined when it is done. A process that crashed, or that
 * runs beside another one, writes a part again with the same bytes: the entries until `to` never change, and the names
 * are those that the first reader stored.
 */
export function makeRunExport(deps: Deps) {
  const { exports, exportFiles, formatPart, now, partEntries = limits.exportPartEntries } = deps;
  const listPosted = makeListPosted(deps);

  return async function runExport({ agencyId, exportId }: JobOfKind<"export">): Promise<Instant | undefined> {
    const startedAt = now();
    let current = await exports.read({ agencyId }, exportId);
    while (current && (current.stage === "parts" || current.stage === "manifest")) {
      if (elapsedMs(startedAt, now()) > runMs) return now();
      current = await writeNext(agencyId, current);
    }
    return undefined;
  };

  function writeNext(agencyId: AgencyId, started: LedgerExport): Promise<LedgerExport | undefined> {
    const { stage, wanted, handover } = started;
    if (stage === "manifest") return writeManifest(agencyId, started);
    if (handover) return writeStatement(agencyId, started, handover);
    if (isHandoverFormat(wanted.format)) throw new Error("the export has no statement");
    return writePart(agencyId, started, wanted.format);
  }

  async function writePart(
    agencyId: AgencyId,
    started: LedgerExport,
    format: EntryFormat,
  ): Promise<LedgerExport | undefined> {
    const { wanted, position, parts } = started;
    const page = { limit: partEntries, after: position };
    const { entries, next } = await listPosted(agencyId, toFilter(wanted), page);
    if (entries.length === 0) return save(agencyId, started, { stage: "manifest" });
    const names = await readNames(agencyId, started.names, entries);
    const exported = addExported(started, entries);
    if (parts.length >= limits.exportParts || !exports.canStore({ ...started, ...exported, names })) {
      return save(agencyId, started, { stage: "failed", failure: "too_large" });
    }
    // The names are stored before the first file that contains them.
    const named = names === started.names ? started : await save(agencyId, started, { names });
    // Another process runs the same export and is ahead.
    if (named?.names !== names) return named;
    const name = partName(parts.length + 1, format);
    const file = formatPart(format, entries, { names, isFirst: parts.length === 0 });
    const written = await exportFiles.write({ agencyId, exportId: started.id, name }, file);
    return save(agencyId, named, {
      ...exported,
      parts: [...parts, { name, entries: entries.length, ...written }],
      position: next,
      stage: next === undefined ? "manifest" : "parts",
    });
  }

  /** Writes the one part of a statement. It has at most 250 lines. */
  async function writeStatement(agencyId: AgencyId, started: LedgerExport, handover: Handover) {
    const { format } = started.wanted;
    const { clientId, currency, period, invoicing } = handover;
    const scope = { agencyId, clientId };
    const stored = await deps.statements.read({ ...scope, currency, period });
    if (!stored || !isIssued(stored) || !isHandoverFormat(format)) throw new Error("the statement is missing");
    const full = await loadStatement(deps, scope, stored);
    const handed = toHandedOver(format, full, handover);
    if (!handed.ok) throw new Error(`the statement cannot be handed over: ${handed.refusal.reason}`);
    const { lines, statement } = handed.value;
    const name = partName(1, format);
    const file = deps.formatHandover(format, statement, lines, invoicing);
    const written = await exportFiles.write({ agencyId, exportId: started.id, name }, file);
    const pages = { from: full.closing.firstPage, to: stored.issuePage };
    return save(agencyId, started, {
      parts: [{ name, entries: lines.length, ...written }],
      sums: [{ currency, amount: stored.net }],
      journals: [{ clientId, currency, pages, lastHash: stored.hash }],
      stage: "manifest",
    });
  }

  async function writeManifest(agencyId: AgencyId, written: LedgerExport): Promise<LedgerExport | undefined> {
    const text = `${JSON.stringify(toManifest(written))}\n`;
    const key = { agencyId, exportId: written.id };
    const signature = `${deps.manifestSigner.sign(agencyId, text)}\n`;
    await exportFiles.write({ ...key, name: signatureName }, { text: signature, mediaType: "text/plain" });
    await exportFiles.write({ ...key, name: manifestName }, { text, mediaType: "application/json" });
    return save(agencyId, written, { stage: "done" });
  }

  /** Saves changes, and returns the export as it is then stored: if another process saved first, as that saved it. */
  async function save(agencyId: AgencyId, before: LedgerExport, changes: Partial<LedgerExport>) {
    const after = { ...before, ...changes, updatedAt: nextUpdatedAt(before.updatedAt, now()) };
    const replaced = await exports.replace({ agencyId }, before, after);
    return replaced === "replaced" ? after : exports.read({ agencyId }, before.id);
  }

  /** Adds the names of the clients and campaigns of `entries`; returns `known` itself if it has all of them. */
  async function readNames(agencyId: AgencyId, known: LedgerExport["names"], entries: readonly PostedEntry[]) {
    const { clients, campaigns } = deps;
    const clientIds = new Set(entries.map(({ journal }) => journal.clientId).filter((id) => !(id in known)));
    const campaignIds = new Set(
      entries.flatMap(({ entry }) => ("campaignId" in entry ? [entry.campaignId] : [])).filter((id) => !(id in known)),
    );
    if (clientIds.size + campaignIds.size === 0) return known;
    const readName = async <Id extends string>(store: NamedStore<Id>, id: Id) =>
      [id, (await store.read({ agencyId }, id))?.name ?? ""] as const;
    const found = await mapWithConcurrency(readsAtOnce, [...clientIds], (id) => readName(clients, id));
    const foundCampaigns = await mapWithConcurrency(readsAtOnce, [...campaignIds], (id) => readName(campaigns, id));
    return { ...known, ...Object.fromEntries([...found, ...foundCampaigns]) };
  }
}

type NamedStore<Id> = { read(scope: { agencyId: AgencyId }, id: Id): Promise<{ name: string } | undefined> };

/** The times of the ledger's lists are exclusive at the start and inclusive at the end. */
const toFilter = ({ clientId, from, to }: ExportScope) => ({
  clientId,
  since: from && addMs(from, -1),
  asOf: addMs(to, -1),
});
