import type { HttpEvent } from "#platform/http/http-event.ts";
import { htmlResponse } from "#platform/http/html-response.ts";
import type { Page } from "#platform/http/page-handler.ts";
import type { makeConfirmErasure } from "./confirm-erasure.ts";
import { renderErasureConfirmedPage, renderErasureLinkInvalidPage, renderErasurePage } from "./pages/erasure-page.ts";
import type { ErasureLinks, Erasures } from "../ports.ts";

type Deps = {
  erasureLinks: Pick<ErasureLinks, "parseToken">;
  erasures: Pick<Erasures, "read">;
  confirmErasure: ReturnType<typeof makeConfirmErasure>;
};

/**
 * Serves the page on which a recipient of a lead confirms that it deleted the person's data. A GET changes nothing,
 * because apps and scanners open links automatically; any POST confirms.
 */
export function makeErasurePage({ erasureLinks, erasures, confirmErasure }: Deps): Page {
  return async (event: HttpEvent) => {
    const link = erasureLinks.parseToken(event.pathParameters?.["token"] ?? "");
    if (!link) return htmlResponse(404, renderErasureLinkInvalidPage());
    const isPost = event.requestContext.http.method === "POST";
    const { agencyId, erasureId } = link;
    const erasure = isPost ? await confirmErasure(link) : await erasures.read({ agencyId }, erasureId);
    const recipient = erasure?.recipients[link.recipient];
    if (!recipient) return htmlResponse(404, renderErasureLinkInvalidPage());
    const { leadId, confirmedAt } = recipient;
    return htmlResponse(200, confirmedAt ? renderErasureConfirmedPage(leadId) : renderErasurePage(leadId));
  };
}
