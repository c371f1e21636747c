import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { earlyHome } from "./testing/early-home.ts";
import { jsonOf, startHindcast, type StartedHindcast } from "./testing/run-hindcast.ts";

/** The address a started server printed. */
async function addressOf({ child }: StartedHindcast): Promise<URL> {
  const [text] = (await once(child.stdout as NodeJS.EventEmitter, "data")) as [string];
  return new URL((JSON.parse(text) as { url: string }).url);
}

/** True when a connection to an address of this machine is accepted. */
async function accepts(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  const accepted = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "close").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return accepted;
}

test("serves this machine alone, behind its token, until Ctrl-C", async () => {
  const started = startHindcast(["serve", "--home", earlyHome(500), "--json"]);
  const url = await addressOf(started);
  const port = Number(url.port);
  expect(url.hostname).toBe("127.0.0.1");
  expect(url.pathname).toMatch(/^\/[\w-]{32}\/$/);
  expect((await fetch(url)).status).toBe(200);
  expect(await (await fetch(url)).text()).toContain("No sweep has run in this store yet.");
  expect((await fetch(new URL("/", url))).status).toBe(401);
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of outside) expect(await accepts(address, port), address).toBe(false);
  // Somebody who never finishes a request must not keep the server from ending.
  const slow = connect({ host: url.hostname, port });
  slow.on("error", () => {});
  await once(slow, "connect");
  slow.write("GET / HTTP/1.1\r\nHost: ");
  const asked = performance.now();
  started.child.kill("SIGINT");
  const ending = await started.ending;
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect([ending.exitCode, ending.stderr]).toEqual([EXIT.ok, ""]);
  expect(jsonOf(ending)).toEqual({ url: url.href });
  expect(await accepts(url.hostname, port)).toBe(false);
});

test("a port in use is told, not thrown", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const line = ["serve", "--home", earlyHome(500), "--port", `${port}`, "--json"];
  const ending = await startHindcast(line).ending;
  server.close();
  expect(ending.exitCode, ending.stderr).toBe(EXIT.io);
  expect(jsonOf(ending)).toMatchObject({ error: { code: "E-CLI-020" } });
  expect(ending.stderr).toContain("EADDRINUSE");
});
