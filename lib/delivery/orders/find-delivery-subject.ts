import { isLeadId } from "#domain/shared/id.ts";
import type { FindDeliverySubject } from "./delivery-subject.ts";

/** Finds the subject of an order among the leads or among the messages. */
export const makeFindDeliverySubject =
  ({ lead, message }: { lead: FindDeliverySubject; message: FindDeliverySubject }): FindDeliverySubject =>
  (order) =>
    isLeadId(order.about) ? lead(order) : message(order);
