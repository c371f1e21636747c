import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

interface TestModule {
  readonly children: { allTests(): Iterable<{ result(): { state: string } }> };
  state(): string;
}

/**
 * CI reads the last line "N passed, N failed, N skipped"; Vitest's own summary has another form.
 * A file that fails outside of its tests (it does not load) and a stray rejection count as failed.
 */
const tally = {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      const failedBefore = count.failed;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed" || state === "failed") count[state]++;
        else count.skipped++;
      }
      if (module.state() === "failed" && count.failed === failedBefore) count.failed++;
    }
    process.stdout.write(
      `\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`,
    );
  },
};

/** Minutes long, one command after the other: begun last, they would be waited for alone. */
const LONG = ["/tools/examples.test.ts", "/tools/docs.test.ts", "/tools/sweep/"];

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONG.some((part) => moduleId.includes(part));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  ssr: { resolve: { conditions: ["@hindcast/source"] } },
  test: {
    execArgv: ["--conditions=@hindcast/source"],
    setupFiles: ["./tools/testing/fixed-seed.ts"],
    // A project that is named by its folder alone would not inherit the conditions above, and its
    // imports of other packages would find their last build instead of their sources.
    projects: [
      { extends: true, test: { name: "packages", include: ["packages/*/src/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "cli",
          include: ["apps/cli/src/**/*.test.ts"],
          globalSetup: "apps/cli/src/testing/ingest-lab.ts",
          testTimeout: 60_000,
        },
      },
      "apps/report",
      "tools",
    ],
    // By default one core is left alone, which on a machine of two is half of it.
    maxWorkers: "100%",
    sequence: { sequencer: LongFilesFirst },
    reporters: ["default", tally],
  },
});
