/** A response whose body has arrived. Names of headers are in lower case. */
export type ReceivedResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Reads the responses of a connection, one after the other, however their bytes are split. */
export type ResponseReader = {
  /** Takes the next bytes. Returns the response if they complete it. Throws an Error on what is not HTTP/1.1. */
  read(bytes: Buffer): ReceivedResponse | undefined;
};

type Head = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bodyStart: number;
  /** Undefined for a chunked body, whose end is in itself. */
  readonly bodyLength: number | undefined;
};

const headEnd = "\r\n\r\n";
const noBytes: Buffer = Buffer.alloc(0);

/**
 * Makes a reader for responses with a length or a chunked body, as servers send them to a client that keeps connections
 * open. A body that ends with its connection is none of them.
 */
export function makeResponseReader(): ResponseReader {
  let received: Buffer = noBytes;
  let pending: Buffer[] = [];
  let pendingLength = 0;
  let head: Head | undefined;

  function finish({ status, headers }: Head, body: Buffer): ReceivedResponse {
    received = noBytes;
    pending = [];
    pendingLength = 0;
    head = undefined;
    return { status, headers, body };
  }

  return {
    read(bytes) {
      pending.push(bytes);
      pendingLength += bytes.length;
      // A long body arrives in many pieces, which are joined once.
      if (head?.bodyLength !== undefined && received.length + pendingLength < head.bodyStart + head.bodyLength) return;
      received = received.length === 0 && pending.length === 1 ? bytes : Buffer.concat([received, ...pending]);
      pending = [];
      pendingLength = 0;
      head ??= parseHead(received);
      if (!head) return;
      const { bodyStart, bodyLength } = head;
      if (bodyLength === undefined) {
        const body = joinChunks(received, bodyStart);
        return body && finish(head, body);
      }
      if (received.length < bodyStart + bodyLength) return;
      return finish(head, received.subarray(bodyStart, bodyStart + bodyLength));
    },
  };
}

/** Parses a status line and headers; undefined when they are incomplete. */
function parseHead(bytes: Buffer): Head | undefined {
  const end = bytes.indexOf(headEnd);
  if (end === -1) return undefined;
  const [statusLine = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})\b/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error(`Not a response of HTTP/1.1: ${statusLine.slice(0, 100)}`);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const isChunked = headers["transfer-encoding"] === "chunked";
  return {
    status,
    headers,
    bodyStart: end + headEnd.length,
    bodyLength: isChunked ? undefined : Number(headers["content-length"] ?? 0),
  };
}

/** Joins the chunks of a body that starts at `start`; undefined when its last one has not arrived. */
function joinChunks(bytes: Buffer, start: number): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd === -1) return undefined;
    const length = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const next = lineEnd + 2 + length + 2;
    if (Number.isNaN(length)) throw new Error("A chunk has no length.");
    if (bytes.length < next) return undefined;
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = next;
  }
}
