import { failureExplanations } from "#domain/delivery/failure-explanations.ts";
import { type Delivery, hasArrived } from "#domain/delivery/delivery.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import { formatUpcoming } from "#platform/text/format-time.ts";
import { csrfField } from "../../pages/form-field.ts";
import { dayAndTime } from "../../pages/moment.ts";
import { channelNames, failurePhrases, markDelivery, skipPhrases } from "./delivery-phrases.ts";
import { renderMark } from "../../pages/mark.ts";
import type { LeadPageForms, LeadPageView } from "./lead-page-view.ts";
import { dataTable } from "../../pages/data-table.ts";

type Attempt = Extract<DeliveryFact, { attempt: number }>;

/** Each delivery with its attempts and what the other side answered, and a button that sends it again. */
export function renderDeliveries(view: LeadPageView, forms: LeadPageForms): Html {
  const { deliveries } = view.state;
  return html`<details class="fold" id="deliveries" ${forms.failed?.form === "replay" && html`open`}>
    <summary>Deliveries</summary>
    ${forms.failed?.form === "replay" && html`<p class="notice is-bad"><strong>Not sent.</strong> ${forms.failed.problem}</p>`}
    ${deliveries.length === 0 && html`<p>Nothing was sent yet: the lead has no client that can take it.</p>`}
    ${deliveries.map((delivery) => renderDelivery(delivery, view, forms))}
  </details>`;
}

function renderDelivery(delivery: Delivery, view: LeadPageView, forms: LeadPageForms): Html {
  const { id, channel, subscriptionId } = delivery;
  const endpoint = view.endpoints[subscriptionId];
  const attempts = view.facts.filter(isAttempt).filter(({ deliveryId }) => deliveryId === id);
  const newestFirst = attempts.toSorted((a, b) => b.attempt - a.attempt);
  return html`<section class="delivery">
    <h3>
      ${capitalize(channelNames[channel])}${endpoint !== undefined && html` to <span class="endpoint">${formatPhone(endpoint, view.reader)}</span>`}
    </h3>
    <p>${renderMark(markDelivery(delivery))}${describeReason(delivery)}</p>
    ${newestFirst.length > 0 && renderAttempts(newestFirst, view)} ${renderResend(delivery, view, forms)}
  </section>`;
}

const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const isAttempt = (fact: { kind: string }): fact is Attempt =>
  fact.kind === "delivered" || fact.kind === "delivery_failed";

function describeReason(delivery: Delivery): string {
  if (delivery.status === "skipped") return `: ${skipPhrases[delivery.reason]}`;
  if (delivery.status === "failed" || delivery.status === "exhausted")
    return `. ${failureExplanations[delivery.reason]}`;
  return "";
}

function renderAttempts(attempts: readonly Attempt[], { reader, now }: LeadPageView): Html {
  const hasStatus = attempts.some(({ httpStatus }) => httpStatus !== undefined);
  return dataTable({ caption: "Attempts, the newest first" }, attempts, [
    { title: "Attempt", cell: ({ attempt }) => attempt },
    { title: "When", cell: ({ at }) => dayAndTime(at, reader) },
    { title: "Result", cell: describeResult },
    hasStatus && { title: "HTTP", cell: ({ httpStatus }) => httpStatus ?? "–", isNumber: true },
    { title: "Took", cell: ({ tookMs }) => (tookMs === undefined ? "–" : `${tookMs} ms`), isNumber: true },
    { title: "Answer", cell: describeAnswer, className: "answer" },
  ]);

  function describeResult(attempt: Attempt): string {
    if (attempt.kind === "delivered") {
      const word = attempt.channel === "sms" ? "sent" : "delivered";
      return attempt.round === undefined ? word : `${word}, sent again`;
    }
    if (attempt.last) return `${failurePhrases[attempt.reason]}, given up`;
    // The line above says when an earlier attempt was repeated.
    const next = attempt === attempts[0] && attempt.retryAt !== undefined && attempt.retryAt > now && attempt.retryAt;
    return `${failurePhrases[attempt.reason]}${next ? `; next ${formatUpcoming(next, now, reader)}` : ""}`;
  }
}

function describeAnswer(attempt: Attempt): Html | string {
  const { excerpt } = attempt;
  if (excerpt !== undefined && excerpt !== "") return html`<code dir="auto">${excerpt}</code>`;
  if (attempt.kind === "delivered") return html`accepted as <code>${attempt.reference}</code>`;
  return attempt.detail === "" ? "none" : attempt.detail;
}

function renderResend(
  delivery: Delivery,
  { leadId, personal, state }: LeadPageView,
  { canResend, csrf, once }: LeadPageForms,
): Html | undefined {
  if (!canResend || !personal || state.passedOn || state.received.sandbox) return undefined;
  const isRepeat = hasArrived(delivery);
  return html`<form method="post" action="/console/leads/${leadId}/replays" class="resend">
    ${csrfField(csrf)}<input type="hidden" name="once" value="${once}" /><input
      type="hidden"
      name="deliveryId"
      value="${delivery.id}"
    />${isRepeat && html`<input type="hidden" name="repeat" value="1" />`}
    <button>${isRepeat ? "Send it once more" : "Send it now"}</button>
    <span class="small soft"
      >${isRepeat ? "It says “Sent again”. Nothing more is charged." : "Nothing more is charged."}</span
    >
  </form>`;
}
