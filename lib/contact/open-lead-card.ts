import { isLinkRevoked } from "#domain/contact/lead-link.ts";
import { isPersonChannel } from "#domain/subscriptions/person-channel.ts";
import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { renderLeadPassedOnPage, renderLinkInvalidPage, renderPersonErasedPage } from "#leads/pages/link-pages.ts";
import type { HttpEvent, HttpResponse } from "#platform/http/http-event.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import type { OpenedLink, OpenLeadLink } from "./open-lead-link.ts";
import { cardHeaders } from "./pages/card-script.ts";
import type { LeadLinks } from "./ports.ts";
import { respondToDeadLink } from "./renew-link.ts";
import type { RequestNewLink } from "./request-new-link.ts";

export type OpenedCard = OpenedLink & { url: string };

export type OpenCardDeps = {
  links: LeadLinks;
  stopLinks: StopLinks;
  openLeadLink: OpenLeadLink;
  requestNewLink: RequestNewLink;
};

/** Responds with the card or a page in its place, which may run the script of the card. */
export const cardResponse = (statusCode: number, body: string): HttpResponse => ({
  statusCode,
  headers: cardHeaders,
  body,
});

/** Opens the card of the link in a request. Returns a page that says why, if the link does not show its lead. */
export function makeOpenLeadCard({ links, stopLinks, openLeadLink, requestNewLink }: OpenCardDeps) {
  return async function openLeadCard(event: HttpEvent): Promise<OpenedCard | HttpResponse> {
    const token = event.pathParameters?.["token"] ?? "";
    const link = links.parseToken(token);
    if (!link) return cardResponse(404, renderLinkInvalidPage());
    event.correlation = { leadId: link.leadId };
    const opened = await openLeadLink(link);
    if (!opened) return cardResponse(404, renderLinkInvalidPage());
    const { lead, placement, owner, isValid } = opened;
    const stop = createStopLink(stopLinks, opened);
    const url = `/l/${token}`;
    if (!isValid)
      return respondToDeadLink(event, {
        url,
        stop,
        request: () => requestNewLink({ ...link, clientId: placement.clientId }, owner),
      });
    if (lead.state.passedOn) return cardResponse(410, renderLeadPassedOnPage(stop));
    return lead.personal ? { ...opened, url } : cardResponse(410, renderPersonErasedPage(stop));
  };
}

/** What a link to stop messages names that must open nothing. */
const noEndpoint = "no endpoint of the subscription";

/**
 * Creates the link that stops the messages in which the lead's link was sent; undefined for a webhook. If the messages go
 * to another phone or mailbox by now, the link opens nothing: the page looks the same, but stops no one else's messages.
 */
export function createStopLink(
  stopLinks: StopLinks,
  { link: { agencyId, delivery, issuedAt }, lead, placement: { clientId }, subscription }: OpenedLink,
): LeadDetails["stop"] {
  const planned = lead.state.deliveries[delivery];
  if (!planned || !isPersonChannel(planned.channel)) return undefined;
  const { channel, subscriptionId } = planned;
  const isSame = subscription && !isLinkRevoked(issuedAt, [subscription.endpointChangedAt]);
  const endpoint = isSame ? subscription.endpoint : noEndpoint;
  return { channel, url: stopLinks.createUrl({ agencyId, clientId, subscriptionId, endpoint }) };
}
