import type { Instant } from "#domain/shared/instant.ts";
import type { ConsoleEndpoint, ConsoleSession } from "../console-route.ts";
import { may } from "../permissions.ts";
import { renderInbox, renderInboxRows, type InboxView } from "./pages/inbox-page.ts";
import { inboxPageSize, type InboxTab, type makeReadInbox } from "./read-inbox.ts";
import type { Routes } from "./routes.ts";

type ReadInbox = ReturnType<typeof makeReadInbox>;

async function loadView(
  { readVersion, readLeads }: ReadInbox,
  session: ConsoleSession,
  { tab, now, after }: { tab: InboxTab; now: Instant; after?: string | undefined },
): Promise<InboxView> {
  const [{ counts, version }, { leads, unreadable, next }] = await Promise.all([
    readVersion(session.caller, now),
    readLeads(session.caller, tab, { now, after }),
  ]);
  const rows = leads.map(({ lead, ...rest }) => ({ ...lead, ...rest }));
  const isAgency = session.clientId === undefined;
  return { tab, rows, counts, pageSize: inboxPageSize, unreadable, after, next, etag: toEtag(tab, version), isAgency };
}

export const showInbox =
  (readInbox: ReadInbox): ConsoleEndpoint<Routes["showInbox"]> =>
  async ({ session, query, now }) => {
    if (!may(session.user.role, "read_leads")) return { kind: "redirect", to: "/console/more" };
    const view = await loadView(readInbox, session, { ...query, now });
    return { kind: "page", title: "Inbox", live: true, body: renderInbox(view, now, session.reader) };
  };

export const showInboxRows =
  (readInbox: ReadInbox): ConsoleEndpoint<Routes["showInboxRows"]> =>
  async ({ session, query: { tab }, headers, now }) => {
    const { version } = await readInbox.readVersion(session.caller, now);
    const etag = toEtag(tab, version);
    if (headers["if-none-match"]?.includes(etag)) return { kind: "fragment", etag, body: undefined };
    const view = await loadView(readInbox, session, { tab, now });
    return { kind: "fragment", etag: view.etag, body: renderInboxRows(view, now, session.reader) };
  };

const toEtag = (tab: InboxTab, version: string): string => `"${tab}-${version.slice(0, 22)}"`;
