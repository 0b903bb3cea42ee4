/** An answer of the API; `body` is parsed if it is JSON, and text otherwise. */
export type ApiResponse<Body = Record<string, unknown>> = { status: number; body: Body; headers: Headers };

/** What a problem document says about a refused request. */
export type Refusal = { code?: string; detail?: string; title?: string };

/** Says in a line why the API refused a request. */
export const describeRefusal = (status: number, { code, detail, title }: Refusal): string =>
  [`answered ${status}`, code, detail ?? title].filter(Boolean).join(": ");

/** Makes a client that calls the API with one key. `inboxUrl` is where Baton on this machine shows texts and emails. */
export function makeApiClient(apiUrl: string, key: string, inboxUrl?: string) {
  async function call<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as Body, headers: response.headers };
  }
  return {
    apiUrl,
    inboxUrl,
    get: <Body>(path: string, headers?: Record<string, string>) => call<Body>("GET", path, undefined, headers),
    call,
    post: <Body>(path: string, body: unknown, idempotencyKey?: string) =>
      call<Body>("POST", path, body, idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    /** Reads all pages of a list. Throws unless each is answered 200. */
    async listAll<Item>(path: string): Promise<Item[]> {
      const items: Item[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const query: string = `${path}${path.includes("?") ? "&" : "?"}limit=200${cursor && `&cursor=${cursor}`}`;
        const { status, body } = await call<{ items: Item[]; next: string | null } & Refusal>("GET", query);
        if (status !== 200) throw new Error(`${path} ${describeRefusal(status, body)}`);
        items.push(...body.items);
        cursor = body.next;
      }
      return items;
    },
  };
}
export type ApiClient = ReturnType<typeof makeApiClient>;
