import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AssetFiles } from "../ports.ts";

const mediaTypes: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** The files of a folder; a build that runs meanwhile writes hidden ones first. */
const listFiles = (folder: string): string[] => readdirSync(folder).filter((name) => !name.startsWith("."));

/** Loads the built stylesheet and script into memory. Throws if the folder has not exactly one of each. */
export function openAssetFiles(folder: string): AssetFiles {
  const files = new Map(
    listFiles(folder).map((name) => {
      const mediaType = mediaTypes[name.slice(name.lastIndexOf(".") + 1)];
      if (mediaType === undefined) throw new Error(`${name} is no file of the console`);
      return [name, { mediaType, text: readFileSync(join(folder, name), "utf8") }];
    }),
  );
  const findUrl = (extension: string) => {
    const [name, ...others] = [...files.keys()].filter((each) => each.endsWith(extension));
    if (name === undefined || others.length > 0) throw new Error(`${folder} has not exactly one file *${extension}`);
    return `/console/assets/${name}`;
  };
  return { urls: { styleUrl: findUrl(".css"), scriptUrl: findUrl(".js") }, read: (name) => files.get(name) };
}
