import type { Routes } from "../../../contract/routes.ts";
import { ok } from "../../../domain/shared/result.ts";
import type { makeListSandboxMessages } from "../../../use-cases/list-sandbox-messages.ts";
import type { Endpoint } from "../endpoint.ts";
import { pageOf } from "../page-of.ts";

export const listSandboxMessages =
  (list: ReturnType<typeof makeListSandboxMessages>): Endpoint<Routes["listSandboxMessages"]> =>
  async ({ caller: { agencyId }, query: { limit, cursor, lead, channel } }) => {
    const page = await pageOf({ sandbox: agencyId, lead, channel }, { limit, cursor }, async (place) => {
      const { messages, next } = await list(agencyId, { leadId: lead, channel }, place);
      return ok({ items: messages, next });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };
