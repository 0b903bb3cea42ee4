import type { Instant } from "#domain/shared/instant.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatElapsed } from "../../pages/format-elapsed.ts";
import type { ShownClock } from "./lead-page-view.ts";

/** The bar's own units, which the page stretches to its width. */
const width = 1000;
const height = 28;
/** A part that took seconds of an hour is drawn at least this wide, so that it can be seen. */
const leastWidth = 8;

/** Draws the time of the agency and of the client one after the other, with the hours in which the client was closed. */
export function renderClockBar({ clock, closed, now }: ShownClock & { now: Instant }): Html | undefined {
  const { received, placed, delivered, firstAttempt } = clock.stamps;
  const from = Date.parse((clock.cycle === 1 ? received : (placed ?? received)).at);
  const until = Date.parse(firstAttempt?.at ?? now);
  const handed = delivered ? Date.parse(delivered.at) : until;
  const total = Math.max(1, until - from);
  const scale = (at: number) => Math.min(width, Math.max(0, ((at - from) / total) * width));
  const isWorked = firstAttempt !== null;
  const isDelivered = delivered !== null;
  const border = delivered ? Math.min(Math.max(scale(handed), leastWidth), width - leastWidth) : width;
  const agency = `${formatElapsed(handed - from)}${isDelivered ? "" : " so far"}`;
  const client = isDelivered && `${formatElapsed(until - handed)}${isWorked ? "" : " so far, not called yet"}`;
  const id = `clock-bar-${clock.cycle}`;
  return html`<figure class="clock-bar">
    <svg role="img" aria-labelledby="${id}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">
      <defs>
        <pattern id="${id}-closed" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="closed-ground" width="10" height="10" />
          <rect class="closed-line" width="4" height="10" />
        </pattern>
      </defs>
      <rect class="agency" x="0" y="0" width="${round(border)}" height="${height}" />
      ${isDelivered && html`<rect class="client" x="${round(border)}" y="0" width="${round(width - border)}" height="${height}" />`}
      ${closed.map(({ from: closes, to: opens }) => {
        const [left, right] = [Math.max(border, scale(Date.parse(closes))), scale(Date.parse(opens))];
        return (
          right > left &&
          html`<rect
            x="${round(left)}"
            y="0"
            width="${round(right - left)}"
            height="${height}"
            fill="url(#${id}-closed)"
          />`
        );
      })}
    </svg>
    <figcaption id="${id}">
      <span class="key is-agency">Agency ${agency}</span>
      ${client && html`<span class="key is-client">Client ${client}</span>`}
      ${closed.length > 0 && html`<span class="key is-closed">hatched: the client was closed</span>`}
    </figcaption>
  </figure>`;
}

const round = (units: number): string => String(Math.round(units * 10) / 10);
