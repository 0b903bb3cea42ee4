import { pageHeaders } from "../pages/page-headers.ts";
import type { HttpResponse } from "./http-event.ts";

export const htmlResponse = (statusCode: number, body: string): HttpResponse => ({
  statusCode,
  headers: pageHeaders,
  body,
});
