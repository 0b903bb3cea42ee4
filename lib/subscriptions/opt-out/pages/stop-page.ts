import { html, type Html } from "#platform/pages/html.ts";
import { notice, page } from "#platform/pages/page.ts";

/** Messages that come to a phone or a mailbox, as its owner is shown them. */
export type StopView = {
  agencyName: string;
  /** Absent where they are for the agency's own people. */
  clientName?: string | undefined;
  channel: "sms" | "email";
  /** Where they go, E.164 or an address; only its end is shown, because links are passed on. */
  endpoint: string;
  isStopped: boolean;
  /** Nothing is sent for another reason: emails came back. */
  isBroken: boolean;
};

/**
 * The page on which somebody stops the texts or emails that bring leads, or starts them again. `justChanged` is the page that follows a tap.
 * It needs no JavaScript and loads nothing; send it with `pageHeaders`.
 */
export function stopPage(view: StopView, { justChanged }: { justChanged: boolean }): string {
  const what = view.channel === "sms" ? "texts" : "emails";
  const { title, said } = view.isStopped ? stopped(view, what) : going(view, what, justChanged);
  return page({
    title,
    body: html`<main class="notice">
      <h1>${title}</h1>
      ${said.map((each) => html`<p>${each}</p>`)}
      ${view.isStopped ? button("start", `Start the ${what} again`) : button("stop", `Stop these ${what}`)}
    </main>`,
  });
}

type Said = { title: string; said: (string | Html)[] };

function stopped(view: StopView, what: string): Said {
  return {
    title: `The ${what} are stopped`,
    said: [
      html`<bdi>${view.agencyName}</bdi> sends no more ${what} to ${placeOf(view)}.`,
      view.clientName === undefined
        ? "What they would say still reaches colleagues who hear of it in other ways."
        : html`Leads for <bdi>${view.clientName}</bdi> still reach colleagues who get them in other ways.`,
      `You can start the ${what} again here at any time.`,
    ],
  };
}

function going(view: StopView, what: string, justChanged: boolean): Said {
  const broken = html`Emails to ${placeOf(view)} came back, so none are being sent. Ask <bdi>${view.agencyName}</bdi> if
    you want them again.`;
  const sent =
    view.clientName === undefined ? "messages about its leads" : html`leads for <bdi>${view.clientName}</bdi>`;
  const explained = html`<bdi>${view.agencyName}</bdi> sends ${sent} to ${placeOf(view)}. Nothing has been changed by
    opening this page.`;
  if (justChanged) {
    return {
      title: `The ${what} start again`,
      said: [view.isBroken ? broken : html`<bdi>${view.agencyName}</bdi> sends ${what} to ${placeOf(view)} again.`],
    };
  }
  return { title: `Stop these ${what}?`, said: view.isBroken ? [broken] : [explained] };
}

/** Enough to know one's own phone or mailbox by, and no more. */
const placeOf = ({ channel, endpoint }: StopView): string =>
  channel === "sms" ? `the phone whose number ends in ${endpoint.slice(-3)}` : `the mailbox at ${domainOf(endpoint)}`;

const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1);

const button = (wish: "stop" | "start", label: string): Html =>
  html`<form method="post"><button class="go" name="wish" value="${wish}">${label}</button></form>`;

/** For a link to stop messages that is not ours, or whose messages are no longer sent: status 404. */
export const stopLinkInvalidPage = (): string =>
  notice({
    title: "This link does not work",
    paragraphs: [
      "Part of the address is missing or has changed, or these messages are not sent any more.",
      "Go back to the newest message and tap the whole link, or copy it from https to its very end.",
      "If messages still come, ask whoever sends you leads to stop them.",
    ],
  });
