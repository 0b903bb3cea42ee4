import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import type { Terms } from "#domain/campaigns/terms.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";

type FieldError = { pointer: string; detail: string };

/**
 * Finds the steps that no ladder of the campaign can do: a second person who is not an endpoint of the one client that
 * the terms are for, and passing on where there is no next client. Checks only versions that `before` does not have, so
 * a change of something else never fails because of them.
 */
export async function checkChases(
  subscriptions: Pick<Subscriptions, "read">,
  agencyId: AgencyId,
  campaign: Campaign,
  before?: Campaign,
): Promise<FieldError[]> {
  const members = listMembers(campaign);
  const known = new Set([before, ...(before?.pool?.members ?? [])].flatMap((owner) => owner?.terms ?? []).map(toText));
  const contracts: { pointer: string; versions: readonly Terms[]; clientIds: ClientId[] }[] = [
    {
      pointer: "/terms",
      versions: campaign.terms,
      clientIds: members.filter(({ terms }) => !terms).map(({ clientId }) => clientId),
    },
    ...members.map(({ clientId, terms = [] }, index) => ({
      pointer: `/pool/members/${index}/terms`,
      versions: terms,
      clientIds: [clientId],
    })),
  ];
  const errors = contracts.flatMap(({ pointer, versions, clientIds }) =>
    versions.flatMap((version, index) =>
      known.has(toText(version)) ? [] : checkVersion(version, `${pointer}/${index}`, clientIds),
    ),
  );
  return (await Promise.all(errors)).flat();

  async function checkVersion({ chase }: Terms, pointer: string, clientIds: ClientId[]): Promise<FieldError[]> {
    const found = await Promise.all(
      (chase?.steps ?? []).map(async ({ do: action }, index) => {
        const actionPointer = `${pointer}/chase/steps/${index}/do`;
        if (action.kind === "pass_on" && members.length < 2)
          return [{ pointer: actionPointer, detail: "only with a pool of two clients or more" }];
        if (action.kind !== "second") return [];
        const [clientId, ...others] = clientIds;
        const subscriptionPointer = `${actionPointer}/subscriptionId`;
        if (!clientId || others.length > 0)
          return [{ pointer: subscriptionPointer, detail: "only in the terms of one client: give the member its own" }];
        const subscription = await subscriptions.read({ agencyId, clientId }, action.subscriptionId);
        return subscription ? [] : [{ pointer: subscriptionPointer, detail: "no such subscription of the client" }];
      }),
    );
    return found.flat();
  }
}

const toText = (version: Terms): string => JSON.stringify(version);
