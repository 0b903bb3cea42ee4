import { pageHeaders } from "../pages/page-headers.ts";
import type { HttpResponse } from "./http-event.ts";

/** Responds with a page, under the headers of every page. */
export const htmlResponse = (statusCode: number, body: string): HttpResponse => ({
  statusCode,
  headers: pageHeaders,
  body,
});
