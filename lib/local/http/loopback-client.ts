import { connect, type Socket } from "node:net";
import { makeResponseReader, type ReceivedResponse } from "./response-reader.ts";

/** A request whose body is in memory. */
type LoopbackRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/** When a request ends without a response. */
type SendLimits = { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | undefined };

/** Sends requests to one server of this machine. */
export type LoopbackClient = {
  /** Rejects with the error of the connection, with that of the signal, or with a TimeoutError. */
  send(request: LoopbackRequest, limits?: SendLimits): Promise<ReceivedResponse>;
  close(): void;
};

type Exchange = {
  readonly head: string;
  readonly body: string | Uint8Array;
  settle(result: ReceivedResponse | Error): void;
};

/** An open connection. It has one request at a time. */
type Connection = { start(exchange: Exchange): void; destroy(): void };

/**
 * Makes a client of HTTP/1.1 that keeps its connections open. A call of an emulator takes less time than Node's own client
 * needs to send it: that makes streams, events and timers for a body that arrives at once. Not for other machines: it
 * follows no redirect, and takes no body that ends with its connection.
 */
export function makeLoopbackClient({ hostname, port }: { hostname: string; port: number }): LoopbackClient {
  const free: Connection[] = [];
  const open = new Set<Connection>();
  const host = `host: ${hostname}:${port}\r\n`;

  function openConnection(): Connection {
    const socket = connect({ host: hostname, port, noDelay: true });
    const reader = makeResponseReader();
    let current: Exchange | undefined;

    const connection: Connection = {
      start(exchange) {
        current = exchange;
        socket.ref();
        write(socket, exchange);
      },
      destroy: () => socket.destroy(),
    };
    const finish = (result: ReceivedResponse | Error) => {
      const ended = current;
      current = undefined;
      ended?.settle(result);
    };
    socket.on("data", (bytes) => {
      try {
        if (!current) throw new Error("The server sent a response without a request.");
        const response = reader.read(bytes);
        if (!response) return;
        if (response.headers["connection"] === "close") socket.destroy();
        else {
          // An open connection does not keep the process alive.
          socket.unref();
          free.push(connection);
        }
        finish(response);
      } catch (fault) {
        socket.destroy(fault instanceof Error ? fault : undefined);
      }
    });
    const leave = () => {
      open.delete(connection);
      const place = free.indexOf(connection);
      if (place !== -1) free.splice(place, 1);
    };
    socket.on("error", finish);
    socket.on("end", leave);
    socket.on("close", () => {
      leave();
      finish(Object.assign(new Error("The connection ended before the response."), { code: "ECONNRESET" }));
    });
    open.add(connection);
    return connection;
  }

  return {
    send({ method, path, headers, body }, { signal, timeoutMs } = {}) {
      let head = `${method} ${path} HTTP/1.1\r\n${host}`;
      for (const name in headers) {
        if (name !== "host" && name !== "content-length") head += `${name}: ${headers[name]}\r\n`;
      }
      head += `content-length: ${typeof body === "string" ? Buffer.byteLength(body) : body.byteLength}\r\n\r\n`;
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const connection = free.pop() ?? openConnection();
        const end = (fault: unknown) => {
          settle(fault instanceof Error ? fault : new Error(String(fault)));
          connection.destroy();
        };
        const onAbort = () => end(signal?.reason);
        const timer =
          timeoutMs === undefined
            ? undefined
            : setTimeout(() => {
                end(Object.assign(new Error(`No response in ${timeoutMs} ms`), { name: "TimeoutError" }));
              }, timeoutMs);
        const settle = (result: ReceivedResponse | Error) => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", onAbort);
          if (result instanceof Error) reject(result);
          else resolve(result);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        connection.start({ head, body, settle });
      });
    },
    close() {
      for (const connection of open) connection.destroy();
    },
  };
}

/** Writes a request in one piece, which takes one call of the system. */
function write(socket: Socket, { head, body }: Exchange): void {
  if (typeof body === "string") socket.write(head + body);
  else socket.write(Buffer.concat([Buffer.from(head), body]));
}
