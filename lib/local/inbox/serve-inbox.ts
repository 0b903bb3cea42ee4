import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen, type ListeningServer } from "../http/listen.ts";
import { mailDetailPage, mailPage, smsPage } from "./inbox-page.ts";
import type { Inbox, Outage } from "./inbox.ts";

/** The number of messages on a page. */
const pageSize = 100;

type InboxResponse = { status?: number; type?: string; body?: string; location?: string };

/**
 * Serves the inbox to people (`/inbox/sms`, `/inbox/mail`) and to programs.
 * `GET /sms?to=&after=&limit=` and `GET /mail?…` return `{ messages }`, oldest first.
 * `POST /sms/opt-out` and `/sms/opt-in` (`phone`) act as a phone's STOP and START.
 * `POST /outages` (`{ channel: "sms" | "mail", to?, times, code }`) makes the next messages fail with that AWS error
 * code.
 */
export function serveInbox(inbox: Inbox, port: number): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    void handleRequest(request, inbox)
      .catch((fault: unknown): InboxResponse => ({ status: 400, ...jsonResponse({ message: String(fault) }) }))
      .then((reply) => sendResponse(response, reply));
  });
  return listen(server, port);
}

async function handleRequest(request: IncomingMessage, inbox: Inbox): Promise<InboxResponse> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "POST") return applyChange(pathname, await readFields(request), inbox);
  const query = {
    to: searchParams.get("to") ?? undefined,
    after: Number(searchParams.get("after") ?? 0),
    limit: Number(searchParams.get("limit") ?? 1_000),
  };
  switch (pathname) {
    case "/":
      return { status: 302, location: "/inbox/sms" };
    case "/sms":
      return jsonResponse({ messages: inbox.sms(query) });
    case "/mail":
      return jsonResponse({ messages: inbox.mail(query) });
    case "/inbox/sms":
      return htmlResponse(smsPage(inbox.newestSms(pageSize), inbox.listOptedOut()));
    case "/inbox/mail":
      return htmlResponse(mailPage(inbox.newestMail(pageSize)));
    default: {
      const [, id, view, index] = /^\/inbox\/mail\/(\d+)(?:\/(html|parts)(?:\/(\d+))?)?$/.exec(pathname) ?? [];
      const mail = id === undefined ? undefined : inbox.findMail(Number(id));
      const part = mail?.parts?.[Number(index)];
      if (view === "parts" && part) return { type: toSafeType(part.contentType), body: part.text };
      if (!mail || view === "parts") return { status: 404, ...jsonResponse({ message: "Not found" }) };
      return htmlResponse(view ? (mail.html ?? "") : mailDetailPage(mail));
    }
  }
}

function applyChange(pathname: string, fields: Record<string, unknown>, inbox: Inbox): InboxResponse {
  const { phone, channel, to, times, code } = fields;
  if (pathname === "/sms/opt-out" && typeof phone === "string") inbox.optOut(phone);
  else if (pathname === "/sms/opt-in" && typeof phone === "string") inbox.optIn(phone);
  else if (pathname === "/outages" && (channel === "sms" || channel === "mail") && typeof code === "string") {
    const outage: Outage = { channel, code, times: Number(times ?? 1), to: typeof to === "string" ? to : undefined };
    inbox.addOutage(outage);
    return jsonResponse(outage);
  } else return { status: 404, ...jsonResponse({ message: "Not found" }) };
  return { status: 303, location: "/inbox/sms" };
}

/** Reads the fields of a form, or an object in JSON. */
async function readFields(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return request.headers["content-type"]?.includes("json")
    ? JSON.parse(text)
    : Object.fromEntries(new URLSearchParams(text));
}

/** The type to serve a part with. Parts are untrusted: only a calendar gets its own type, so that calendars open it. */
const toSafeType = (contentType: string): string =>
  /^(text\/calendar|application\/ics)\b/.test(contentType)
    ? "text/calendar; charset=utf-8"
    : "text/plain; charset=utf-8";

const jsonResponse = (value: unknown): InboxResponse => ({ type: "application/json", body: JSON.stringify(value) });

const htmlResponse = (body: string): InboxResponse => ({ type: "text/html; charset=utf-8", body });

function sendResponse(
  response: ServerResponse,
  { status = 200, type = "text/plain", body = "", location }: InboxResponse,
) {
  if (location) response.setHeader("location", location);
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(body);
}
