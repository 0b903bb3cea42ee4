import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Placement } from "#domain/lead/received.ts";
import type { LeadView } from "#leads/pages/lead-view.ts";
import type { History, ReadLeadSetting } from "#leads/ports.ts";
import { knownLead, type KnownLead } from "#leads/read-lead.ts";
import { pageFault } from "#platform/http/page-fault.ts";
import type { HttpHandler } from "#platform/http/serve.ts";
import { limits } from "#platform/limits.ts";
import { linkExpiredPage, linkInvalidPage, personErasedPage } from "#platform/pages/link-pages.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import type { LeadCardForm } from "./pages/lead-card-form.ts";
import { leadCardPage } from "./pages/lead-card.ts";
import type { LeadLink, LeadLinks } from "./ports.ts";
import { readLeadCardPost, readLeadCardReply, typedFields } from "./read-lead-card-post.ts";
import type { makeRecordAcknowledgement } from "./record-acknowledgement.ts";
import type { makeRecordContactAttempt, Telling } from "./record-contact-attempt.ts";
import type { makeRecordOutcome } from "./record-outcome.ts";

type World = {
  links: LeadLinks;
  stopLinks: StopLinks;
  history: History;
  readSetting: ReadLeadSetting;
  recordAcknowledgement: ReturnType<typeof makeRecordAcknowledgement>;
  recordContactAttempt: ReturnType<typeof makeRecordContactAttempt>;
  recordOutcome: ReturnType<typeof makeRecordOutcome>;
  ids: Ids;
  now: Now;
  onFault: (error: unknown, requestId: string) => void;
};

type Response = APIGatewayProxyStructuredResultV2;
type Opened = { link: LeadLink; lead: KnownLead; placement: Placement; url: string };

const pageOf = (statusCode: number, body: string): Response => ({ statusCode, headers: pageHeaders, body });

/** Serves the lead card behind the link of an SMS or email. Reading it records nothing; posting its form does. */
export function makeLeadCard(world: World): HttpHandler {
  const { links, stopLinks, history, readSetting, ids, now, onFault } = world;

  /** Where whoever holds the link stops the messages in which it came. */
  function stopOf({ agencyId, delivery }: LeadLink, placement: Placement): LeadView["stop"] {
    const { channel = "webhook", subscriptionId } = placement.deliveries[delivery] ?? {};
    if (channel === "webhook" || subscriptionId === undefined) return undefined;
    return { channel, url: stopLinks.write({ agencyId, clientId: placement.clientId, subscriptionId }) };
  }

  async function open(event: APIGatewayProxyEventV2): Promise<Opened | Response> {
    const token = event.pathParameters?.["token"] ?? "";
    const link = links.read(token);
    if (!link) return pageOf(404, linkInvalidPage());
    const lead = await knownLead(history, link);
    if (!lead?.state.placed) return pageOf(404, linkInvalidPage());
    const { placement } = lead.state.placed;
    const stop = stopOf(link, placement);
    if (link.expiresAt <= now()) return pageOf(410, linkExpiredPage(stop));
    return lead.personal ? { link, lead, placement, url: `/l/${token}` } : pageOf(410, personErasedPage(stop));
  }

  async function show({ link, lead, placement, url }: Opened, form: Pick<LeadCardForm, "saved" | "problem" | "typed">) {
    const { clientId, price } = placement;
    const setting = await readSetting(link.agencyId, { clientId, campaignId: lead.state.received.campaignId });
    const view = { ...setting, ...shown(lead), url, stop: stopOf(link, placement) };
    const { currency } = price;
    const once = form.typed?.once ?? ids.create("att");
    return pageOf(form.problem === undefined ? 200 : 422, leadCardPage(view, now(), { ...form, once, currency }));
  }

  async function reply({ link, placement }: Opened, body: string): Promise<string | undefined> {
    const said = readLeadCardReply(body);
    if (!said.ok) return said.refusal;
    const deliveryId = placement.deliveries[link.delivery]?.id;
    const answered = await world.recordAcknowledgement(link, { ...holderOf(link, placement), deliveryId }, said.value);
    if (answered.ok) return undefined;
    const { refusal } = answered;
    return refusal.kind === "answered_before" ? answeredBefore[refusal.outcome] : notSaved;
  }

  async function record({ link, placement }: Opened, body: string): Promise<string | undefined> {
    const read = readLeadCardPost(body, placement.price.currency);
    if (!read.ok) return read.refusal;
    const said = read.value;
    const told: Telling = {
      ...holderOf(link, placement),
      once: said.once,
      agoMs: said.minutesAgo * 60_000,
    };
    const attempt = await world.recordContactAttempt(link, told, said.attempt);
    if (!attempt.ok) return wordsFor[attempt.refusal.kind];
    if (!said.outcome) return undefined;
    const outcome = await world.recordOutcome(link, told, said.outcome);
    return outcome.ok ? undefined : (wordsFor[outcome.refusal.kind] ?? notSaved);
  }

  async function answer(event: APIGatewayProxyEventV2): Promise<Response> {
    const opened = await open(event);
    if (!("lead" in opened)) return opened;
    if (event.requestContext.http.method !== "POST") {
      return show(opened, { saved: event.queryStringParameters?.["saved"] === "1" });
    }
    const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
    if (bytes.length > limits.bodyBytes) return show(opened, { problem: notSaved });
    const body = bytes.toString("utf8");
    const typed = typedFields(body);
    const problem = typed.answer === undefined ? await record(opened, body) : await reply(opened, body);
    if (problem !== undefined) return show(opened, { problem, typed });
    // Seen after a redirect, the page can be reloaded without posting again.
    return { statusCode: 303, headers: { location: `${opened.url}?saved=1`, "cache-control": "no-store" } };
  }

  return async (event) => {
    try {
      return await answer(event);
    } catch (error) {
      onFault(error, event.requestContext.requestId);
      return pageFault(event.requestContext.requestId);
    }
  };
}

/** Whoever holds the link speaks for the subscription it was sent over. */
const holderOf = ({ delivery }: LeadLink, { deliveries }: Placement) => ({
  source: "link" as const,
  author: deliveries[delivery]?.subscriptionId ?? "link",
  maySee: () => true,
});

const notSaved = "This could not be saved. Please try again.";

const wordsFor: Record<string, string> = {
  time_out_of_range: "The call cannot have been before the lead came in, nor in the future.",
  changed_meanwhile:
    "Somebody else recorded an outcome at the same moment. Look at it, and save yours again if it still holds.",
  idempotency_conflict: "This page was already saved with another answer. Reload it to record one more call.",
};

const answeredBefore = {
  accepted: "This lead was taken already: somebody said so, or recorded a call. It cannot be refused any more.",
  rejected: "This lead was refused already. To take it after all, record your call.",
  duplicate: "Somebody said already that you know this person. To take the lead after all, record your call.",
};

function shown({
  leadId,
  state,
  facts,
  personal,
}: KnownLead): Omit<LeadView, keyof Awaited<ReturnType<ReadLeadSetting>> | "url" | "stop"> {
  if (!personal) throw new Error("a lead card without a person");
  const attempts = facts
    .filter((fact) => fact.kind === "contact_attempted")
    .map(({ at, result, source }) => ({ at, result, by: recordedBy[source] }));
  const { acknowledgement, outcome } = state;
  return {
    leadId,
    status: state.status,
    ...personal,
    receivedAt: state.received.at,
    acknowledgement: acknowledgement && {
      at: acknowledgement.at,
      outcome: acknowledgement.outcome,
      reason: acknowledgement.reason,
      by: answeredBy[acknowledgement.source],
    },
    attempts,
    outcome: outcome && {
      at: outcome.at,
      outcome: outcome.outcome,
      value: outcome.value,
      by: recordedBy[outcome.source],
    },
  };
}

/** An answer that Baton itself recorded is the reply of an endpoint. */
const answeredBy = { link: "from a link", api: "by another system", baton: "by another system" };

const recordedBy = { link: "from a link", api: "by another system", baton: "" };
