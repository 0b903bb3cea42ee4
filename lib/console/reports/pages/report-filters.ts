import { html, type Html } from "#platform/pages/html.ts";
import type { FormFaults } from "../../console-route.ts";
import { selectField, textField } from "../../pages/form-field.ts";
import type { ReportContext, ReportName } from "./report-context.ts";

type Option = { value: string; name: string };

/** What a report may be filtered and grouped by, beside its period, client and campaign. */
export type FilterForm = {
  groupings: readonly Option[];
  hasClock?: boolean;
  hasMinutes?: boolean;
};

const byClient = { value: "client", name: "Client" };
const byCampaign = { value: "campaign", name: "Campaign" };
const byModel = { value: "model", name: "Model" };

export const filterForms: Record<ReportName, FilterForm> = {
  speed: {
    groupings: [
      byClient,
      byCampaign,
      byModel,
      { value: "channel", name: "Channel" },
      { value: "hour_of_week", name: "Hour of the week" },
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
  const offered = groupings.filter(({ value }) => !isOfClient || value !== "client");
  const state = { faults };
  const toOptions = (list: readonly { id: string; name: string }[]) =>
    list.map((each) => ({ value: each.id, name: each.name }));
  return html`<details class="report-filters" ${Object.keys(faults).length > 0 && html`open`}>
    <summary>Change whose leads are counted, and when they were placed</summary>
    <form class="filters" method="get" action="/console/reports/${name}">
      ${
        !isOfClient &&
        selectField({
          name: "clientId",
          label: "Client",
          value: query["clientId"],
          options: [{ value: "", name: "All clients" }, ...toOptions(names.clients)],
        })
      }
      ${selectField({
        name: "campaignId",
        label: "Campaign",
        value: query["campaignId"],
        options: [{ value: "", name: "All campaigns" }, ...toOptions(names.campaigns)],
      })}
      ${textField({ name: "from", label: "Placed from", type: "date", value: query["from"], isOptional: true }, state)}
      ${textField({ name: "to", label: "Placed to", type: "date", value: query["to"], isOptional: true }, state)}
      ${selectField({
        name: "by",
        label: "A row for each",
        value: query["by"],
        options: [{ value: "", name: "Nothing: all leads" }, ...offered],
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
