import { isLeadId } from "#domain/shared/id.ts";
import type { FindOutgoing } from "./deliver-order.ts";

/** Finds what an order is about where that belongs: among the leads or among the messages. */
export const outgoingOf =
  ({ lead, message }: { lead: FindOutgoing; message: FindOutgoing }): FindOutgoing =>
  (order) =>
    isLeadId(order.about) ? lead(order) : message(order);
