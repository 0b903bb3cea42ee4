import type { ListedAttempt } from "#delivery/list-attempts.ts";
import { type EndpointHealth, failuresThatDisable } from "#domain/delivery/endpoint-health.ts";
import { failureExplanations } from "#domain/delivery/failure-explanations.ts";
import { isDisabledByOwner, type Subscription } from "#domain/subscriptions/subscription.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import type { ConsoleSession } from "../../console-route.ts";
import { csrfField, selectField } from "../../pages/form-field.ts";
import { moment } from "../../pages/moment.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { may } from "../../permissions.ts";
import type { Owner } from "../routes.ts";
import {
  channelNames,
  disabledReasons,
  failureNames,
  formatEndpoint,
  subscriptionMark,
} from "./subscription-phrases.ts";
import { renderMark } from "../../pages/mark.ts";
import { dataTable } from "../../pages/data-table.ts";
import { factList, type NamedFact } from "../../pages/fact-list.ts";

type SubscriptionPage = {
  owner: Owner;
  ownerName: string;
  subscription: Subscription;
  health: EndpointHealth;
  attempts: readonly ListedAttempt[];
  after?: string | undefined;
  next?: string | undefined;
};

type Context = {
  session: ConsoleSession;
  now: string;
  /** Identify the forms of this page, so that each does its work once. */
  once: Record<"enable" | "resend" | "rotate", string>;
  done?: string | undefined;
  fault?: string | undefined;
};

const doneMessages: Readonly<Record<string, string>> = {
  resent: "The delivery is ordered again. It appears below within seconds.",
  replayed: "The endpoint is enabled, and what it missed is being sent.",
  asked: "A new verification is on its way.",
  saved: "Saved.",
};

/** Renders a subscription: the health of its endpoint, what to do about it, and the log of its deliveries. */
export function renderSubscription(page: SubscriptionPage, context: Context): Html {
  const { owner, ownerName, subscription, health, attempts, after, next } = page;
  const { session, now, done, fault } = context;
  const path = `/console/subscriptions/${owner}/${subscription.id}` as const;
  const message = done === undefined ? undefined : doneMessages[done];
  return html`<p><a href="/console/subscriptions">Subscriptions</a></p>
    <div class="page-head">
      <h1>${formatEndpoint(subscription, session.reader)}</h1>
      <p>${subscriptionMark(subscription, health)}</p>
    </div>
    <p>${channelNames[subscription.channel]} ${owner === "agency" ? "for your own events" : `of ${ownerName}`}</p>
    ${fault !== undefined && html`<div class="notice is-bad" role="alert" tabindex="-1" autofocus><p>${fault}</p></div>`}
    ${message !== undefined && html`<div class="notice" role="status" tabindex="-1" autofocus><p>${message}</p></div>`}
    <div class="columns">
      <section class="sheet stack" aria-labelledby="health-title">
        <h2 id="health-title">Health</h2>
        ${renderHealth(subscription, health, { now, reader: session.reader })}
      </section>
      ${may(session.user.role, "change_subscriptions") && renderActions(page, path, context)}
    </div>
    <section class="stack" aria-labelledby="log-title">
      <h2 id="log-title">Deliveries</h2>
      ${
        attempts.length === 0
          ? html`<div class="empty"><p>No delivery to this endpoint among the latest leads.</p></div>`
          : html`<p class="soft">${owner === "agency" ? "The newest first." : "Those of the newest leads first."}</p>
              ${renderLog(attempts, path, context)}`
      }
      ${pageLinks(path, {}, { after, next })}
    </section>`;
}

function renderHealth(
  subscription: Subscription,
  { failures, failingSince, lastFailure, lastSuccessAt }: EndpointHealth,
  { now, reader }: { now: string; reader: ReaderLocale },
): Html {
  const { disabled, verifiedAt } = subscription;
  const most = disabled === undefined && `. Baton disables it after ${failuresThatDisable}`;
  return factList([
    ["Disabled", disabled && html`${moment(disabled.at, now, reader)}, because ${disabledReasons[disabled.reason]}`],
    ["Verified", verifiedAt === undefined ? "Not yet" : moment(verifiedAt, now, reader)],
    ["Failing since", failures > 0 && failingSince ? moment(failingSince, now, reader) : undefined],
    ["Failures", failures > 0 ? html`${countNoun(failures, "minute")} with a failure${most}` : undefined],
    ["Last failure", lastFailure && html`${failureNames[lastFailure.reason]}, ${moment(lastFailure.at, now, reader)}`],
    ["Last recovered", lastSuccessAt && moment(lastSuccessAt, now, reader)],
  ]);
}

function renderActions(
  { subscription, health }: SubscriptionPage,
  path: `/console/${string}`,
  { session: { csrf }, once }: Context,
): Html {
  const { active, disabled, verifiedAt, channel } = subscription;
  const mayEnable = !isDisabledByOwner(disabled?.reason) && (disabled !== undefined || health.failures > 0);
  return html`<section class="sheet stack" aria-labelledby="actions-title">
    <h2 id="actions-title">Actions</h2>
    ${
      mayEnable &&
      html`<form class="stack" method="post" action="${path}/enable">
        <p>Resets the failures, and sends again what this endpoint missed.</p>
        ${csrfField(csrf)} <input type="hidden" name="once" value="${once.enable}" />
        <button class="go">${disabled ? "Enable and send what it missed" : "Send what it missed"}</button>
      </form>`
    }
    ${
      verifiedAt === undefined &&
      html`<form class="stack" method="post" action="${path}/verification">
        <p>Its owner must answer a verification before Baton sends leads.</p>
        ${csrfField(csrf)}
        <button>Send a new verification</button>
      </form>`
    }
    <form class="stack" method="post" action="${path}/active">
      ${csrfField(csrf)} <input type="hidden" name="active" value="${active ? "no" : "yes"}" />
      <button>${active ? "Switch it off" : "Switch it on"}</button>
    </form>
    ${
      channel === "webhook" &&
      html`<form class="form" method="post" action="${path}/secret">
        ${csrfField(csrf)} <input type="hidden" name="once" value="${once.rotate}" />
        ${selectField({
          name: "overlapHours",
          label: "The former secret",
          options: [
            { value: "24", name: "still signs for a day" },
            { value: "168", name: "still signs for a week" },
            { value: "0", name: "stops at once, because it leaked" },
          ],
        })}
        <button>Make a new secret</button>
      </form>`
    }
  </section>`;
}

function renderLog(attempts: readonly ListedAttempt[], path: `/console/${string}`, context: Context): Html {
  const { session, now, once } = context;
  const mayResend = may(session.user.role, "replay_deliveries");
  return dataTable({ caption: "Attempts to deliver", isCaptionUnseen: true }, attempts, [
    { title: "When", cell: ({ fact }) => moment(fact.at, now, session.reader) },
    {
      title: "What",
      cell: (attempt) => html`${describeSubject(attempt)}, attempt ${attempt.fact.attempt}`,
      label: false,
    },
    { title: "Result", cell: ({ fact }) => describeResult(fact, session.reader), label: false },
    { title: "Took", cell: ({ fact }) => formatTook(fact.tookMs), isNumber: true },
    {
      title: html`<span class="unseen">Action</span>`,
      cell: ({ leadId, fact }) =>
        mayResend &&
        leadId &&
        html`<form method="post" action="${path}/resend">
          ${csrfField(session.csrf)} <input type="hidden" name="once" value="${once.resend}" />
          <input type="hidden" name="leadId" value="${leadId}" />
          <input type="hidden" name="deliveryId" value="${fact.deliveryId}" />
          <button class="link-button">
            Resend<span class="unseen"> the delivery of ${formatDateTime(fact.at, session.reader)}</span>
          </button>
        </form>`,
    },
  ]);
}

const describeSubject = ({ leadId, messageId }: ListedAttempt): Html =>
  leadId ? html`<a href="/console/leads/${leadId}">Lead</a>` : html`${messageId ? "Event" : "Message"}`;

/** The result of an attempt, with the request that was made and what the endpoint answered. */
function describeResult(fact: ListedAttempt["fact"], reader: ReaderLocale): Html {
  const summary =
    fact.kind === "delivered"
      ? renderMark({ shape: "✓", word: "Delivered", tone: "good" })
      : renderMark({ shape: "✕", word: failureNames[fact.reason], tone: "bad" });
  const further: NamedFact[] =
    fact.kind === "delivered"
      ? [["Reference", fact.reference]]
      : [
          ["Why", fact.detail || undefined],
          ["What to do", failureExplanations[fact.reason]],
          ["Next attempt", fact.retryAt && formatDateTime(fact.retryAt, reader)],
        ];
  return html`<details>
    <summary>${summary}</summary>
    ${factList([
      ["Message id", fact.deliveryId],
      ["Sent", formatDateTime(fact.at, reader)],
      ["Status", fact.httpStatus?.toString()],
      ["Answer", fact.excerpt],
      ...further,
    ])}
  </details>`;
}

const formatTook = (ms: number | undefined): string => {
  if (ms === undefined) return "–";
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
};
