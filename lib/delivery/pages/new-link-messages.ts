import { html, type Html } from "#platform/pages/html.ts";
import { foldToGsm7 } from "#platform/text/gsm-7.ts";
import { toSingleLine, truncate } from "#platform/text/plain-text.ts";

/** A new link to a lead, or to all leads of its owner. It names no person, because it is sent without a look at the lead. */
export type NewLink = { link: string; isForLead: boolean; agencyName: string };

const toTitle = ({ isForLead }: NewLink): string =>
  isForLead ? "Your new link to a lead" : "Your new link to your leads";

/** Renders the SMS with a new link, which comes last, whole and on a line of its own. */
export function renderNewLinkSms(newLink: NewLink): string {
  const agency = truncate(foldToGsm7(toSingleLine(newLink.agencyName)) ?? "", 30, "..");
  return `${toTitle(newLink)}${agency && ` from ${agency}`}\n${newLink.link}`;
}

/** Renders the email with a new link. */
export function renderNewLinkEmail(newLink: NewLink): { subject: string; lines: string[]; html: Html } {
  const { agencyName, link } = newLink;
  const request = `You asked for it on the page of an old link from ${toSingleLine(agencyName)}.`;
  const hint = "Do not forward it: anyone who has the link can read the lead.";
  return {
    subject: toTitle(newLink),
    lines: [request, "", link, "", hint],
    html: html`<p>${request}</p>
      <p><a href="${link}">${newLink.isForLead ? "Open the lead" : "Open your leads"}</a></p>
      <p>${hint}</p>`,
  };
}
