import type { Clients } from "#accounts/ports.ts";
import { EmailInput } from "#domain/shared/email.ts";
import { SuppressedPhoneInput } from "#domain/shared/parse-phone.ts";
import { kept, toErasureListItem, toErasureView } from "#erasures/erasure-views.ts";
import type { Erasures } from "#erasures/ports.ts";
import type { makeReadErasure } from "#erasures/read-erasure.ts";
import type { makeRequestErasure } from "#erasures/request-erasure.ts";
import { nextPosition } from "#platform/http/read-page.ts";
import type { Ids } from "#platform/ports.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { ErasureId } from "#domain/shared/id.ts";
import type { ConsoleEndpoint, ConsolePage, ConsoleSession } from "../console-route.ts";
import type { FormState } from "../pages/form-field.ts";
import { renderConfirmation, renderErasure } from "./pages/erasure-page.ts";
import { renderErasures } from "./pages/erasures-page.ts";
import type { Routes } from "./routes.ts";

export type ErasuresDeps = {
  clients: Pick<Clients, "read">;
  erasures: Pick<Erasures, "list">;
  requestErasure: ReturnType<typeof makeRequestErasure>;
  readErasure: ReturnType<typeof makeReadErasure>;
  ids: Pick<Ids, "create">;
};

/** How many erasures the list has on a page. */
const pageSize = 25;

export const listErasures =
  (deps: ErasuresDeps): ConsoleEndpoint<Routes["listErasures"]> =>
  ({ session, query: { after }, now }) =>
    showList(deps, session, { after, now });

async function showList(
  { erasures }: ErasuresDeps,
  { caller, reader, csrf }: ConsoleSession,
  { after, now, state = {} }: { after?: ErasureId | undefined; now: Instant; state?: FormState },
): Promise<ConsolePage> {
  const found = await erasures.list({ agencyId: caller.agencyId }, { limit: pageSize, after });
  const page = { erasures: found.entities.map(toErasureListItem), after, next: nextPosition(found) };
  const body = renderErasures(page, { now, reader, csrf, state });
  return { kind: "page", status: state.faults ? 422 : 200, title: "Erasures", body };
}

type Contact = { phone: string } | { email: string };

/** What a person typed as a phone number or an email address; or what is wrong with it. */
function parseContact(typed: string): Contact | string {
  if (typed.includes("@")) {
    const email = EmailInput.safeParse(typed);
    return email.success ? { email: email.data } : "An email address, like zoe@example.com.";
  }
  const phone = SuppressedPhoneInput.safeParse(typed);
  return phone.success ? { phone: phone.data } : "A phone number with its country code, like +44 7700 900123.";
}

export const confirmErasure =
  (deps: ErasuresDeps): ConsoleEndpoint<Routes["confirmErasure"]> =>
  async ({ session, form, now }) => {
    const contact = form.ok ? parseContact(form.value.contact) : "At most 254 characters.";
    if (typeof contact === "string") {
      return showList(deps, session, { now, state: { typed: form.typed, faults: { contact } } });
    }
    const [typed, shown] =
      "email" in contact ? [contact.email, contact.email] : [contact.phone, formatPhone(contact.phone, session.reader)];
    const confirmation = { contact: shown, typed, kept, once: deps.ids.create("era") };
    return { kind: "page", title: "Erase a person", body: renderConfirmation(confirmation, session.csrf) };
  };

export const requestErasure =
  (deps: ErasuresDeps): ConsoleEndpoint<Routes["requestErasure"]> =>
  async ({ session, form, now }) => {
    const showFault = (fault: string) =>
      showList(deps, session, { now, state: { typed: form.typed, faults: { contact: fault } } });
    if (!form.ok) return showFault("Type the contact again.");
    const contact = parseContact(form.value.contact);
    if (typeof contact === "string") return showFault(contact);
    const requested = await deps.requestErasure(session.caller, contact, form.value.once);
    if (requested.ok) return { kind: "redirect", to: `/console/erasures/${requested.value.id}` };
    return showFault("This form has erased another person already. Send it again for this one.");
  };

export const showErasure =
  (deps: ErasuresDeps): ConsoleEndpoint<Routes["showErasure"]> =>
  async ({ session: { caller, reader }, params: { erasureId }, now }) => {
    const { agencyId } = caller;
    const erasure = await deps.readErasure(agencyId, erasureId);
    if (!erasure) return { kind: "missing" };
    const view = toErasureView(erasure);
    const recipients = await Promise.all(
      view.recipients.map(async (recipient) => {
        const client = await deps.clients.read({ agencyId }, recipient.clientId);
        return { ...recipient, clientName: client?.name ?? recipient.clientId };
      }),
    );
    return { kind: "page", title: "An erasure", body: renderErasure({ ...view, recipients }, { now, reader }) };
  };
