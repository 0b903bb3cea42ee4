import type { CampaignId, ClientId } from "#domain/shared/id.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { toCurrencySign } from "#platform/text/format-money.ts";
import type { FormFaults } from "../../console-route.ts";
import { filterChoice } from "../../pages/filter-fields.ts";
import { toAddress } from "../../pages/page-links.ts";
import type { ReportNames } from "../../reports/ports.ts";

/** The inputs of the planner as they were typed; what is empty is measured. */
export type PlannerInputs = {
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  model: "callback" | "appointment";
  pricePer: "booked" | "held";
} & Partial<Record<TextInput, string | undefined>>;

export type ShareInput = "returned" | "conversion" | "set" | "held" | "close";
export type AmountInput = "revenue" | "saleValue" | "price";
type TextInput = "currency" | AmountInput | ShareInput;

type FormView = { inputs: PlannerInputs; currency: string; names: ReportNames; faults: FormFaults; locale: string };

/** The form of the planner: a sentence with its inputs in it, whose empty ones are measured. */
export function plannerForm({ inputs, currency, names, faults, locale }: FormView): Html {
  const sign = /^[A-Z]{3}$/.test(currency) ? toCurrencySign(currency, locale) : currency;
  const blank = (name: keyof PlannerInputs, label: string, { after = "", isNeeded = false } = {}): Html =>
    html`<span class="blank">
      <label for="${name}">${label}</label>
      <input
        id="${name}"
        name="${name}"
        value="${inputs[name] ?? ""}"
        inputmode="decimal"
        maxlength="20"
        autocomplete="off"
        ${isNeeded ? html`required` : html`placeholder="measured"`}
        ${faults[name] !== undefined && html`aria-invalid="true" aria-describedby="${name}-fault"`}
      />
      ${after}
    </span>`;
  const isCallback = inputs.model === "callback";
  return html`<form class="form planner" method="get" action="/console/planner">
    <ul class="tabs">
      ${(["callback", "appointment"] as const).map(
        (model) =>
          html`<li>
            <a
              href="${toAddress("/console/planner", { ...inputs, model })}"
              ${inputs.model === model && html`aria-current="page"`}
              >${model === "callback" ? "By callbacks" : "By appointments"}</a
            >
          </li>`,
      )}
    </ul>
    <input type="hidden" name="model" value="${inputs.model}" />
    ${faultList(faults)}
    <p class="sentence">
      ${blank("revenue", `To sell ${sign}`, { after: "a month", isNeeded: true })}
      ${blank("saleValue", `at ${sign}`, { after: "a sale," })}
      ${blank("price", `paying ${sign}`, { after: isCallback ? "a billed lead," : "an appointment that is", isNeeded: true })}
      ${
        isCallback
          ? html`${blank("conversion", "of which", { after: "% are sold" })}
            ${blank("returned", "and of all billed leads", { after: "% are credited in full:" })}`
          : html`<span class="blank">
                <label class="unseen" for="pricePer">When an appointment is paid</label>
                <select id="pricePer" name="pricePer">
                  ${(["booked", "held"] as const).map(
                    (each) =>
                      html`<option value="${each}" ${inputs.pricePer === each && html`selected`}>${each},</option>`,
                  )}
                </select>
              </span>
              ${blank("set", "where", { after: "% of leads get an appointment," })}
              ${blank("held", "of which", { after: "% are held" })}
              ${blank("close", "and", { after: "% of those sold," })}
              ${blank("returned", "and of all billed leads", { after: "% are credited in full:" })}`
      }
    </p>
    <div class="filters">
      ${
        names.clients.length > 0 &&
        filterChoice({
          name: "clientId",
          label: "Measured from",
          value: inputs.clientId,
          all: "All clients",
          choices: names.clients,
        })
      }
      ${filterChoice({
        name: "campaignId",
        label: "Campaign",
        value: inputs.campaignId,
        all: "All campaigns",
        choices: names.campaigns,
      })}
      <div class="field">
        <label for="currency">Currency</label>
        <input id="currency" name="currency" value="${currency}" maxlength="3" autocomplete="off" />
      </div>
      <button class="go">Count the leads it takes</button>
    </div>
  </form>`;
}

const faultList = (faults: FormFaults): Html | undefined => {
  const entries = Object.entries(faults);
  if (entries.length === 0) return undefined;
  return html`<div class="notice is-bad" role="alert" tabindex="-1" autofocus>
    <p>Nothing was planned yet.</p>
    <ul>
      ${entries.map(([name, fault]) => html`<li><a id="${name}-fault" href="#${name}">${fault}</a></li>`)}
    </ul>
  </div>`;
};
