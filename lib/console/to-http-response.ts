import type { HttpResponse } from "#platform/http/http-event.ts";
import { render } from "#platform/pages/html.ts";
import { consoleHeaders } from "./console-headers.ts";
import type { ConsoleResponse, ConsoleSession } from "./console-route.ts";
import { type ConsoleAssets, renderConsolePage, renderPublicPage } from "./pages/console-layout.ts";
import { missingPage, missingPublicPage } from "./pages/notice-pages.ts";

type View = { session: ConsoleSession | undefined; path: string; assets: ConsoleAssets; isSaved?: boolean };

/** Converts the response of an endpoint. What is missing is a page, the same for each reason. */
export function toHttpResponse(response: ConsoleResponse, view: View): HttpResponse {
  switch (response.kind) {
    case "page":
      return {
        statusCode: response.status ?? 200,
        headers: consoleHeaders,
        body: view.session
          ? renderConsolePage(response, {
              ...view,
              session: view.session,
              isSaved: view.isSaved === true && (response.status ?? 200) === 200,
            })
          : renderPublicPage(response, view.assets),
      };
    case "redirect":
      return {
        statusCode: 303,
        headers: { ...consoleHeaders, location: response.to },
        ...(response.cookies && { cookies: [...response.cookies] }),
      };
    case "fragment":
      return {
        statusCode: response.body ? 200 : 304,
        headers: { ...consoleHeaders, etag: response.etag },
        body: response.body && render(response.body),
      };
    case "file":
      return {
        statusCode: 200,
        headers: {
          ...consoleHeaders,
          "content-type": response.mediaType,
          "content-disposition": `attachment; filename="${response.name.replaceAll(/[^\w.-]/g, "-")}"`,
        },
        body: response.text,
      };
    case "missing":
      return toHttpResponse(view.session ? missingPage : missingPublicPage, view);
  }
}
