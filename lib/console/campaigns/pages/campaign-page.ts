import { type Campaign, listMembers, type UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import type { Caps } from "#domain/campaigns/caps.ts";
import { capPeriods } from "#domain/campaigns/caps.ts";
import type { PoolMode } from "#domain/campaigns/pool.ts";
import type { CanaryStatus } from "#domain/routing/canary-status.ts";
import type { ReadinessCheck } from "#domain/routing/readiness-check.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import type { CampaignReadiness } from "#readiness/read-readiness.ts";
import type { ConsoleSession } from "../../console-route.ts";
import { csrfField, faultSummary, type FormState, textArea, textField } from "../../pages/form-field.ts";
import { formatOpenings } from "../../pages/hours-phrases.ts";
import { moment } from "../../pages/moment.ts";
import { modelNames, readinessMark } from "./campaigns-page.ts";
import { renderMark } from "../../pages/mark.ts";
import { factList, type NamedFact } from "../../pages/fact-list.ts";

type CampaignPage = { campaign: Campaign; readiness: CampaignReadiness; names: ReadonlyMap<ClientId, string> };

type Context = { session: ConsoleSession; now: Instant; state: FormState; once: string; wasSent: boolean };

/** Renders a campaign: what would stop a lead, its settings, and the ways to try it without a real lead. */
export function renderCampaign({ campaign, readiness, names }: CampaignPage, context: Context): Html {
  const { session, now, state } = context;
  return html`<p><a href="/console/campaigns">Campaigns</a></p>
    <div class="page-head">
      <h1>${campaign.name}</h1>
      <p>${readinessMark(readiness, now, session.reader)}</p>
    </div>
    ${faultSummary(state)}
    <div class="columns">
      <div class="stack">
        <section class="sheet stack" aria-labelledby="checks-title">
          <h2 id="checks-title">What would stop a lead now</h2>
          ${renderChecks(readiness.checks, names)}
        </section>
        <section class="sheet stack" aria-labelledby="settings-title">
          <h2 id="settings-title">Settings</h2>
          ${renderSettings(campaign, names, { now, reader: session.reader })}
        </section>
      </div>
      <div class="stack">
        ${renderTestLead(campaign, readiness, context)} ${renderSimulationForm(campaign, session, state)}
        ${renderSwitch(campaign, session)}
      </div>
    </div>`;
}

function renderChecks(checks: readonly ReadinessCheck[], names: ReadonlyMap<ClientId, string>): Html {
  const failed = checks.filter(({ isPassed }) => !isPassed);
  const passed = checks.filter(({ isPassed }) => isPassed);
  const renderList = (list: readonly ReadinessCheck[]) =>
    html`<ul class="plain">
      ${list.map(
        (check) =>
          html`<li>
            ${checkMark(check)}: ${check.clientId && html`<strong>${names.get(check.clientId) ?? "A client"}:</strong>`}
            ${check.detail}
          </li>`,
      )}
    </ul>`;
  return html`${failed.length === 0 ? html`<p>Nothing.</p>` : renderList(failed)}
    <details>
      <summary>${passed.length} ${passed.length === 1 ? "check" : "checks"} passed</summary>
      ${renderList(passed)}
    </details>`;
}

function checkMark({ isPassed, isBlocking }: ReadinessCheck): Html {
  if (isPassed) return renderMark({ shape: "✓", word: "Passed", tone: "good" });
  if (isBlocking) return renderMark({ shape: "✕", word: "Stops leads", tone: "bad" });
  return renderMark({ shape: "!", word: "Warning", tone: "warning" });
}

const policyNames: Record<UnavailabilityPolicy, string> = {
  hold: "The lead waits for the client whose turn it is.",
  next: "The lead goes to the next client, and waits if none can take it.",
  refuse: "Baton refuses the lead if no client can take it.",
};

const poolModeNames: Record<PoolMode, string> = {
  priority: "By rank",
  weighted: "By weight",
  round_robin: "In turn",
};

function renderSettings(
  campaign: Campaign,
  names: ReadonlyMap<ClientId, string>,
  { now, reader }: { now: Instant; reader: ReaderLocale },
): Html {
  const { pool, areas, hours, caps } = campaign;
  const terms = findVersionAt(campaign.terms, now);
  const members = listMembers(campaign);
  const rows: NamedFact[] = [
    [
      members.length === 1 ? "Client" : "Clients",
      html`${members.map(
        ({ clientId }, index) =>
          html`${index > 0 && ", "}<a href="/console/clients/${clientId}">${names.get(clientId) ?? clientId}</a>`,
      )}`,
    ],
    ["Distribution", pool && `${poolModeNames[pool.mode]}, ${describeShare(pool.share)}`],
    ["Model", terms && modelNames[terms.model]],
    ["Price of a lead", terms && formatExactMoney(terms.price, reader.locale)],
    ["Areas", areas ? describeAreas(areas) : "Everywhere"],
    ["Delivery hours", hours ? formatOpenings(hours.weekly) : "At any time"],
    ["Caps", caps ? describeCaps(caps, reader) : "None"],
    ["If no client can take it", policyNames[campaign.whenUnavailable]],
    ["Required fields", campaign.requiredFields.length > 0 ? campaign.requiredFields.join(", ") : "None"],
    ["Consent", campaign.consentRequired ? "Evidence required" : "No evidence required"],
    [
      "Duplicates",
      campaign.duplicateWindowDays === 0
        ? "Accepted"
        : `Refused within ${countNoun(campaign.duplicateWindowDays, "day")}`,
    ],
  ];
  return html`${factList(rows)}
    <details class="small">
      <summary>For your developer</summary>
      <p>The API changes these settings and takes leads for this campaign by its id: <code>${campaign.id}</code></p>
    </details>`;
}

const describeShare = (share: number): string =>
  share === 1 ? "each lead to one client" : `each lead to ${share} clients`;

/** How many postcodes are listed before the rest is counted. */
const shownPostcodes = 8;

function describeAreas({ countries, postcodes }: NonNullable<Campaign["areas"]>): string {
  const shown = postcodes?.slice(0, shownPostcodes).join(", ");
  const rest = (postcodes?.length ?? 0) - shownPostcodes;
  return [countries?.join(", "), shown && (rest > 0 ? `${shown} and ${rest} more` : shown)].filter(Boolean).join("; ");
}

const describeCaps = (caps: Caps, { locale }: ReaderLocale): string =>
  capPeriods
    .flatMap((per) => {
      const { leads, spend } = caps[per] ?? {};
      return [
        ...(leads === undefined ? [] : [`${countNoun(leads, "lead")} a ${per}`]),
        ...(spend === undefined ? [] : [`${formatExactMoney(spend, locale)} a ${per}`]),
      ];
    })
    .join(", ");

function renderTestLead(
  { id, active }: Campaign,
  { canary }: CampaignReadiness,
  { session, now, once, wasSent }: Context,
): Html {
  return html`<section class="sheet stack" aria-labelledby="test-title" id="test-lead">
    <h2 id="test-title">Send a test lead</h2>
    <p>
      It goes the whole way through this campaign, to a sandbox inbox instead of a client. It names no real person and
      is never billed.
    </p>
    ${wasSent && html`<p class="notice" role="status" tabindex="-1" autofocus>The test lead is on its way. Reload this page for its result.</p>`}
    ${canary && html`<p>The last one: ${describeCanary(canary, now, session.reader)}</p>`}
    <form method="post" action="/console/campaigns/${id}/test-lead">
      ${csrfField(session.csrf)} <input type="hidden" id="once" name="once" value="${once}" />
      ${active ? html`<button class="go">Send a test lead</button>` : html`<p>Activate the campaign to send one.</p>`}
    </form>
  </section>`;
}

function describeCanary(canary: CanaryStatus, now: Instant, reader: ReaderLocale): Html {
  const sent = html`sent ${moment(canary.pushedAt, now, reader)}`;
  switch (canary.status) {
    case "under_way":
      return html`${sent}, under way.`;
    case "returned":
      return html`${renderMark({ shape: "✓", word: "Arrived", tone: "good" })}, ${sent}, arrived
      ${moment(canary.returnedAt, now, reader)}.`;
    case "held":
      return html`${renderMark({ shape: "◌", word: "Held", tone: "warning" })} as any lead would be, ${sent}.`;
    case "missing":
      return html`${renderMark({ shape: "✕", word: "Missing", tone: "bad" })}, ${sent}.`;
    case "refused":
      return html`${renderMark({ shape: "✕", word: "Refused", tone: "bad" })}, ${sent}: ${canary.reason}.`;
  }
}

/** The form that simulates a lead, with what was typed before. */
export const renderSimulationForm = (
  { id, consentRequired }: Campaign,
  { csrf }: Pick<ConsoleSession, "csrf">,
  state: FormState,
): Html =>
  html`<form class="sheet form" method="post" action="/console/campaigns/${id}/simulate">
    <h2>Simulate a lead</h2>
    <p class="soft">What would happen to a lead now, and why. Nothing is stored.</p>
    ${csrfField(csrf)} ${textField({ name: "name", label: "Name", value: "Zoë Ashworth", maxLength: 120 }, state)}
    ${textField({ name: "phone", label: "Phone", type: "tel", value: "07700 900123", maxLength: 40, isOptional: true }, state)}
    ${textField({ name: "email", label: "Email", type: "email", isOptional: true }, state)}
    ${textField({ name: "postcode", label: "Postcode", maxLength: 16, isOptional: true }, state)}
    ${textArea({ name: "notes", label: "Notes", maxLength: 1_000, isOptional: true }, state)}
    <label class="choice" for="consent">
      <input
        id="consent"
        name="consent"
        type="checkbox"
        value="yes"
        ${(state.typed ? state.typed["consent"] === "yes" : consentRequired) && html`checked`}
      />
      With evidence of consent
    </label>
    <button>Simulate this lead</button>
  </form>`;

const renderSwitch = ({ id, active }: Campaign, { csrf }: ConsoleSession): Html =>
  html`<form class="sheet stack" method="post" action="/console/campaigns/${id}/active">
    <h2 id="active">${active ? "Stop this campaign" : "This campaign is stopped"}</h2>
    <p>
      ${
        active
          ? "Baton then refuses each new lead of it. Leads that were placed go on."
          : "Baton refuses each new lead of it until you activate it."
      }
    </p>
    ${csrfField(csrf)} <input type="hidden" name="active" value="${active ? "no" : "yes"}" />
    <button class="${active ? "danger" : "go"}">${active ? "Stop the campaign" : "Activate the campaign"}</button>
  </form>`;
