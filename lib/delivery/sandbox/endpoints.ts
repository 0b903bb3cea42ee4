import { ok } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { readPage } from "#platform/http/read-page.ts";
import type { makeListSandboxMessages } from "./list-sandbox-messages.ts";
import type { Routes } from "./routes.ts";

export const listSandboxMessages =
  (list: ReturnType<typeof makeListSandboxMessages>): Endpoint<Routes["listSandboxMessages"]> =>
  async ({ caller: { agencyId }, query: { limit, cursor, ...filter } }) => {
    const page = await readPage({ sandbox: agencyId, ...filter }, { limit, cursor }, async (pageRequest) => {
      const { messages, next } = await list(agencyId, filter, pageRequest);
      return ok({ items: messages, next });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };
