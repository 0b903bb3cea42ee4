import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Message } from "#domain/delivery/message.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { isUndecodable } from "#domain/shared/is-undecodable.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { Image, InsertedItem } from "#platform/streams/read-inserted-items.ts";
import type { QuarantinedRecord } from "#platform/streams/stream-failure.ts";
import { makeStreamHandler } from "#platform/streams/stream-handler.ts";
import type { DecidedLead, makeDispatchLeads } from "./dispatch-leads.ts";
import type { makeDispatchMessages } from "./dispatch-messages.ts";

/** A change that the relay dispatches: a lead that was placed, that woke or whose client is chased, a message, or a change of an appointment. */
type RelayedChange<AppointmentChange> =
  | DecidedLead
  | { agencyId: AgencyId; message: Message }
  | { key: LeadKey; change: AppointmentChange };

type Deps<AppointmentChange> = {
  name: string;
  dispatchLeads: ReturnType<typeof makeDispatchLeads>;
  dispatchMessages: ReturnType<typeof makeDispatchMessages>;
  dispatchAppointments: (changes: readonly { key: LeadKey; change: AppointmentChange }[]) => Promise<void>;
  /** Decodes an item; undefined for an item that needs no dispatch. */
  decodeRelayedChange: (keys: Image, image: Image) => RelayedChange<AppointmentChange> | undefined;
  quarantine: (keys: QuarantinedRecord["keys"]) => Promise<void>;
  onFault: (error: unknown) => void;
};

/**
 * Dispatches every lead of a stream batch that was received, was placed, woke or is chased for, every message, and every change of an appointment. An item that cannot be
 * decoded goes into quarantine and does not block the others. Any other fault fails the whole batch: Lambda bisects and
 * retries it.
 */
export function onTableChanges<AppointmentChange>(
  deps: Deps<AppointmentChange>,
): MiddyHandler<DynamoDBStreamEvent, void> {
  const { name, dispatchLeads, dispatchMessages, dispatchAppointments, decodeRelayedChange, quarantine, onFault } =
    deps;
  return makeStreamHandler({ name, processItems });

  async function processItems(items: readonly InsertedItem[]): Promise<void> {
    const unreadable: InsertedItem[] = [];
    const changes = items.flatMap((item) => {
      try {
        return decodeRelayedChange(item.keys, item.image) ?? [];
      } catch (fault) {
        addUnreadable(item, fault);
        return [];
      }
    });
    try {
      await Promise.all([
        dispatchLeads(changes.filter((change) => "decision" in change)),
        dispatchMessages(changes.filter((change) => "message" in change)),
        dispatchAppointments(changes.filter((change) => "change" in change)),
      ]);
    } catch (fault) {
      const [only, ...others] = items;
      // Lambda bisects the batch until the faulty item is alone in it.
      if (!only || others.length > 0) throw fault;
      addUnreadable(only, fault);
    }
    await Promise.all(unreadable.map(({ keys }) => quarantine(keys)));

    function addUnreadable(item: InsertedItem, fault: unknown) {
      if (!isUndecodable(fault)) throw fault;
      unreadable.push(item);
      onFault(fault);
    }
  }
}
