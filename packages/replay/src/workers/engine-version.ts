/**
 * Version of the rules, the kernel and the journal format together. Part of every recipe: the same
 * dataset, scenario and version give the same bytes.
 */
export const ENGINE_VERSION = "0.4.0";
