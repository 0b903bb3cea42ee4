import { canPassOn } from "#domain/campaigns/chase.ts";
import type { Taken } from "#domain/contact/chase-fact.ts";
import type { LeadPassedOnRefusal } from "#domain/history/record-contact-attempt.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "./ports.ts";
import { type LoadedLead, loadLead } from "./read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";

/**
 * Takes a lead for its client before the client's first answer, attempt or outcome is recorded, if its ladder can pass
 * it on: a fact that only one of the client and Baton can write. Costs nothing for any other lead, and for one that is
 * taken. Idempotent.
 */
export async function takeLead(
  history: Pick<History, "append" | "read">,
  key: LeadKey,
  { state, facts }: Pick<LoadedLead, "state" | "facts">,
  { source, author, at }: Pick<Taken, "source" | "author" | "at">,
): Promise<Result<undefined, LeadPassedOnRefusal>> {
  if (state.passedOn) return refuse({ kind: "lead_passed_on", at: state.passedOn.at });
  const isSettled = !canPassOn(state.placed?.placement.chase) || facts.some(({ kind }) => kind === "taken");
  if (isSettled) return ok(undefined);
  const taken: Taken = { kind: "taken", at, source, author, by: "client" };
  if ((await history.append(key, taken)) === "added") return ok(undefined);
  const passedOn = (await loadLead(history, key))?.state.passedOn;
  return passedOn ? refuse({ kind: "lead_passed_on", at: passedOn.at }) : ok(undefined);
}
