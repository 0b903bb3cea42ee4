import { LeadRefusalReason } from "#domain/delivery/acknowledgement.ts";
import { ReturnReason } from "#domain/returns/return-policy.ts";
import { formatChargeAfter } from "#contact/pages/charge-sentences.ts";
import type { LeadCardDetails } from "#contact/pages/lead-card-details.ts";
import { attemptPhrases, refusalPhrases } from "#leads/pages/lead-phrases.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { formatNearDate, formatTime } from "#platform/text/format-time.ts";
import { csrfField, selectField, textArea } from "../../pages/form-field.ts";
import { renderCallForm } from "./call-form.ts";
import type { LeadPageForms, LeadPageView } from "./lead-page-view.ts";
import { reasonPhrases } from "#leads/pages/return-reasons.ts";

/** What the user can do with the lead: each action folds, and the one that is due first is open. */
export function renderActions(view: LeadPageView, forms: LeadPageForms): Html | undefined {
  const { work } = view;
  const parts = [
    forms.canWake && view.state.sleep && view.personal ? renderWaking(view, forms) : undefined,
    ...(work && forms.canWork
      ? [renderCall(view, work, forms), renderRefusal(view, work, forms), renderCalls(view, forms)]
      : []),
    forms.canReturn ? renderReturn(view, forms) : undefined,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return html`<section class="todo" aria-labelledby="todo">
    <h2 id="todo">What to do</h2>
    ${parts}
  </section>`;
}

function renderCall(view: LeadPageView, work: LeadCardDetails, forms: LeadPageForms): Html {
  const isOpen =
    forms.failed?.form === "call" || (!forms.failed && !forms.isAgency && view.state.outcome === undefined);
  return html`<details class="act" ${isOpen && html`open`}>
    <summary>Record what came of a call</summary>
    ${renderCallForm(view, work, forms)}
  </details>`;
}

/** The form that refuses a lead which was neither answered nor called. */
function renderRefusal(view: LeadPageView, work: LeadCardDetails, forms: LeadPageForms): Html | undefined {
  const { state, leadId } = view;
  const failed = forms.failed?.form === "answer" ? forms.failed : undefined;
  if ((state.acknowledgement || state.attempts.length > 0 || state.cycles.length > 1) && !failed) return undefined;
  const [rejected, known] = [formatChargeAfter(work, "rejected"), formatChargeAfter(work, "duplicate")];
  return html`<details class="act" id="answer" ${failed && html`open`}>
    <summary>Accept or refuse it before a call</summary>
    ${failed && html`<p class="notice is-bad"><strong>Not saved.</strong> ${failed.problem}</p>`}
    <form method="post" action="/console/leads/${leadId}/answers" class="form">
      ${csrfField(forms.csrf)}<input type="hidden" name="once" value="${forms.once}" />
      <p class="actions"><button name="answer" value="accepted">Got it: I will call</button></p>
      ${selectField(
        {
          name: "reason",
          label: "Why is it not for you?",
          hint: [rejected && `Not for you: ${rejected}`, known && known !== rejected && `Known already: ${known}`]
            .filter(Boolean)
            .join(" "),
          options: [
            { value: "", name: "Please choose" },
            ...LeadRefusalReason.options.map((value) => ({ value, name: refusalPhrases[value] })),
            { value: "known", name: "We know this person already" },
          ],
        },
        { typed: failed?.typed ?? {} },
      )}
      <p class="actions"><button name="answer" value="rejected" class="danger">Refuse this lead</button></p>
    </form>
  </details>`;
}

/** The calls that can be taken back. */
function renderCalls({ state, leadId, reader }: LeadPageView, { csrf }: LeadPageForms): Html | undefined {
  if (state.attempts.length === 0) return undefined;
  return html`<details class="act">
    <summary>Take back a call that was recorded by mistake</summary>
    <form method="post" action="/console/leads/${leadId}/withdrawals" class="form">
      ${csrfField(csrf)}
      ${selectField({
        name: "withdraw",
        label: "Which call?",
        options: state.attempts.toReversed().map(({ attemptId, at, result }) => ({
          value: attemptId,
          name: `${attemptPhrases[result]}, ${formatNearDate(at, reader)} at ${formatTime(at, reader)}`,
        })),
      })}
      <p class="actions"><button>Take this call back</button></p>
    </form>
  </details>`;
}

function renderReturn(view: LeadPageView, forms: LeadPageForms): Html | undefined {
  const { returnRules, charge, leadId, reader } = view;
  const failed = forms.failed?.form === "return" ? forms.failed : undefined;
  if (!returnRules || !charge) return undefined;
  const state = { typed: failed?.typed ?? {} };
  const amount = formatExactMoney(charge.charged, reader.locale);
  return html`<details class="act" id="return" ${failed && html`open`}>
    <summary>Return this lead</summary>
    ${failed && html`<p class="notice is-bad"><strong>Not returned.</strong> ${failed.problem}</p>`}
    <p>
      ${amount} is charged for it now, and stays charged until the return is approved. What follows for each reason is
      beside it.
    </p>
    <form method="post" action="/console/leads/${leadId}/returns" class="form">
      ${csrfField(forms.csrf)}<input type="hidden" name="once" value="${forms.once}" />
      ${selectField(
        {
          name: "returnReason",
          label: "Why do you return it?",
          options: [
            { value: "", name: "Please choose" },
            ...ReturnReason.options.map((value) => ({
              value,
              name: `${reasonPhrases[value]}: ${describeRule(value)}`,
            })),
          ],
        },
        state,
      )}
      ${textArea({ name: "returnNote", label: "What happened?", hint: "The agency reads it.", maxLength: 1_000, isOptional: true }, state)}
      <p class="actions"><button class="danger">Return this lead</button></p>
    </form>
  </details>`;

  function describeRule(reason: ReturnReason): string {
    const rule = returnRules?.[reason];
    if (!rule || rule.decision === "refer") return "the agency decides";
    const gets = { credit: "credited", partial_credit: "credited in part", replacement: "replaced" }[rule.remedy.kind];
    return `${gets} if the facts prove it`;
  }
}

function renderWaking({ leadId }: LeadPageView, { csrf, once, failed }: LeadPageForms): Html {
  const problem = failed?.form === "waking" ? failed.problem : undefined;
  return html`<div class="act">
    ${problem !== undefined && html`<p class="notice is-bad"><strong>Not woken.</strong> ${problem}</p>`}
    <form method="post" action="/console/leads/${leadId}/wakings" class="inline">
      ${csrfField(csrf)}<input type="hidden" name="once" value="${once}" />
      <button>Wake this lead now</button>
      <span class="small soft">It is delivered again at once. Nothing more is charged.</span>
    </form>
  </div>`;
}
