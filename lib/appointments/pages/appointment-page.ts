import type { AppointmentResult, PlaceKind, Side } from "#domain/appointments/appointment-fact.ts";
import type { Verdict } from "#domain/appointments/judge-appointment.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { toCallLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { renderNoticePage, renderPage } from "#platform/pages/page-layout.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import { formatDate, formatTime } from "#platform/text/format-time.ts";
import { toSingleLine } from "#platform/text/plain-text.ts";
import { nameTimeZone, type ReaderLocale } from "#platform/text/reader-locale.ts";

/** An appointment as the page behind the link of one side shows it. */
export type AppointmentPageView = {
  side: Side;
  agencyName: string;
  clientName: string;
  prospectName: string;
  start: Instant;
  end: Instant;
  /** The zone of the reader. */
  timeZone: string;
  place: { kind: PlaceKind; detail?: string | undefined };
  verdict: Verdict;
  confirmedBy: readonly Side[];
  /** What the reader said last about the result. */
  said?: AppointmentResult | undefined;
  /** Whether the reader stopped the texts; absent for a reader who gets none. */
  areTextsStopped?: boolean | undefined;
  /** What the reader can do now. */
  can: { change: boolean; say: boolean };
  /** The free times that it can be moved to. */
  slots: readonly Instant[];
};

/** What was just done, or why it was not. */
export type AppointmentPageState = {
  done?: string | undefined;
  problem?: string | undefined;
  /** Whether the problem is about a move: its form is open then. */
  isMoving?: boolean;
};

/**
 * Renders the page on which a side of an appointment confirms, moves or cancels it, or says what came of it. The page
 * needs no JavaScript and loads nothing; send it with `pageHeaders`.
 */
export function renderAppointmentPage(
  view: AppointmentPageView,
  { done, problem, isMoving = false }: AppointmentPageState = {},
): string {
  const reader = { timeZone: view.timeZone, locale: "en-GB" };
  const name = nameOtherSide(view);
  const title = `Your appointment with ${name}`;
  const prefix = problem === undefined ? "" : "Not saved: ";
  return renderPage({
    title: `${prefix}${title}`,
    body: html`<main class="notice">
      ${problem !== undefined && html`<p class="result wrong" role="alert">${problem}</p>`}
      ${done !== undefined && problem === undefined && html`<p class="result" role="status"><strong>${done}</strong></p>`}
      <h1>Your appointment with <bdi>${name}</bdi></h1>
      <p class="about">${formatStatus(view)}</p>
      <section aria-label="Time and place">
        <dl>
          <div>
            <dt>When</dt>
            <dd><time datetime="${view.start}">${formatPeriod(view, reader)}</time></dd>
          </div>
          <div>
            <dt>Where</dt>
            <dd dir="auto">${formatPlace(view, reader)}</dd>
          </div>
        </dl>
      </section>
      ${view.can.change && renderChanges(view, reader, isMoving)} ${view.can.say && renderResults(view)}
      ${renderTextOptOut(view)}
      <p class="received">
        Arranged by <bdi>${toSingleLine(view.agencyName)}</bdi>. This link is yours alone: anyone who has it can change
        the appointment.
      </p>
    </main>`,
  });
}

/**
 * Renders the page for a link that opens no appointment: forged, outdated, or about one that is over. It is the same for
 * each of these, and has no names.
 */
export const renderAppointmentLinkInvalidPage = (): string =>
  renderNoticePage({
    title: "This link does not work any more",
    paragraphs: [
      "The appointment may have been moved: then the newest message about it has a link that works.",
      "The link may also be too old, or a part of its address may be missing. " +
        "Go back to the newest message and tap the whole link, or copy it from https to its very end.",
      "Opening this page has changed nothing.",
    ],
  });

const nameOtherSide = ({ side, clientName, prospectName }: AppointmentPageView): string =>
  toSingleLine(side === "client" ? prospectName : clientName) || "your contact";

/** The day, and in the next line "14:00 to 15:00 (London time)": never without the zone. */
function formatPeriod({ start, end }: AppointmentPageView, reader: ReaderLocale): string {
  const [startDate, endDate] = [formatDate(start, reader), formatDate(end, reader)];
  const until = `${endDate === startDate ? "" : `${endDate}, `}${formatTime(end, reader)}`;
  return `${startDate}\n${formatTime(start, reader)} to ${until} (${nameTimeZone(reader.timeZone)} time)`;
}

function formatPlace(
  { side, place, clientName, prospectName }: AppointmentPageView,
  reader: ReaderLocale,
): string | Html {
  const detail = place.detail === undefined ? "" : toSingleLine(place.detail);
  const [client, prospect] = [toSingleLine(clientName), toSingleLine(prospectName)];
  switch (place.kind) {
    case "phone": {
      const call = side === "client" ? toCallLink(place.detail) : undefined;
      if (call) return html`By phone: you call <a href="${call}">${formatPhone(detail, reader)}</a>`;
      return side === "client" ? `By phone: you call ${prospect}` : `By phone: ${client} calls you`;
    }
    case "video":
      return detail.startsWith("https://") ? html`By video call: <a href="${detail}">${detail}</a>` : "By video call";
    case "visit":
      if (side === "prospect") return `A visit by ${client}${detail && `:\n${detail}`}`;
      return detail ? `A visit:\n${detail}` : `A visit to ${prospect}`;
  }
}

/** The state of the appointment, for the reader. */
function formatStatus({ side, verdict, confirmedBy, said, clientName, prospectName }: AppointmentPageView): string {
  const other = toSingleLine(side === "client" ? prospectName : clientName) || "the other side";
  const didNotCome = (absent: Side) => (absent === side ? "You did not come." : `${other} did not come.`);
  const provisional = verdict.isFinal ? "" : " Until the other side has had its say, that can still change.";
  switch (verdict.status) {
    case "booked":
      return "It is booked.";
    case "confirmed":
      return confirmedBy.includes(side) ? "You have confirmed it." : `${other} has confirmed it.`;
    case "cancelled_by_client":
    case "cancelled_by_prospect":
      return verdict.status === `cancelled_by_${side}` ? "You cancelled it." : `${other} cancelled it.`;
    case "open":
      return "It is over. Nothing has been said yet about what came of it.";
    case "presumed_held":
      return `It counts as held, because neither side has said otherwise.${provisional}`;
    case "held":
      return `It took place.${provisional}`;
    case "no_show_prospect":
      return `${didNotCome("prospect")}${provisional}`;
    case "no_show_client":
      return `${didNotCome("client")}${provisional}`;
    case "disputed":
      return said === undefined
        ? "What was said about it does not agree. The company that arranged it decides."
        : "The other side says something else. The company that arranged it decides.";
    case "decided": {
      const { result } = verdict;
      if (result === "held") return "It took place, the company that arranged it decided.";
      return `${didNotCome(result === "no_show_client" ? "client" : "prospect")} The company that arranged it decided so.`;
    }
  }
}

function renderChanges(view: AppointmentPageView, reader: ReaderLocale, isMoving: boolean): Html {
  return html`${
      !view.confirmedBy.includes(view.side) &&
      html`<form method="post" class="answer">
        <button class="go" name="do" value="confirm">Confirm this time</button>
      </form>`
    }
    <form method="post" class="answer">
      <details ${isMoving && html`open`}>
        <summary>Move it to another time</summary>
        ${
          view.slots.length > 0
            ? html`<p>
                  <label for="start">A free time (${nameTimeZone(reader.timeZone)} time)</label>
                  <select id="start" name="start" required>
                    <option value="">Choose a time</option>
                    ${renderSlots(view.slots, reader)}
                  </select>
                </p>
                <button name="do" value="move">Move the appointment</button>`
            : html`<p>No other time is free in the next two weeks. Ask for one in reply to the message.</p>`
        }
      </details>
    </form>
    <form method="post" class="answer">
      <details>
        <summary>Cancel it</summary>
        <p>Both sides get a message at once. This cannot be undone here.</p>
        <button name="do" value="cancel">Cancel the appointment</button>
      </details>
    </form>`;
}

/** Stops the texts of the agency, or starts them again: both in one tap. */
const renderTextOptOut = ({ areTextsStopped, agencyName }: AppointmentPageView): Html | false =>
  areTextsStopped !== undefined &&
  html`<form method="post" class="answer">
    <input type="hidden" name="do" value="texts" />
    ${areTextsStopped && html`<p>You stopped the texts from <bdi>${toSingleLine(agencyName)}</bdi>.</p>`}
    <button name="wish" value="${areTextsStopped ? "start" : "stop"}">
      ${areTextsStopped ? "Get texts again" : "Stop texts"}
    </button>
  </form>`;

/** The free times by day. */
const renderSlots = (slots: readonly Instant[], reader: ReaderLocale): Html[] =>
  [...Map.groupBy(slots, (slot) => formatDate(slot, reader))].map(
    ([date, ofDay]) =>
      html`<optgroup label="${date}">
        ${ofDay.map((slot) => html`<option value="${slot}">${formatTime(slot, reader)}</option>`)}
      </optgroup>`,
  );

/** What each side can say, the usual answer first. */
const answers: Record<Side, readonly { result: AppointmentResult; label: string }[]> = {
  prospect: [
    { result: "held", label: "I was there, and it took place" },
    { result: "no_show_client", label: "They did not come" },
    { result: "no_show_prospect", label: "I could not be there" },
  ],
  client: [
    { result: "held", label: "It took place" },
    { result: "no_show_prospect", label: "They did not come" },
    { result: "no_show_client", label: "We could not be there" },
  ],
};

const renderResults = ({ side, said }: AppointmentPageView): Html =>
  html`<section aria-labelledby="result">
    <h2 id="result">${said === undefined ? "What came of it?" : "Correct what you said"}</h2>
    <form method="post" class="answer">
      <input type="hidden" name="do" value="say" />
      ${answers[side].map(
        ({ result, label }) =>
          html`<button name="result" value="${result}">${label}${result === said && " ✓ (you said so)"}</button>`,
      )}
    </form>
  </section>`;
