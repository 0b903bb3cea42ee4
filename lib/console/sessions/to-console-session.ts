import type { ConsoleSession } from "../console-route.ts";
import { toReaderLocale } from "#platform/text/reader-locale.ts";
import { toCaller } from "../to-caller.ts";
import type { OpenSession } from "./load-session.ts";

/** Converts a session to what endpoints and pages need; undefined for a client's user whose clients do not exist. */
export function toConsoleSession({ user, agency, clients, clientId, csrf }: OpenSession): ConsoleSession | undefined {
  const caller = toCaller(user, clientId);
  if (!caller) return undefined;
  const client = caller.role === "client" ? clients.find(({ id }) => id === caller.clientId) : undefined;
  if (caller.role === "client" && !client) return undefined;
  return {
    user,
    caller,
    clientId: client?.id,
    agencyName: agency.name,
    clientName: client?.name,
    clients: clients.map(({ id, name }) => ({ id, name })),
    reader: toReaderLocale({ clientTimeZone: (client ?? agency).timeZone }),
    csrf,
  };
}
