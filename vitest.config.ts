import { defineConfig } from "vitest/config";

/** CI reads the last line "N passed, N failed, N skipped"; Vitest's own summary has another form. */
const tally = {
  onTestRunEnd(
    modules: readonly { children: { allTests(): Iterable<{ result(): { state: string } }> } }[],
  ): void {
    const n: Record<string, number> = { passed: 0, failed: 0, skipped: 0 };
    for (const m of modules)
      for (const t of m.children.allTests()) n[t.result().state] = (n[t.result().state] ?? 0) + 1;
    process.stdout.write(`\n${n.passed} passed, ${n.failed} failed, ${n.skipped} skipped\n`);
  },
};

export default defineConfig({
  ssr: { resolve: { conditions: ["@hindcast/source"] } },
  test: {
    execArgv: ["--conditions=@hindcast/source"],
    // One project: projects named by folder would not inherit the conditions above.
    include: ["{packages,apps}/*/src/**/*.test.{ts,tsx}", "tools/**/*.test.ts"],
    reporters: ["default", tally],
  },
});
