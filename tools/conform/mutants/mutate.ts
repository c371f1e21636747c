import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";

/** Loaded with --import: from now on one source file is read with one of its rules made wrong. */
const { file, find, replace, name } = JSON.parse(
  process.env["HINDCAST_MUTANT"] ?? "{}",
) as Partial<Mutant>;

if (file !== undefined && find !== undefined && replace !== undefined) {
  const target = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith("file:") || fileURLToPath(url) !== target) return loaded;
      // Sources come as bytes or as text.
      const source = loaded.source ?? "";
      const text = typeof source === "string" ? source : new TextDecoder().decode(source);
      const parts = text.split(find);
      if (parts.length !== 2)
        throw new Error(`"${name}" finds its text ${parts.length - 1} times in ${file}, not once`);
      return { ...loaded, source: parts.join(replace) };
    },
  });
}
