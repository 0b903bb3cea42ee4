import type { LeadId } from "#domain/shared/id.ts";
import type { WorkAction } from "./plan-work.ts";
import type { ClientKey } from "./sample-clients.ts";

/** What follows from an earlier action, and names what that created. */
export type FollowUp =
  | { kind: "appointment-result"; appointmentId: string; side: "client" | "prospect"; result: string }
  | { kind: "appointment-confirm"; appointmentId: string; sequence: number }
  | { kind: "appointment-cancel"; appointmentId: string; sequence: number; by: "client" | "prospect" }
  | { kind: "appointment-move"; appointmentId: string; sequence: number; seat: number; by: "client" | "prospect" }
  | { kind: "return-decision"; returnId: string; decision: "approve" | "decline" }
  | { kind: "return-withdrawal"; returnId: string };

/** An action at a time, in milliseconds since 1970, about a lead of a client. */
export type DueAction = { dueMs: number; client: ClientKey; leadId: LeadId; action: WorkAction | FollowUp };

/** Holds the actions that are still to come, and gives out those that are due, in the order of their times. */
export function makeWorkQueue() {
  let waiting: DueAction[] = [];
  return {
    add: (...actions: DueAction[]) => void waiting.push(...actions),
    takeDue(ms: number): DueAction[] {
      const due = waiting.filter(({ dueMs }) => dueMs <= ms).toSorted((a, b) => a.dueMs - b.dueMs);
      waiting = waiting.filter(({ dueMs }) => dueMs > ms);
      return due;
    },
  };
}
