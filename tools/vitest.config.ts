import { defineConfig } from "vitest/config";

export default defineConfig({
  // As in the root's settings, which a project named by its folder does not inherit: sources, not
  // the last build.
  ssr: { resolve: { conditions: ["@hindcast/source"] } },
  test: {
    name: "tools",
    testTimeout: 60_000,
    execArgv: ["--conditions=@hindcast/source"],
    // Projects with another number of workers would wait for each other.
    maxWorkers: "100%",
  },
});
