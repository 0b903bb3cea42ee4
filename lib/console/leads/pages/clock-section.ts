import type { LeadClock } from "#domain/history/lead-clock.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import { formatElapsed } from "../../pages/format-elapsed.ts";
import { renderClockBar } from "./clock-bar.ts";
import type { LeadPageView, ShownClock } from "./lead-page-view.ts";

/** How fast the agency and the client were: a bar of the time, and the figures of the API. */
export function renderClocks(view: LeadPageView): Html {
  return html`<details class="fold" id="clock">
    <summary>Clock</summary>
    ${view.clocks.map((shown) => renderClock(shown, view))}
  </details>`;
}

function renderClock({ clock, closed }: ShownClock, { now, reader, clocks }: LeadPageView): Html {
  const { agencyLatencySeconds, heldSeconds, raw, working, deliveredOutsideHours, hoursFrom } = clock;
  const title = clocks.length === 1 ? "Times of the lead" : `Times of delivery ${clock.cycle}`;
  return html`${renderClockBar({ clock, closed, now })}
    <div class="table">
      <table class="rows">
        <caption>
          ${title}
        </caption>
        <thead>
          <tr>
            <th scope="col">Who, and until when</th>
            <th scope="col" class="number">Clock</th>
            <th scope="col" class="number">Working</th>
          </tr>
        </thead>
        <tbody>
          ${renderRow("Agency, to placing", heldSeconds, undefined)}
          ${renderRow("Agency, to delivery", agencyLatencySeconds, undefined)}
          ${renderRow("Client, to its answer", raw.acknowledgedSeconds, working.acknowledgedSeconds)}
          ${renderRow("Client, to the first call", raw.ttfaSeconds, working.ttfaSeconds)}
          ${renderRow("Client, to the first contact", raw.ttfcSeconds, working.ttfcSeconds)}
          ${renderRow("Client, to the outcome", raw.outcomeSeconds, working.outcomeSeconds)}
        </tbody>
      </table>
    </div>
    <p class="small soft">
      Working time counts only the client's contact hours. ${describeHours({ deliveredOutsideHours, hoursFrom })}
      ${hoursFrom !== null && `These hours were in force since ${formatDateTime(hoursFrom, reader)}.`}
    </p>`;
}

const renderRow = (name: string, raw: number | null, working: number | null | undefined): Html =>
  html`<tr>
    <th scope="row">${name}</th>
    <td class="number" data-label="Clock">${renderSeconds(raw)}</td>
    ${working === undefined ? html`<td></td>` : html`<td class="number" data-label="Working">${renderSeconds(working)}</td>`}
  </tr>`;

const renderSeconds = (seconds: number | null): Html =>
  seconds === null
    ? html`<span class="soft">not known</span>`
    : html`<data value="${seconds}">${formatElapsed(seconds * 1000)}</data>`;

function describeHours({ deliveredOutsideHours, hoursFrom }: Pick<LeadClock, "deliveredOutsideHours" | "hoursFrom">) {
  if (!hoursFrom)
    return "The client has no contact hours, or the lead was not delivered, so working time is not known.";
  return deliveredOutsideHours
    ? "It was delivered while the client was closed."
    : "It was delivered within the client's contact hours.";
}
