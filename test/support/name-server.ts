import { createSocket } from "node:dgram";
import { once } from "node:events";
import ipaddr from "ipaddr.js";

/** The record types of queries (RFC 1035, RFC 3596). */
const types = { A: 1, AAAA: 28 };

/**
 * A DNS server on loopback. `answer` returns the addresses of a name for each query; for undefined, the server sends no response, like
 * one that hangs.
 */
export async function startNameServer(answer: (name: string, type: "A" | "AAAA") => string[] | undefined) {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
      labels.push(query.subarray(at + 1, at + 1 + length).toString("latin1"));
      at += length + 1;
    }
    const number = query.readUInt16BE(at + 1);
    const question = query.subarray(12, at + 5);
    const type = number === types.A ? "A" : "AAAA";
    asked.push(`${labels.join(".")} ${type}`);
    const addresses = answer(labels.join(".").toLowerCase(), type);
    if (!addresses) return;
    const records = addresses.map((address) => {
      const bytes = Buffer.from(ipaddr.parse(address).toByteArray());
      const head = Buffer.alloc(12);
      // The name of the query, this type, class IN, TTL 0.
      head.writeUInt16BE(0xc00c, 0);
      head.writeUInt16BE(number, 2);
      head.writeUInt16BE(1, 4);
      head.writeUInt16BE(bytes.length, 10);
      return Buffer.concat([head, bytes]);
    });
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([header, question, ...records]), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { server: `127.0.0.1:${socket.address().port}`, asked, stop: () => void socket.close() };
}
