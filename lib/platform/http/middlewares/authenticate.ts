import type { MiddlewareObj } from "@middy/core";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { AuthenticatedEvent, HttpResponse, RoutedEvent } from "../http-event.ts";
import { toProblemResponse } from "../problem-response.ts";
import type { ProblemWriter } from "../problem-table.ts";
import type { PlatformRefusal } from "../problems.ts";
import { isOpenToTestKeys } from "../route.ts";

type Deps = { problems: ProblemWriter; findKey: (secret: string) => Promise<ApiKey | undefined> };

/** Finds the API key of the caller, and refuses one whose role or mode the route does not allow. */
export const authenticate = ({ problems, findKey }: Deps): MiddlewareObj<AuthenticatedEvent, HttpResponse> => ({
  async before({ event }) {
    const caller = await identifyCaller(event, findKey);
    if (!caller.ok) return toProblemResponse(problems, caller.refusal, event.requestContext.requestId);
    event.caller = caller.value;
    return undefined;
  },
});

const bearerPattern = /^Bearer +([\x21-\x7e]{1,256})$/i;

async function identifyCaller(
  { bound: { route }, headers }: RoutedEvent,
  findKey: Deps["findKey"],
): Promise<Result<ApiKey | undefined, PlatformRefusal>> {
  const { callers } = route;
  if (callers === "public") return ok(undefined);
  const secret = bearerPattern.exec(headers["authorization"] ?? "")?.[1];
  const key = secret === undefined ? undefined : await findKey(secret);
  if (!key) return refuse({ kind: "unauthenticated" });
  if (!callers.includes(key.role)) return refuse({ kind: "forbidden", needed: [...callers] });
  return key.mode === "live" || isOpenToTestKeys(route) ? ok(key) : refuse({ kind: "live_key_needed" });
}
