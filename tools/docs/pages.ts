import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRepository } from "../tidy/repository.ts";
import { planPage, type Command } from "./commands.ts";
import { readPage } from "./page.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const files = readRepository(root);

/** What every file of the tree says, by path. */
export const textOf: ReadonlyMap<string, string> = new Map(
  files.map((file) => [file.path, file.text]),
);

/** Every page of the tree. */
export const pages = files
  .filter((file) => file.path.endsWith(".md"))
  .map((file) => readPage(file.path, file.text));

export const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** A page with commands that are to be run. */
export interface RunnablePage {
  readonly path: string;
  readonly commands: readonly Command[];
}

export const runnablePages: readonly RunnablePage[] = pages
  .map((page) => ({ path: page.path, commands: planPage(page).commands }))
  .filter(({ commands }) => commands.length > 0);

/** Examples' pages run longest, so they are tried beside the others. */
export function isExample({ path }: RunnablePage): boolean {
  return path.startsWith("examples/");
}
