import type { Instant } from "#domain/shared/instant.ts";
import { placePhrases, pointPhrases, promotionPhrases } from "#contact/pages/appointment-phrases.ts";
import type { LeadCardDetails } from "#contact/pages/lead-card-details.ts";
import { groupByDay, takeShownDays } from "#contact/pages/slot-choices.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatTime } from "#platform/text/format-time.ts";
import type { LeadPageView } from "./lead-page-view.ts";
import { selectField, toOptions } from "../../pages/form-field.ts";
import type { TypedForm } from "../../console-route.ts";

/** The fields of an appointment: a free time of the client's seats or another one, where, and why a call became one. */
export function renderMeetingFields(
  { reader }: LeadPageView,
  { diary, asksForPromotion }: LeadCardDetails,
  typed: TypedForm,
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
      selectField(
        {
          name: "seat",
          label: "With whom, at that other time?",
          options: diary.map(({ seat }) => ({ value: seat.id, name: seat.name })),
        },
        { typed },
      )
    }
    ${
      places.length > 1 &&
      selectField(
        { name: "place", label: "Where?", options: places.map((value) => ({ value, name: placePhrases[value] })) },
        { typed },
      )
    }
    ${
      asksForPromotion &&
      html`${selectField(
        { name: "point", label: "When did the call become an appointment?", options: toOptions(pointPhrases) },
        { typed },
      )}
      ${selectField(
        {
          name: "promotedFor",
          label: "Why?",
          options: [{ value: "", name: "Please choose" }, ...toOptions(promotionPhrases)],
        },
        { typed },
      )}`
    }
  </div>`;
}
