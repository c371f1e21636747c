import { isSource } from "./source-tree.ts";

/** The package a path lies in ("packages/store", "apps/cli"), or undefined outside of all. */
export function packageFolder(path: string): string | undefined {
  return /^(?:packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0];
}

/** Code that never reaches a user: tests, shared suites, benchmarks and what lies in testing/. */
export function isTestCode(path: string): boolean {
  return /\.(?:test|suite|bench)\.tsx?$/.test(path) || /\/testing(?:\/|\.ts$)/.test(path);
}

/** A test file proper, which Vitest runs. */
export function isTestFile(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

/** Settings of a tool, read by that tool. */
export function isToolConfig(path: string): boolean {
  return /(?:^|\/)[a-z]+\.config\.ts$/.test(path);
}

/** What users run: the sources of every package but the test chain, without their tests. */
export function isProductSource(path: string): boolean {
  return (
    isSource(path) &&
    /^(?:packages|apps)\/[^/]+\/src\//.test(path) &&
    !path.startsWith("packages/testchain/") &&
    !isTestCode(path)
  );
}

/** The folders whose code is a function of its arguments alone. */
export function isPure(path: string): boolean {
  return isProductSource(path) && /^packages\/(?:domain|evidence|replay\/src\/kernel)\//.test(path);
}

/** `from` joined with a relative specifier, without the file system. */
export function resolveRelative(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const step of specifier.split("/")) {
    if (step === "..") parts.pop();
    else if (step !== ".") parts.push(step);
  }
  return parts.join("/");
}

/** `@hindcast/domain/x` → `@hindcast/domain`; `viem/chains` → `viem`; undefined for ./x and node:x. */
export function packageName(specifier: string): string | undefined {
  if (/^(?:[./]|node:|data:|https?:)/.test(specifier)) return undefined;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
