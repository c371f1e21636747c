import { contextOf } from "../commands/command.ts";

/** A command that has been asked to stop and cannot: only a second Ctrl-C ends it. */
const { signal } = contextOf({});
const forEver = setInterval(() => {}, 60_000);
signal.addEventListener("abort", () => process.stderr.write("stopping\n"));
process.stderr.write(forEver.hasRef() ? "started\n" : "");
