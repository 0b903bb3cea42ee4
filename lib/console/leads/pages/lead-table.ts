import { html, type Html } from "#platform/pages/html.ts";
import { callMenu } from "./call-buttons.ts";
import { aboutLead, type ListedLead, personLink, toLeadUrl } from "./lead-cells.ts";
import { leadMark } from "./lead-mark.ts";
import type { LeadNames } from "../load-lead-names.ts";

/** A lead of a list with its names, its age, and what to do next. */
type LeadTableRow = ListedLead & {
  names: LeadNames;
  age: Html;
  nextStep: string;
};

type LeadTable = {
  caption: string;
  /** What the age of a row counts from: "Waiting", "Received". */
  ageTitle: string;
  rows: readonly LeadTableRow[];
  /** Whether the rows name the client, because the reader sees those of several. */
  isAgency: boolean;
  /** What the row of a lead without a client says instead of its name. */
  withoutClient: string;
};

/** Renders leads as a table, on a phone as cards of three lines: who, about what, how old, and how to reach them. */
export const leadTable = ({ caption, ageTitle, rows, isAgency, withoutClient }: LeadTable): Html =>
  html`<div class="table rows inbox">
    <table>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col" class="is-status">Status</th>
          <th scope="col">About</th>
          ${isAgency && html`<th scope="col" class="is-client">Client</th>`}
          <th scope="col" class="is-age">${ageTitle}</th>
          <th scope="col" class="is-next">Next step</th>
          <th scope="col"><span class="unseen">Reach</span></th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr data-key="${row.leadId}">
              <th scope="row">${personLink(row)}</th>
              <td class="is-status">${leadMark(row.state)}</td>
              <td class="is-about">${aboutLead(row, row.names.campaignName)}</td>
              ${isAgency && html`<td class="is-client"><bdi>${row.names.clientName ?? withoutClient}</bdi></td>`}
              <td class="is-age">${row.age}</td>
              <td class="is-next">${row.nextStep}</td>
              <td class="is-reach">${callMenu(row.personal?.person, toLeadUrl(row.leadId))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
