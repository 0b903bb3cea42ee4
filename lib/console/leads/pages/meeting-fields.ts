import type { Instant } from "#domain/shared/instant.ts";
import { placePhrases, pointPhrases, promotionPhrases } from "#contact/pages/appointment-phrases.ts";
import type { LeadCardDetails } from "#contact/pages/lead-card-details.ts";
import { groupByDay, takeShownDays } from "#contact/pages/slot-choices.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatTime } from "#platform/text/format-time.ts";
import type { LeadPageView } from "./lead-page-view.ts";

type Typed = Readonly<Record<string, string>>;

/** The fields of an appointment: a free time of the client's seats or another one, where, and why a call became one. */
export function renderMeetingFields(
  { reader }: LeadPageView,
  { diary, asksForPromotion }: LeadCardDetails,
  typed: Typed,
  nearest: readonly Instant[] | undefined,
): Html {
  const isShared = diary.length > 1;
  const nearestSeat = typed["slot"]?.split(" ")[0] || typed["seat"] || diary[0]?.seat.id || "";
  const free = nearest
    ? nearest.map((start) => ({ start: String(start), seat: diary.find(({ seat }) => seat.id === nearestSeat)?.seat }))
    : diary.flatMap(({ seat, starts }) => starts.map((start) => ({ start, seat })));
  const days = takeShownDays(
    groupByDay(
      free.toSorted((a, b) => (a.start < b.start ? -1 : 1)),
      reader,
    ),
  );
  const places = [...new Set(diary.flatMap(({ seat }) => seat.places))];
  return html`<div class="stack">
    ${
      days.length > 0 &&
      html`<div class="field">
        <label for="slot">${nearest ? "The nearest free times" : "When do you meet?"}</label>
        <select id="slot" name="slot">
          <option value="">Please choose</option>
          ${days.map(
            ({ name, slots }) =>
              html`<optgroup label="${name}">
                ${slots.map(({ start, seat }) => {
                  const value = `${seat?.id ?? nearestSeat} ${start}`;
                  return html`<option value="${value}" ${value === typed["slot"] && html`selected`}>
                    ${formatTime(start, reader)}${isShared && seat && `, ${seat.name}`}
                  </option>`;
                })}
              </optgroup>`,
          )}
        </select>
      </div>`
    }
    <div class="field">
      <label for="appointmentAt">${days.length > 0 ? "Or another time" : "When do you meet?"}</label>
      ${diary.length === 0 && html`<p class="hint">The client has no diary here. Put it in your own: Baton sends no reminder.</p>`}
      <input type="datetime-local" id="appointmentAt" name="appointmentAt" value="${typed["appointmentAt"] ?? ""}" />
    </div>
    ${
      isShared &&
      selectOf(
        "seat",
        "With whom, at that other time?",
        diary.map(({ seat }) => [seat.id, seat.name]),
        typed,
      )
    }
    ${
      places.length > 1 &&
      selectOf(
        "place",
        "Where?",
        places.map((place) => [place, placePhrases[place]]),
        typed,
      )
    }
    ${
      asksForPromotion &&
      html`${selectOf("point", "When did the call become an appointment?", Object.entries(pointPhrases), typed)}
      ${selectOf("promotedFor", "Why?", [["", "Please choose"], ...Object.entries(promotionPhrases)], typed)}`
    }
  </div>`;
}

const selectOf = (
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  typed: Typed,
): Html =>
  html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${options.map(([value, words]) => html`<option value="${value}" ${value === typed[name] && html`selected`}>${words}</option>`)}
    </select>
  </div>`;
