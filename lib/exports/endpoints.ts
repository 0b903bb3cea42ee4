import type { Caller } from "#domain/accounts/caller.ts";
import {
  countExported,
  type LedgerExport,
  linkSeconds,
  manifestName,
  signatureName,
  storedDays,
} from "#domain/ledger/ledger-export.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { LedgerRefusal } from "#ledger/problems.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { Now, Page } from "#platform/ports.ts";
import type { makeCreateExport } from "./create-export.ts";
import type { Exports, LinkToFile, ManifestSigner } from "./ports.ts";
import type { ExportRefusal } from "./problems.ts";
import type { Routes } from "./routes.ts";
import type { ExportView } from "./schemas.ts";

type Refusal = PlatformRefusal | LedgerRefusal | ExportRefusal;
type Deps = {
  exports: Pick<Exports, "read" | "list">;
  linkToFile: LinkToFile;
  manifestSigner: Pick<ManifestSigner, "readPublicKey">;
  now: Now;
};

export const createExport =
  (
    create: ReturnType<typeof makeCreateExport>,
    { now }: Pick<Deps, "now">,
  ): Endpoint<Routes["createExport"], Refusal> =>
  async ({ caller, body, idempotencyKey }) => {
    const created = await create(caller, body, idempotencyKey);
    if (!created.ok) return created;
    const headers = { location: `/v1/exports/${created.value.id}`, ...replayHeaders(created) };
    return ok({ status: 202, body: toExportView(created.value, now()), headers });
  };

export const listExports =
  ({ exports, now }: Pick<Deps, "exports" | "now">): Endpoint<Routes["listExports"]> =>
  async ({ caller, query }) => {
    const page = await readPage({ exports: caller.id }, query, async (asked) => {
      const found = await listVisible(exports, caller, asked);
      return ok({ items: found.entities.map((each) => toExportView(each, now())), next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readExport =
  ({ exports, linkToFile, manifestSigner, now }: Deps): Endpoint<Routes["readExport"]> =>
  async ({ caller, params: { exportId } }) => {
    const { agencyId, mode } = caller;
    const found = mode === "test" ? undefined : await exports.read({ agencyId }, exportId);
    if (!found || !canAccessExport(caller, found)) return refuse({ kind: "not_found" });
    const at = now();
    const view = toExportView(found, at);
    if (view.status === "expired") return ok({ status: 200, body: { ...view, parts: [] } });
    const linkTo = (name: string) => linkToFile({ agencyId, exportId, name });
    const parts = await mapWithConcurrency(50, found.parts, async (part) => ({
      ...part,
      url: await linkTo(part.name),
    }));
    const manifest = view.status === "done" ? await linkToManifest() : undefined;
    return ok({ status: 200, body: { ...view, parts, manifest, linksExpireAt: later(at, linkSeconds) } });

    async function linkToManifest() {
      const [url, signatureUrl] = await Promise.all([linkTo(manifestName), linkTo(signatureName)]);
      return { name: manifestName, url, signatureUrl, publicKey: manifestSigner.readPublicKey(agencyId) };
    }
  };

/** Lists the exports that a key may read; it reads on until a page is full, as a client's key may read few of them. */
async function listVisible(exports: Deps["exports"], caller: Caller, { limit, after }: Page) {
  const visible: LedgerExport[] = [];
  // Sandbox leads have no ledger entries, so the sandbox has no exports.
  let [position, more] = [after, caller.mode === "live"];
  while (more && visible.length <= limit) {
    const found = await exports.list({ agencyId: caller.agencyId }, { limit, after: position });
    visible.push(...found.entities.filter((each) => canAccessExport(caller, each)));
    [position, more] = [found.entities.at(-1)?.id, found.more];
  }
  return { entities: visible.slice(0, limit), more: visible.length > limit || more };
}

/** Whether a key may read an export: a client's key only one of its own entries alone, and none for other programs. */
const canAccessExport = (caller: Caller, { wanted }: LedgerExport): boolean =>
  caller.role !== "client" || (wanted.clientId === caller.clientId && wanted.statement === undefined);

function toExportView(found: LedgerExport, at: Instant): ExportView {
  const { id, wanted, failure, createdAt, sums } = found;
  const expiresAt = later(createdAt, storedDays * 86_400);
  const status = toStatus(found, at >= expiresAt);
  return { id, ...wanted, status, failure, createdAt, expiresAt, entries: countExported(found), sums };
}

function toStatus({ stage }: LedgerExport, isExpired: boolean): ExportView["status"] {
  if (isExpired) return "expired";
  return stage === "done" || stage === "failed" ? stage : "running";
}

const later = (at: Instant, seconds: number): Instant => addMs(at, seconds * 1_000);
