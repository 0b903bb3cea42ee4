import type { Server } from "node:http";

/** A server that listens on the loopback interface only. */
export type ListeningServer = { readonly url: string; readonly port: number; close(): Promise<void> };

/** Starts a server on `port`; 0 lets the operating system choose. Rejects with an Error when the port is taken. */
export async function listen(server: Server, port: number): Promise<ListeningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === "EADDRINUSE"
          ? new Error(`Port ${port} is taken by another program. Choose another one with --port.`, { cause })
          : cause,
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
