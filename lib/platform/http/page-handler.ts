import middy from "@middy/core";
import { invocationLog } from "../lambda/invocation-log.ts";
import { asLambdaHandler } from "../lambda/middy-handler.ts";
import { toFaultPageResponse } from "./fault-page-response.ts";
import { correlateHttp, type HttpEvent, type HttpHandler, type HttpResponse } from "./http-event.ts";
import { faultPages } from "./middlewares/fault-pages.ts";
import type { CheckOrigin } from "../secrets/origin-secret.ts";
import { requireOrigin } from "./middlewares/require-origin.ts";
import { withRequestId } from "./request-id.ts";

export type Page = (event: HttpEvent) => Promise<HttpResponse>;

type Deps = {
  name: string;
  /** Checks that CloudFront sent the request; undefined if the deployment has none. */
  checkOrigin?: CheckOrigin | undefined;
  /** The pages by path, as the gateway writes it, with its `{parameters}`; awaited by each request. */
  loadPages: () => Promise<Readonly<Record<string, Page>>>;
  onFault: (error: unknown, requestId: string) => void;
};

type RoutedDeps = Omit<Deps, "loadPages"> & {
  /** Finds the page of a request itself; awaited by each request. */
  loadRouter: () => Promise<Page>;
};

/** Makes the handler of a function that serves pages from a router of its own. Never rejects, as below. */
export const makeRoutedPageHandler = ({ name, checkOrigin, loadRouter, onFault }: RoutedDeps): HttpHandler =>
  asLambdaHandler(
    middy<HttpEvent, HttpResponse>(invocationLog(name, correlateHttp))
      .use(faultPages({ toFaultPageResponse, onFault }))
      .use(requireOrigin(checkOrigin))
      .handler(async (event: HttpEvent) => {
        const route = await loadRouter();
        return withRequestId(await route(event), event.requestContext.requestId);
      }),
  );

/** Makes the handler of a function that serves pages. Never rejects: a fault becomes a page with status 500 or 503. */
export const makePageHandler = ({ name, checkOrigin, loadPages, onFault }: Deps): HttpHandler =>
  asLambdaHandler(
    middy<HttpEvent, HttpResponse>(invocationLog(name, correlateHttp))
      .use(faultPages({ toFaultPageResponse, onFault }))
      .use(requireOrigin(checkOrigin))
      .handler(async (event: HttpEvent) => {
        const page = (await loadPages())[event.routeKey.slice(event.routeKey.indexOf(" ") + 1)];
        if (!page) throw new Error(`no page at ${event.routeKey}`);
        return withRequestId(await page(event), event.requestContext.requestId);
      }),
  );
