import { personLinkMs } from "#domain/contact/lead-link.ts";
import { findNextTry } from "#domain/history/find-next-try.ts";
import { isSubscriptionLinkValid } from "#domain/history/lead-link-life.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { isPersonSubscription } from "#domain/subscriptions/person-channel.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { renderLinkInvalidPage } from "#leads/pages/link-pages.ts";
import { attemptPhrases, formatNextTry, messageNouns, outcomePhrases } from "#leads/pages/lead-phrases.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import type { HttpEvent, HttpResponse } from "#platform/http/http-event.ts";
import { htmlResponse } from "#platform/http/html-response.ts";
import type { Page } from "#platform/http/page-handler.ts";
import type { Now } from "#platform/ports.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { formatDate } from "#platform/text/format-time.ts";
import { toReaderLocale, toDateReader } from "#platform/text/reader-locale.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { findCurrentOutcome, type ListMyLeads, type MyLead, type MyLeadList, myLeadLists } from "./list-my-leads.ts";
import { type MyLeadRow, type MyLeadsSection, renderMyLeadsPage } from "./pages/my-leads.ts";
import type { LeadLinks, PersonLink, PersonLinks } from "./ports.ts";
import { respondToDeadLink } from "./renew-link.ts";
import type { RequestNewLink } from "./request-new-link.ts";

type Deps = {
  personLinks: PersonLinks;
  links: Pick<LeadLinks, "createUrl">;
  stopLinks: Pick<StopLinks, "createUrl">;
  subscriptions: Pick<Subscriptions, "read">;
  readLeadContext: ReadLeadContext;
  listMyLeads: ListMyLeads;
  requestNewLink: RequestNewLink;
  now: Now;
};

/** How many leads a page shows of each list. */
const pageSize = 20;

const positionPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\/lead_[0-9a-z]{26}$/;

/**
 * Serves the list of a person's leads. A GET changes nothing; the only POST requests a new link. The links to the cards
 * are as old as the link to the list, so a revocation of the lead's links covers them.
 */
export function makeMyLeadsPage(deps: Deps): Page {
  const { personLinks, links, stopLinks, subscriptions, readLeadContext, listMyLeads, requestNewLink, now } = deps;

  async function handleRequest(event: HttpEvent): Promise<HttpResponse> {
    const token = event.pathParameters?.["token"] ?? "";
    const link = personLinks.parseToken(token);
    if (!link) return htmlResponse(404, renderLinkInvalidPage());
    const subscription = await subscriptions.read(link, link.subscriptionId);
    const isYoung = Date.parse(now()) - Date.parse(link.issuedAt) < personLinkMs;
    const url = `/m/${token}`;
    if (!isYoung || !isSubscriptionLinkValid(link.issuedAt, subscription))
      return respondToDeadLink(event, { url, request: () => requestNewLink(link, subscription) });
    const { list, after } = event.queryStringParameters ?? {};
    const onlyList = myLeadLists.find((each) => each === list);
    const position = after !== undefined && positionPattern.test(after) ? after : undefined;
    const pages = await Promise.all(
      (onlyList ? [onlyList] : myLeadLists).map(async (each) => ({
        list: each,
        ...(await listMyLeads(link, each, { limit: pageSize, after: onlyList && position })),
      })),
    );
    const contexts = await readContexts(
      link,
      pages.flatMap(({ leads }) => leads),
    );
    const [context] = contexts.values();
    const view = {
      ...context,
      sections: toSections(pages, (mine) => toRow(link, mine, contexts)),
      older: pages.flatMap(({ list: each, next }) =>
        next === undefined ? [] : { url: toPageUrl(link, { list: each, after: next }), title: olderTitles[each] },
      ),
      firstPageUrl: onlyList && toPageUrl(link),
      stop: toStopLink(link, subscription),
    };
    return htmlResponse(200, renderMyLeadsPage(view, now()));
  }

  const toPageUrl = (link: PersonLink, query: Record<string, string> = {}): string =>
    [personLinks.createUrl(link), new URLSearchParams(query).toString()].filter(Boolean).join("?");

  function toStopLink({ agencyId, clientId, subscriptionId }: PersonLink, subscription: Subscription) {
    if (!isPersonSubscription(subscription)) return undefined;
    const { channel, endpoint } = subscription;
    const url = stopLinks.createUrl({ agencyId, clientId, subscriptionId, endpoint });
    return { url, noun: messageNouns[channel] };
  }

  /** Reads the names and the time zone that the page shows, once for each campaign. */
  async function readContexts({ agencyId, clientId }: PersonLink, leads: readonly MyLead[]) {
    const campaignIds = [...new Set(leads.map(({ lead }) => lead.state.received.campaignId))];
    return new Map(
      await Promise.all(
        campaignIds.map(async (id) => [id, await readLeadContext(agencyId, { clientId, campaignId: id })] as const),
      ),
    );
  }

  function toRow(
    { agencyId, issuedAt }: PersonLink,
    mine: MyLead,
    contexts: Awaited<ReturnType<typeof readContexts>>,
  ): MyLeadRow {
    const { lead, delivery } = mine;
    const { leadId, state, personal } = lead;
    const context = contexts.get(state.received.campaignId);
    return {
      url: links.createUrl({ agencyId, leadId, delivery, issuedAt }),
      name: personal?.person.name ?? "",
      area: toArea(personal?.person ?? {}),
      campaignName: context?.campaignName ?? "",
      ...describeStatus(mine, context?.clientTimeZone ?? "UTC", now()),
      since: state.cycles.at(-1)?.from ?? state.received.at,
    };
  }

  return handleRequest;
}

const olderTitles: Record<MyLeadList, string> = {
  toCall: "Older leads to call",
  spoken: "Older leads that you spoke to",
  asleep: "Older leads that are not ready yet",
  refused: "Older leads that you turned down",
};

/** Divides leads into what their reader can do about them: first the ones to call, last those that are done. */
function toSections(
  pages: readonly { list: MyLeadList; leads: readonly MyLead[] }[],
  toRow: (mine: MyLead) => MyLeadRow,
): MyLeadsSection[] {
  const sections: { id: string; title: string; has: (mine: MyLead, list: MyLeadList) => boolean }[] = [
    { id: "to-call", title: "To call", has: (mine, list) => list === "toCall" && !wasTried(mine) },
    { id: "to-try", title: "To try again", has: (_, list) => list === "toCall" },
    { id: "callbacks", title: "To call back", has: ({ lead }) => findCurrentOutcome(lead) === "callback_requested" },
    { id: "open", title: "Spoken to, still open", has: (_, list) => list === "spoken" },
    { id: "asleep", title: "Not ready yet", has: (_, list) => list === "asleep" },
    { id: "done", title: "Done", has: () => true },
  ];
  const placed = pages.flatMap(({ list, leads }) =>
    leads.map((mine) => ({ mine, id: mine.isEnded ? "done" : sections.find(({ has }) => has(mine, list))?.id })),
  );
  return sections.map(({ id, title }) => ({
    id,
    title,
    rows: placed.filter((each) => each.id === id).map(({ mine }) => toRow(mine)),
  }));
}

const wasTried = ({ lead: { state } }: MyLead): boolean => (state.cycles.at(-1)?.attempts.length ?? 0) > 0;

/** The first half of a British postcode, which names a part of a town; any other postcode as it is. */
const toArea = ({ postcode = "" }: { postcode?: string | undefined }): string => postcode.split(" ")[0] ?? "";

/** Describes what happened last, by a word and a shape. */
function describeStatus(
  { lead, isEnded }: MyLead,
  timeZone: string,
  now: Instant,
): Pick<MyLeadRow, "shape" | "status"> {
  const { state } = lead;
  const reader = toReaderLocale({ clientTimeZone: timeZone });
  const nextTry = findNextTry(state);
  const suggestion = nextTry && formatNextTry(nextTry, now, reader);
  const outcome = findCurrentOutcome(lead);
  const attempts = state.cycles.at(-1)?.attempts ?? [];
  const last = attempts.at(-1);
  if (state.status === "rejected") return { shape: "✕", status: "Not for us" };
  if (state.status === "duplicate") return { shape: "✕", status: "Known to us already" };
  if (outcome === "won") return { shape: "★", status: outcomePhrases[outcome] };
  if (outcome !== undefined && isEnded) return { shape: "✕", status: outcomePhrases[outcome] };
  if (outcome === "nurture") {
    const wakeOn = state.sleep?.wakeOn;
    const date = wakeOn && formatDate(wakeOn, toDateReader(reader));
    return { shape: "◌", status: date ? `Again on ${date}` : outcomePhrases[outcome] };
  }
  if (outcome !== undefined) {
    // The time replaces "call back later".
    const isDated = nextTry?.reason === "callback";
    const parts = [isDated ? undefined : outcomePhrases[outcome], suggestion].filter((part) => part !== undefined);
    return { shape: "✓", status: parts.join(". ") };
  }
  if (state.status === "contacted") return { shape: "✓", status: "Spoke to them" };
  if (last !== undefined) {
    const times = countNoun(attempts.length, "call");
    const called = `${attemptPhrases[last.result]}, ${times}`;
    return { shape: "◐", status: suggestion === undefined ? called : `${called}. ${suggestion}` };
  }
  if (state.status === "acknowledged") return { shape: "●", status: "Taken, not called yet" };
  if (state.status === "undeliverable") return { shape: "●", status: "Not called: its message did not arrive" };
  return { shape: "●", status: "Not called yet" };
}
