import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeResponseReader, type ReceivedResponse } from "#local/http/response-reader.ts";

const withLength = (status: number, body: Buffer) =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} Any\r\nContent-Length: ${body.length}\r\nX-Name: a: b \r\n\r\n`),
    body,
  ]);

const inChunks = (status: number, chunks: readonly Buffer[]) =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} Any\r\ntransfer-encoding: chunked\r\n\r\n`),
    ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
    Buffer.from("0\r\n\r\n"),
  ]);

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const response = fc.record({
  status: fc.integer({ min: 200, max: 599 }),
  body: fc.oneof(
    bytes,
    fc.array(
      bytes.filter(({ length }) => length > 0),
      { maxLength: 4 },
    ),
  ),
});

describe("reading responses of a connection", () => {
  it("reads each response however its bytes are split", () => {
    fc.assert(
      fc.property(
        fc.array(response, { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (sent, sizes) => {
          const reader = makeResponseReader();
          const read: (ReceivedResponse | undefined)[] = [];
          for (const { status, body } of sent) {
            const message = Buffer.isBuffer(body) ? withLength(status, body) : inChunks(status, body);
            for (let at = 0, size = sizes.next().value; at < message.length; at += size, size = sizes.next().value) {
              read.push(reader.read(message.subarray(at, at + size)));
            }
          }

          expect(read.filter((each) => each !== undefined).map(({ status, body }) => ({ status, body }))).toEqual(
            sent.map(({ status, body }) => ({ status, body: Buffer.isBuffer(body) ? body : Buffer.concat(body) })),
          );
        },
      ),
    );
  });

  it("returns headers by their names in lower case, without the space around their values", () => {
    const { headers } = makeResponseReader().read(withLength(200, Buffer.alloc(0))) ?? {};

    expect(headers).toEqual({ "content-length": "0", "x-name": "a: b" });
  });

  it("takes a response without a length for one without a body", () => {
    expect(makeResponseReader().read(Buffer.from("HTTP/1.1 204 No Content\r\n\r\n"))).toMatchObject({ status: 204 });
  });

  it.each(["SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"])("throws on %j", (text) => {
    expect(() => makeResponseReader().read(Buffer.from(text))).toThrow("Not a response of HTTP/1.1");
  });

  it("throws on a chunk without a length", () => {
    const text = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n";

    expect(() => makeResponseReader().read(Buffer.from(text))).toThrow("A chunk has no length");
  });
});
