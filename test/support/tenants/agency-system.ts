import type { SendResult } from "#delivery/ports.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import type { Table } from "#platform/table/table.ts";
import { type ApiRoute, askingOf } from "../crash/asking.ts";
import { systemFunctions } from "../crash/functions.ts";
import type { Process } from "../crash/process.ts";
import { aTroubledSystem } from "../crash/system.ts";
import { aClock } from "../doubles/a-clock.ts";
import { aPerson } from "../entities.ts";
import { ids } from "../ids.ts";
import { apiOver, type Asked } from "./api-over.ts";

/** The whole system for one agency, without faults: each request, and all work that follows from it, is done before it returns. */
export function agencySystem(table: Table, agencyId: AgencyId) {
  const clock = aClock("14:00:02");
  const system = aTroubledSystem({
    table,
    agencyId,
    clock,
    betweenHandOverAndReceipt: /^nothing$/,
    functions: systemFunctions({
      now: clock.now,
      agencyId,
      metrics: {
        recordReturned: () => undefined,
        recordMissing: () => undefined,
        recordUnreachable: () => undefined,
        recordOverdue: () => undefined,
      },
      endpoints: ({ url }) => answerAt(new URL(url)),
      onFault: (fault) => {
        throw fault;
      },
    }),
    onArrived: () => undefined,
    onTexted: () => undefined,
    onMailed: () => undefined,
  });
  async function done<Answer>(name: string, act: (process: Process) => Promise<Answer>): Promise<Answer> {
    const answers: Answer[] = [];
    await system.insist(name, async (process) => answers.push(await act(process)));
    await system.drain(clock.now());
    const [answer] = answers;
    if (answer === undefined) throw new Error(`${name} did not answer`);
    return answer;
  }

  return {
    /** Sends a request with a key; throws a refusal. */
    ask: <Body>(route: ApiRoute, secret: string, asked: Asked): Promise<Body> =>
      done(route, async (process) => {
        const { status, body } = await apiOver(process, clock.now)(secret, route, asked);
        if (status >= 400) throw new Error(`${route}: ${body}`);
        return JSON.parse(body) as Body;
      }),

    /** Pushes a lead whose texts all contain `name`. */
    async push(campaignId: CampaignId, name: string, mode: Mode): Promise<void> {
      clock.advanceMs(1_000);
      const { person, ...rest } = aPerson({ notes: `${name} notes`, fields: { roofType: `${name} roof` } });
      const lead = { campaignId, ...rest, person: { ...person, name: `${name} person` } };
      const caller = { agencyId, author: ids.create("key"), isTest: mode === "test" };
      const pushed = await done("push", (process) =>
        askingOf(process, clock.now).acceptLead(caller, ids.create("lead"), lead),
      );
      if (!pushed.ok) throw new Error(pushed.refusal.kind);
    },
  };
}
export type AgencySystem = ReturnType<typeof agencySystem>;

/** The result of a server that is gone: every delivery to it is given up, with the server's name in the response. */
const answerAt = ({ pathname, hostname }: URL): SendResult =>
  pathname.startsWith("/gone")
    ? {
        ok: false,
        reason: "endpoint_gone",
        detail: "HTTP 410",
        reply: { tookMs: 7, httpStatus: 410, excerpt: `gone, says ${hostname}` },
      }
    : { ok: true, reference: "HTTP 200", reply: { tookMs: 7, httpStatus: 200 } };
