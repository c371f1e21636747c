import { parseArgs } from "node:util";

/** Exit codes: everything agrees; something differs; nothing could be compared. */
export const AGREES = 0;
export const DIFFERS = 1;
const UNUSABLE = 2;

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>["options"]>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

/** Thrown for an option that cannot be used; the usage is printed below it. */
export class UsageError extends Error {}

/**
 * Runs a command of the bench: options read, its exit code set, an error told in one line. With
 * --help it prints the usage and does nothing.
 */
export async function runTool<O extends Options>(
  usage: string,
  options: O,
  main: (values: Values<O>) => Promise<number>,
): Promise<void> {
  const { stderr, stdout, argv } = process;
  if (argv.includes("--help")) {
    stdout.write(`${usage}\n`);
    return;
  }
  try {
    process.exitCode = await main(readOptions(options));
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof UsageError) stderr.write(`${usage}\n`);
    // The way here is for whoever mends the bench.
    else if (process.env["HINDCAST_TRACE"] !== undefined) stderr.write(`${stackOf(error)}\n`);
    else stderr.write("HINDCAST_TRACE=1 before the command shows where.\n");
    // A node that was started before the error would keep the process alive; it ends with it.
    process.exit(UNUSABLE);
  }
}

function readOptions<O extends Options>(options: O): Values<O> {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number within bounds, or the usage. */
export function wholeNumber(name: string, text: string | undefined, least: number): number {
  const value = Number(text);
  if (text === undefined || !Number.isSafeInteger(value) || value < least)
    throw new UsageError(`--${name} is a whole number from ${least} on, not "${text ?? ""}".`);
  return value;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
