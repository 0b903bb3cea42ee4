import { exampleIds } from "./example-entities.ts";

const part = {
  name: "part-00001.csv",
  entries: 312,
  bytes: 148_204,
  sha256: "9f2d5c0b7a41e86f3d90c1b25e7a6f4830bd17c2954ea6f08b3c7d21e5094fa6",
};
const linkTo = (name: string) =>
  `https://baton-exports.s3.eu-west-2.amazonaws.com/exports/${name}?X-Amz-Expires=900&X-Amz-Signature=4d1f`;

export const exampleExport = {
  id: exampleIds.export,
  clientId: exampleIds.client,
  from: "2026-11-01T00:00:00.000Z",
  to: "2026-12-01T00:00:00.000Z",
  format: "csv" as const,
  status: "done" as const,
  createdAt: "2026-12-01T06:00:00.000Z",
  expiresAt: "2026-12-31T06:00:00.000Z",
  entries: part.entries,
  sums: [{ currency: "GBP", amount: 1_812_000 }],
};

export const exampleExportFiles = {
  ...exampleExport,
  parts: [{ ...part, url: linkTo(part.name) }],
  manifest: {
    name: "manifest.json",
    url: linkTo("manifest.json"),
    signatureUrl: linkTo("manifest.json.sig"),
    publicKey: "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
  },
  linksExpireAt: "2026-12-01T06:17:00.000Z",
};
