import type { LeadId } from "#domain/shared/id.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import type { LeadPageView } from "./lead-page-view.ts";

/** The other leads that this one has to do with: repeated enquiries, replacements, and where it was passed on. */
export function renderRelated({ state, facts, reader }: LeadPageView): Html | undefined {
  const { received, replaces, passedOn, returns } = state;
  const replacedBy = returns.find(({ settled }) => settled?.replacedBy)?.settled?.replacedBy;
  const links: [string, LeadId | undefined][] = [
    ["It shares the enquiry of", received.sharedFrom],
    ["It was passed on from", received.passedFrom],
    ["It was passed on as", passedOn?.leadId],
    ["It replaces, for nothing,", replaces],
    ["It was replaced by", replacedBy],
  ];
  const known = links.flatMap(([words, leadId]) => (leadId ? [{ words, leadId }] : []));
  const duplicates = facts.filter((fact) => fact.kind === "duplicate_refused");
  if (known.length === 0 && duplicates.length === 0) return undefined;
  return html`<details class="fold" id="related">
    <summary>Related leads</summary>
    <ul class="plain">
      ${known.map(({ words, leadId }) => html`<li>${words} <a href="/console/leads/${leadId}">the other lead</a>.</li>`)}
      ${duplicates.map(
        ({ at, by }) =>
          html`<li>
            The same ${by.join(" and ")} came again ${formatDateTime(at, reader)} and was refused: nothing was charged.
          </li>`,
      )}
    </ul>
  </details>`;
}
