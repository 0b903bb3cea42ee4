import { maxAgreedDays } from "#domain/contact/check-agreed-time.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatNearDate, formatTime } from "#platform/text/format-time.ts";
import { type ReaderLocale, toReaderLocale, toDateReader } from "#platform/text/reader-locale.ts";
import { placePhrases, pointPhrases, promotionPhrases } from "./appointment-phrases.ts";
import { describeField, renderFieldFault } from "./field-fault.ts";
import type { LeadCardField, LeadCardFormState } from "./lead-card-form-state.ts";
import type { LeadCardDetails } from "./lead-card-details.ts";

/** A card of 30 kB has room for so many free times; the others can be written. */
const maxShownSlots = 48;

/** Takes the first days whose slots fit in the card, and always the first one: a day is shown with all its slots. */
export function takeShownDays<Slot>(
  days: readonly { name: string; slots: Slot[] }[],
): { name: string; slots: Slot[] }[] {
  let shown = 0;
  return days.filter(({ slots }, index) => {
    shown += slots.length;
    return index === 0 || shown <= maxShownSlots;
  });
}

/** Groups slots by the days of the reader, in their order. */
export function groupByDay<Slot extends { start: string }>(
  slots: readonly Slot[],
  reader: ReaderLocale,
): { name: string; slots: Slot[] }[] {
  const byDay = Map.groupBy(slots, ({ start }) => toWallClock(reader.timeZone, start as Instant).date);
  return [...byDay].map(([date, ofDay]) => ({
    name: formatNearDate(date, toDateReader(reader)),
    slots: ofDay,
  }));
}

/** The options of free times by day, as far as they are shown. */
export const renderTimeOptions = (starts: readonly string[], reader: ReaderLocale, chosen: string | undefined): Html =>
  html`${takeShownDays(
    groupByDay(
      starts.map((start) => ({ start })),
      reader,
    ),
  ).map(
    ({ name, slots }) =>
      html`<optgroup label="${name}">
        ${slots.map(({ start }) => html`<option value="${start}" ${start === chosen && html`selected`}>${formatTime(start, reader)}</option>`)}
      </optgroup>`,
  )}`;

/** The limits of a time in the reader's zone that lies ahead: from now on, and as far as the API allows to agree one. */
export function toDateTimeLimits(
  { clientTimeZone }: Pick<LeadCardDetails, "clientTimeZone">,
  now: string,
  days = maxAgreedDays,
): Html {
  const today = toWallClock(clientTimeZone, now as Instant).date;
  return html`min="${today}T00:00" max="${addDays(today, days)}T23:59"`;
}

/** The limits of the time of an appointment: as far as a seat of the client can be booked. */
export const toAppointmentLimits = (view: Pick<LeadCardDetails, "clientTimeZone" | "diary">, now: string): Html =>
  toDateTimeLimits(
    view,
    now,
    view.diary.length > 0 ? Math.max(...view.diary.map(({ seat }) => seat.horizonDays)) : undefined,
  );

/** Renders the times of an appointment: the free slots of the client's seats by day, or a time that is written. */
export function renderSlotChoices(view: LeadCardDetails, now: string, form: LeadCardFormState): Html {
  const { typed = {}, nearest } = form;
  const { diary } = view;
  const reader = toReaderLocale(view);
  const isShared = diary.length > 1;
  const nearestSeat = typed.slot?.split(" ")[0] ?? typed.seat ?? diary[0]?.seat.id ?? "";
  const near = nearest?.map((start) => ({ start, seat: findSeat(view, nearestSeat) })) ?? [];
  const free = diary
    .flatMap(({ seat, starts }) => starts.map((start) => ({ start, seat })))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  const renderSlot = ({ start, seat }: (typeof free)[number]): Html => {
    const value = `${seat.id} ${start}`;
    return html`<label
      ><input
        type="radio"
        name="slot"
        value="${value}"
        ${value === typed.slot && near.length === 0 && html`checked`}
      />${formatTime(start, reader)}${isShared && html` <bdi>${seat.name}</bdi>`}</label
    >`;
  };
  return html`<div class="meet" role="group" aria-labelledby="meet">
    <p id="meet"><strong>When do you meet?</strong></p>
    ${renderFieldFault(form, "appointmentAt")}
    ${
      near.length > 0 &&
      html`<p>The nearest free times</p>
        ${groupByDay(near, reader).map(
          ({ name, slots }) =>
            html`<p>${name}</p>
              <div class="slots">${slots.map(renderSlot)}</div>`,
        )}`
    }
    ${takeShownDays(groupByDay(free, reader)).map(
      ({ name, slots }, index) =>
        html`<details
          ${(near.length === 0 && index === 0) || slots.some(({ start, seat }) => `${seat.id} ${start}` === typed.slot) ? html`open` : false}
        >
          <summary>${name}: ${slots.length} free</summary>
          <div class="slots">${slots.map(renderSlot)}</div>
        </details>`,
    )}
    <p>
      <label for="appointmentAt">${free.length > 0 ? "Or another time" : "Date and time"}</label>
      <input
        type="datetime-local"
        id="appointmentAt"
        name="appointmentAt"
        ${describeField(form, "appointmentAt")}
        ${toAppointmentLimits(view, now)}
        value="${typed.appointmentAt ?? ""}"
      />
    </p>
    ${
      isShared &&
      renderSelect(
        form,
        "seat",
        "With whom, at that other time?",
        diary.map(({ seat }) => [seat.id, seat.name]),
      )
    }
    ${renderPlaces(view, form)}
    ${
      view.asksForPromotion &&
      html`${renderSelect(form, "point", "When did the call become an appointment?", Object.entries(pointPhrases))}
      ${renderSelect(form, "promotedFor", "Why?", [["", "Please choose"], ...Object.entries(promotionPhrases)])}`
    }
    <p>
      ${diary.length > 0 ? "It is booked in your diary here." : "Put it in your own diary: no reminder is sent for it."}
    </p>
  </div>`;
}

const findSeat = ({ diary }: LeadCardDetails, id: string) =>
  diary.find(({ seat }) => seat.id === id)?.seat ?? { id, name: "", minutes: 0, horizonDays: 0, places: [] };

/** Renders the choice of the place, where the seats offer more than one. */
const renderPlaces = (view: LeadCardDetails, form: LeadCardFormState): Html | false =>
  hasPlaceChoice(view) &&
  renderSelect(
    form,
    "place",
    "Where?",
    listPlaces(view).map((place) => [place, placePhrases[place]]),
  );

const listPlaces = ({ diary }: Pick<LeadCardDetails, "diary">) => [
  ...new Set(diary.flatMap(({ seat }) => seat.places)),
];

/** Whether the seats offer more than one place. */
export const hasPlaceChoice = (view: Pick<LeadCardDetails, "diary">): boolean => listPlaces(view).length > 1;

const renderSelect = (
  form: LeadCardFormState,
  name: LeadCardField,
  label: string,
  options: readonly (readonly [value: string, label: string])[],
): Html =>
  html`${renderFieldFault(form, name)}
    <p>
      <label for="${name}">${label}</label>
      <select id="${name}" name="${name}" ${describeField(form, name)}>
        ${options.map(([value, words]) => html`<option value="${value}" ${value === form.typed?.[name] && html`selected`}>${words}</option>`)}
      </select>
    </p>`;
