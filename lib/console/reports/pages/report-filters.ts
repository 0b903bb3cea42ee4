import { html, type Html } from "#platform/pages/html.ts";
import type { FormFaults } from "../../console-route.ts";
import { selectField, textField } from "../../pages/form-field.ts";
import type { ReportContext, ReportName } from "./report-context.ts";
import { type Choice, filterChoice } from "../../pages/filter-fields.ts";

/** What a report may be filtered and grouped by, beside its period, client and campaign. */
export type FilterForm = {
  groupings: readonly Choice[];
  hasClock?: boolean;
  hasMinutes?: boolean;
};

const byClient = { id: "client", name: "Client" };
const byCampaign = { id: "campaign", name: "Campaign" };
const byModel = { id: "model", name: "Model" };

export const filterForms: Record<ReportName, FilterForm> = {
  speed: {
    groupings: [
      byClient,
      byCampaign,
      byModel,
      { id: "channel", name: "Channel" },
      { id: "hour_of_week", name: "Hour of the week" },
    ],
    hasClock: true,
    hasMinutes: true,
  },
  "cost-per-sale": { groupings: [byClient, byCampaign] },
  funnel: { groupings: [byClient, byCampaign] },
  decay: { groupings: [byClient, byCampaign, byModel], hasClock: true },
  deliveries: { groupings: [byClient, byCampaign, byModel] },
  returns: { groupings: [byClient, byCampaign, byModel] },
};

/** The form that chooses whose leads a report counts, when they were placed, and what its rows are about. */
export function reportFilters(
  name: ReportName,
  { groupings, hasClock, hasMinutes }: FilterForm,
  { names, query }: ReportContext,
  faults: FormFaults = {},
): Html {
  const isOfClient = names.clients.length === 0;
  const offered = groupings.filter(({ id }) => !isOfClient || id !== "client");
  const state = { faults };
  return html`<details class="report-filters" ${Object.keys(faults).length > 0 && html`open`}>
    <summary>Change whose leads are counted, and when they were placed</summary>
    <form class="filters" method="get" action="/console/reports/${name}">
      ${
        !isOfClient &&
        filterChoice({
          name: "clientId",
          label: "Client",
          value: query["clientId"],
          all: "All clients",
          choices: names.clients,
        })
      }
      ${filterChoice({
        name: "campaignId",
        label: "Campaign",
        value: query["campaignId"],
        all: "All campaigns",
        choices: names.campaigns,
      })}
      ${textField({ name: "from", label: "Placed from", type: "date", value: query["from"], isOptional: true }, state)}
      ${textField({ name: "to", label: "Placed to", type: "date", value: query["to"], isOptional: true }, state)}
      ${filterChoice({
        name: "by",
        label: "A row for each",
        value: query["by"],
        all: "Nothing: all leads",
        choices: offered,
      })}
      ${
        hasClock &&
        selectField({
          name: "clock",
          label: "Clock",
          value: query["clock"],
          options: [
            { value: "working", name: "Working hours" },
            { value: "raw", name: "Clock on the wall" },
          ],
        })
      }
      ${
        hasMinutes &&
        selectField({
          name: "minutes",
          label: "In time means",
          value: query["minutes"],
          options: [
            { value: "5", name: "5 minutes" },
            { value: "15", name: "15 minutes" },
            { value: "60", name: "60 minutes" },
          ],
        })
      }
      <button>Count these leads</button>
    </form>
  </details>`;
}
