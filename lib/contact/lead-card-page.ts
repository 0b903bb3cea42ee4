import { measureLeadClock } from "#domain/history/lead-clock.ts";
import { toMode } from "#domain/lead/received.ts";
import { personLinkMs } from "#domain/contact/lead-link.ts";
import type { LoadHoursInForce } from "#leads/load-hours-in-force.ts";
import type { HttpEvent, HttpResponse } from "#platform/http/http-event.ts";
import type { Page } from "#platform/http/page-handler.ts";
import { limits } from "#platform/limits.ts";
import type { PreviewReturn } from "#returns/preview-return.ts";
import type { Ids } from "#platform/ports.ts";
import { describeLeadCard } from "./describe-lead-card.ts";
import { notSavedMessage } from "./lead-card-problems.ts";
import type { makeLoadDiary } from "./load-diary.ts";
import {
  createStopLink,
  cardResponse,
  makeOpenLeadCard,
  type OpenCardDeps,
  type OpenedCard,
} from "./open-lead-card.ts";
import type { LeadCardFormState } from "./pages/lead-card-form-state.ts";
import { renderLeadCardPage } from "./pages/lead-card.ts";
import { parseFormFields } from "./parse-lead-card-form.ts";
import type { PersonLinks } from "./ports.ts";
import type { makeRecordCallStart } from "./record-call-start.ts";
import { describeLinkHolder, makeSaveLeadCardForm, type SaveFormDeps } from "./save-lead-card-form.ts";
import { CallStartPost } from "./schemas.ts";
import { previewReturns } from "./preview-returns.ts";

type Deps = OpenCardDeps &
  SaveFormDeps & {
    personLinks: Pick<PersonLinks, "createUrl">;
    loadHoursInForce: LoadHoursInForce;
    recordCallStart: ReturnType<typeof makeRecordCallStart>;
    loadDiary: ReturnType<typeof makeLoadDiary>;
    previewReturn: PreviewReturn;
    ids: Ids;
  };

/** Serves the lead card behind the link of an SMS or email. A GET records nothing; a POST of a form does. */
export function makeLeadCardPage(deps: Deps): Page {
  const { personLinks, stopLinks, readLeadContext, ids, now } = deps;
  const openLeadCard = makeOpenLeadCard(deps);
  const saveForm = makeSaveLeadCardForm(deps);

  /** Creates the link to all leads of the person who got this one. It is as old as the card's link, and so dies with it. */
  function makePersonLink({ link: { agencyId, issuedAt }, placement, owner }: OpenedCard): string | undefined {
    if (!owner || Date.parse(now()) - Date.parse(issuedAt) >= personLinkMs) return undefined;
    return personLinks.createUrl({ agencyId, clientId: placement.clientId, subscriptionId: owner.id, issuedAt });
  }

  async function renderCard(
    card: OpenedCard,
    form: Pick<LeadCardFormState, "saved" | "problem" | "typed" | "nearest">,
  ) {
    const { link, lead, placement, url } = card;
    const { clientId, price } = placement;
    const scope = { agencyId: link.agencyId, clientId, mode: toMode(lead.state.received) };
    const [leadContext, diary] = await Promise.all([
      readLeadContext(link.agencyId, { clientId, campaignId: lead.state.received.campaignId }),
      deps.loadDiary(scope),
    ]);
    const cycle = lead.state.cycles.at(-1);
    const inForce = await deps.loadHoursInForce(link.agencyId, cycle ?? {}, leadContext.contactHours);
    const clock = measureLeadClock(lead.state, inForce, cycle);
    const links = { url, myLeadsUrl: makePersonLink(card), stop: createStopLink(stopLinks, card) };
    const at = now();
    const previews = await previewReturns(deps.previewReturn, link, lead, at);
    const view = { ...leadContext, ...describeLeadCard(lead, diary, at, previews), clock, ...links };
    const { currency } = price;
    const idempotencyKey = form.typed?.once ?? ids.create("att");
    return cardResponse(
      form.problem === undefined ? 200 : 422,
      renderLeadCardPage(view, now(), { ...form, idempotencyKey, currency }),
    );
  }

  async function handleRequest(event: HttpEvent): Promise<HttpResponse> {
    const card = await openLeadCard(event);
    if (!("lead" in card)) return card;
    if (event.requestContext.http.method !== "POST") {
      return renderCard(card, { saved: event.queryStringParameters?.["saved"] === "1" });
    }
    const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
    if (bytes.length > limits.bodyBytes) return renderCard(card, { problem: notSavedMessage });
    const body = bytes.toString("utf8");
    const typed = parseFormFields(body);
    if (CallStartPost.safeParse(typed).success) {
      await deps.recordCallStart(card.link, card.lead, describeLinkHolder(card.link, card.lead));
      return { statusCode: 204, headers: { "cache-control": "no-store" } };
    }
    const problem = await saveForm(card, typed, body);
    if (problem !== undefined) return renderCard(card, { ...problem, typed });
    // After a redirect, a reload of the page does not post again.
    return { statusCode: 303, headers: { location: `${card.url}?saved=1`, "cache-control": "no-store" } };
  }

  return handleRequest;
}
