import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";
import { viteSingleFile } from "vite-plugin-singlefile";
import { lockContent } from "./build/lock-content.ts";

export default defineConfig({
  plugins: [preact(), viteSingleFile(), lockContent()],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: { input: "report.html" },
  },
  ssr: { resolve: { conditions: ["@hindcast/source"] } },
  test: {
    name: "@hindcast/report",
    include: ["src/**/*.test.ts"],
    testTimeout: 30_000,
    execArgv: ["--conditions=@hindcast/source"],
    // As in the root's settings, which a project named by its folder does not inherit.
    maxWorkers: "100%",
  },
});
