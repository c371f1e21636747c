import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RepositoryFile } from "./law.ts";

/**
 * Every file of the checkout that is tracked, or would be: git's list, so that build output and
 * installed packages stay out. Files deleted but not yet committed are left out.
 */
export function readRepository(root: string): RepositoryFile[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  const files: RepositoryFile[] = [];
  for (const path of new Set(listed.split("\0"))) {
    if (path === "") continue;
    const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (stat?.isFile())
      files.push({ path, bytes: stat.size, text: readText(root, path, stat.size) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Nobody writes this much text by hand: larger files are data, and laws about words skip them. */
const MAX_TEXT_BYTES = 2_000_000;

function readText(root: string, path: string, bytes: number): string {
  if (bytes > MAX_TEXT_BYTES) return "";
  const content = readFileSync(join(root, path));
  return content.includes(0) ? "" : content.toString("utf8");
}
