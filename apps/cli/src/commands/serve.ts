import { randomBytes } from "node:crypto";
import { InvalidArgumentError, type Command } from "commander";
import { serve as listen } from "@hono/node-server";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { reportSite } from "../tasks/report-site.ts";
import { contextOf, withSharedOptions } from "./command.ts";

export function serveCommand(program: Command): void {
  withSharedOptions(
    program
      .command("serve")
      .description("serves every sweep's report on this machine, behind a token in the address")
      .option("--port <port>", "port on 127.0.0.1 (default: any free one)", portOption, 0),
    "hindcast serve --port 8080",
  ).action(async (options) => {
    const { home, terminal, signal } = contextOf(options);
    using store = openStore(home, { engineVersion: ENGINE_VERSION });
    const token = randomBytes(24).toString("base64url");
    const app = reportSite(store, token);
    await new Promise<void>((resolve, reject) => {
      const server = listen(
        { fetch: app.fetch, hostname: "127.0.0.1", port: options.port },
        (address) => {
          const url = `http://127.0.0.1:${address.port}/${token}/`;
          terminal.result({ url }, () => `  ${url}`);
          terminal.say("  Ctrl-C ends it.");
        },
      );
      server.on("error", reject);
      signal.addEventListener("abort", () => {
        server.close(() => resolve());
        // Whoever never finishes a request must not keep the server from ending.
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    });
  });
}

function portOption(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("a port from 0 to 65535");
}
