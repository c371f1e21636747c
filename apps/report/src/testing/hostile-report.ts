import type { ReportModel } from "@hindcast/evidence";

const PAYLOAD = [
  "</script><script>window.pwned=1</script>",
  "<img src=x onerror=window.pwned=2>",
  `"><svg onload=window.pwned=3>`,
  "' autofocus onfocus=window.pwned=4 x='",
  "javascript:window.pwned=5",
  "<iframe srcdoc='<script>parent.pwned=6</script>'></iframe>",
  "<!--<script>",
  "]]>{{constructor.constructor('window.pwned=7')()}}",
  "\u2028\u202e\u0000",
].join(" ");

/** Fields whose values are a closed set: the page switches on them. */
const CLOSED = new Set(["unit", "worse", "status", "standing"]);

/** The model with an attack in front of every free text, metric ids and hashes included. */
export function hostile(model: ReportModel): ReportModel {
  return poison(model, "") as ReportModel;
}

function poison(value: unknown, key: string): unknown {
  if (typeof value === "string") return isText(key, value) ? PAYLOAD + value : value;
  if (Array.isArray(value)) return value.map((item) => poison(item, key));
  if (typeof value !== "object" || value === null) return value;
  const isById = key === "metrics";
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      isById ? PAYLOAD + name : name,
      poison(inner, name),
    ]),
  );
}

function isText(key: string, value: string): boolean {
  return !CLOSED.has(key) && !/^-?\d*$/.test(value);
}
