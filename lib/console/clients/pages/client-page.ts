import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import type { Client } from "#domain/accounts/client.ts";
import { findHoursAt } from "#domain/accounts/contact-hours.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import { Instant } from "#domain/shared/instant.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { formatPlainDate } from "#platform/text/format-time.ts";
import { nameTimeZone, type ReaderLocale } from "#platform/text/reader-locale.ts";
import type { ConsoleSession } from "../../console-route.ts";
import { csrfField, faultSummary, type FormState, textField } from "../../pages/form-field.ts";
import { weekdays } from "../../pages/hours-phrases.ts";
import { clientFields, clientMark, describeHours } from "./clients-page.ts";

type ClientPage = { client: Client; campaigns: readonly Campaign[]; contracts: readonly Contract[] };

/** Renders a client: whether it takes leads, its settings, hours, campaigns and contracts. */
export function renderClient(
  { client, campaigns, contracts }: ClientPage,
  { session, now, state }: { session: ConsoleSession; now: string; state: FormState },
): Html {
  return html`<p><a href="/console/clients">Clients</a></p>
    <div class="page-head">
      <h1>${client.name}</h1>
      <p>${clientMark(client)}</p>
    </div>
    ${faultSummary(state)}
    <div class="columns">
      <div class="stack">
        <section class="sheet stack" aria-labelledby="campaigns-title">
          <h2 id="campaigns-title">Campaigns</h2>
          ${campaigns.length === 0 ? html`<p>None yet: this client gets no lead.</p>` : renderCampaigns(campaigns)}
        </section>
        <section class="sheet stack" aria-labelledby="contracts-title">
          <h2 id="contracts-title">Contracts</h2>
          ${
            contracts.length === 0
              ? html`<p>None: leads are recorded and charged, and no month is closed.</p>`
              : html`<ul class="plain">
                  ${contracts.map((contract) => html`<li>${describeContract(contract, session.reader)}</li>`)}
                </ul>`
          }
        </section>
        <section class="sheet stack" aria-labelledby="more-title">
          <h2 id="more-title">Also of this client</h2>
          <ul class="plain">
            <li><a href="/console/leads?clientId=${client.id}">Leads</a></li>
            <li><a href="/console/subscriptions?clientId=${client.id}">Subscriptions</a></li>
            <li><a href="/console/statements/${client.id}">Statements</a></li>
          </ul>
        </section>
      </div>
      <div class="stack">
        ${renderPause(client, session)}
        <form class="sheet form" method="post" action="/console/clients/${client.id}">
          <h2>Settings</h2>
          ${csrfField(session.csrf)}
          <input type="hidden" name="nameBefore" value="${state.typed?.["nameBefore"] ?? client.name}" />
          <input type="hidden" name="timeZoneBefore" value="${state.typed?.["timeZoneBefore"] ?? client.timeZone}" />
          ${clientFields(client, state)}
          <button>Save the settings</button>
        </form>
        ${renderHours(client, { session, now, state })}
      </div>
    </div>`;
}

const renderCampaigns = (campaigns: readonly Campaign[]): Html =>
  html`<ul class="plain">
    ${campaigns.map(
      ({ id, name, active }) =>
        html`<li><a href="/console/campaigns/${id}">${name}</a>${!active && " (not active)"}</li>`,
    )}
  </ul>`;

function describeContract({ currency, from, document, paymentDays, minimum, tiers }: Contract, reader: ReaderLocale) {
  const parts = [
    `${currency} from ${formatPlainDate(from, reader)}`,
    document === "vat_invoice" ? "VAT invoices" : "statements",
    `due after ${countNoun(paymentDays, "day")}`,
    minimum && `at least ${formatExactMoney({ amount: minimum.amount, currency }, reader.locale)} a month`,
    tiers && "prices by tiers",
  ];
  return parts.filter(Boolean).join(", ");
}

const renderPause = ({ id, paused }: Client, { csrf }: ConsoleSession): Html =>
  html`<form class="sheet stack" method="post" action="/console/clients/${id}/pause">
    <h2>${paused ? "Paused" : "Pause"}</h2>
    <p>
      ${
        paused
          ? "Leads wait, or go to another client of their pool, until you resume."
          : "While a client is paused, its leads wait or go to another client of their pool."
      }
    </p>
    ${csrfField(csrf)} <input type="hidden" name="paused" value="${paused ? "no" : "yes"}" />
    <button>${paused ? "Resume this client" : "Pause this client"}</button>
  </form>`;

/** The countries of the calendars that Baton ships; an operator's own has the name that they gave it. */
const calendarNames: Readonly<Record<string, string>> = {
  "GB-ENG": "England and Wales",
  "GB-SCT": "Scotland",
  "GB-NIR": "Northern Ireland",
};
const nameCalendar = (id: string): string => calendarNames[id] ?? id;

/** Names the hours in force, so that a page that is open for long does not replace others. */
export const toHoursVersion = ({ contactHours = [] }: Client, now: string): string =>
  findHoursAt(contactHours, Instant.parse(now))?.from ?? "";

function renderHours(
  client: Client,
  { session, now, state }: { session: ConsoleSession; now: string; state: FormState },
): Html {
  const inForce = findHoursAt(client.contactHours ?? [], Instant.parse(now));
  const opening = inForce?.weekly[0];
  const isSimple = inForce === undefined || inForce.weekly.length === 1;
  // The page has two forms: what was typed into the other one has no days.
  const typed = state.typed?.["opens"] === undefined ? undefined : state.typed;
  const isChosen = (day: string) =>
    typed ? typed[day] === "yes" : (opening?.days.some((each) => each === day) ?? false);
  return html`<section class="sheet stack" aria-labelledby="hours-title">
    <h2 id="hours-title">Contact hours</h2>
    <p>
      <strong>${describeHours(client, now)}</strong>${
        inForce?.calendars.length ? `, closed on the holidays of ${inForce.calendars.map(nameCalendar).join(", ")}` : ""
      }
    </p>
    <p class="soft">
      When this client calls its leads, by the clock of ${nameTimeZone(inForce?.timeZone ?? client.timeZone)}. Working
      time is measured within them; they do not stop deliveries. A change counts from now on.
    </p>
    ${
      !isSimple &&
      html`<p>
        These hours differ from day to day. Saving the form below gives every chosen day the same hours; the API sets
        others.
      </p>`
    }
    <form class="form" method="post" action="/console/clients/${client.id}/hours">
      ${csrfField(session.csrf)}
      <input type="hidden" name="hoursBefore" value="${state.typed?.["hoursBefore"] ?? toHoursVersion(client, now)}" />
      <fieldset>
        <legend>Days</legend>
        ${state.faults?.["mon"] !== undefined && html`<p class="fault" id="mon-fault">${state.faults["mon"]}</p>`}
        <div class="days">
          ${weekdays.map(
            ({ value, name }) =>
              html`<label class="choice" for="${value}">
                <input id="${value}" name="${value}" type="checkbox" value="yes" ${isChosen(value) && html`checked`} />
                ${name}
              </label>`,
          )}
        </div>
      </fieldset>
      <div class="filters">
        ${textField({ name: "opens", label: "Opens", type: "time", value: opening?.from ?? "09:00" }, state)}
        ${textField({ name: "closes", label: "Closes", type: "time", value: opening?.to ?? "17:30" }, state)}
      </div>
      <button>Save these hours</button>
    </form>
  </section>`;
}
