/**
 * The catalog's schema, step by step; step n brings user_version from n to n + 1. A released step
 * is never edited. The catalog can be rebuilt from the files, so a step may also drop and refill.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table segment (
    hash text primary key, envelope text not null, kind text not null, version integer not null,
    rows integer not null, bytes integer not null, sha256 text not null, manifest text not null,
    rowHash text not null
  ) strict, without rowid;
  create table dataset (
    name text not null, hash text not null, version integer not null, manifest text not null,
    rowHash text not null, primary key (name, hash), unique (name, version)
  ) strict, without rowid;
  create index dataset_hash on dataset (hash);
  create table segmentUse (
    owner text not null, segment text not null references segment (hash), rowHash text not null,
    primary key (owner, segment)
  ) strict, without rowid;
  create index segmentUse_segment on segmentUse (segment);
  create table coverage (
    key text primary key, dataset text not null, source text not null, fromBlock integer not null,
    toBlock integer not null, manifest text not null, rowHash text not null
  ) strict, without rowid;
  create index coverage_range on coverage (dataset, source, fromBlock);
  create table run (
    runHash text primary key, recipeHash text not null, datasetHash text not null,
    scenarioHash text not null, manifest text not null, rowHash text not null
  ) strict, without rowid;
  create index run_recipe on run (recipeHash);
  `,
];

export const SCHEMA_VERSION = MIGRATIONS.length;
