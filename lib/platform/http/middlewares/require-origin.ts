import type { MiddlewareObj } from "@middy/core";
import type { CheckOrigin } from "../../secrets/origin-secret.ts";
import type { HttpEvent, HttpResponse } from "../http-event.ts";

/** The header in which CloudFront sends the secret. It replaces what a caller wrote there. */
export const originHeader = "x-baton-origin";

/**
 * Refuses a request that did not come through CloudFront, if the deployment has it: the gateway's own address is public.
 * Then sets the source address to that of the caller, because the gateway sees only CloudFront.
 */
export const requireOrigin = (checkOrigin: CheckOrigin | undefined): MiddlewareObj<HttpEvent, HttpResponse> => ({
  async before({ event }) {
    if (!checkOrigin) return undefined;
    if (!(await checkOrigin(event.headers[originHeader]))) return directRequest;
    event.requestContext.http.sourceIp = findCaller(event);
    return undefined;
  },
});

/** No page explains it: a client of the API never has this address. */
const directRequest: HttpResponse = {
  statusCode: 403,
  headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  body: JSON.stringify({ type: "about:blank", title: "Forbidden", status: 403 }),
};

/**
 * Finds the address of the caller: CloudFront appends it to `X-Forwarded-For`, and the gateway may append that of
 * CloudFront. Addresses before them are what the caller wrote.
 */
function findCaller({ headers, requestContext: { http } }: HttpEvent): string {
  const addresses = (headers["x-forwarded-for"] ?? "").split(",").map((address) => address.trim());
  return addresses.findLast((address) => address !== "" && address !== http.sourceIp) ?? http.sourceIp;
}
