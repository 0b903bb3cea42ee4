import { html, type Html } from "#platform/pages/html.ts";

/** Says that some leads of a page cannot be read at the moment; nothing if all can be. */
export const unreadableNotice = (count: number): Html | undefined =>
  count === 0
    ? undefined
    : html`<p class="notice is-warning">
        ${count === 1 ? "One lead cannot be shown" : `${count} leads cannot be shown`} at the moment. No data is lost,
        and the operator of Baton gets an alarm.
      </p>`;
