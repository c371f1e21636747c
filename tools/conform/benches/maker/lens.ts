import { rpc, type Contract } from "@hindcast/testchain";
import type { StateRow } from "@hindcast/domain";
import {
  decodeFunctionResult,
  encodeFunctionData,
  keccak256,
  stringToHex,
  zeroAddress,
  type Address,
  type Hex,
} from "viem";
import { LENS_ADDRESS, type DeployedIlk, type DeployedMaker } from "./deployed.ts";
import { lensArtifact } from "./own-contracts.ts";

const REVERTS = BigInt(keccak256(stringToHex("reverts")));

/** A view and what its words are called; those without a name are left out, "@" marks addresses. */
interface Question {
  readonly path: string;
  readonly to: Contract;
  readonly view: string;
  readonly args: readonly unknown[];
  readonly names: readonly string[];
}

/** Everything the contracts' views tell at the head, as rows; "reverts" where one does. */
export async function readMaker(maker: DeployedMaker): Promise<readonly StateRow[]> {
  const open = await openAuctions(maker);
  const nobody = lower(maker.liquidator.address);
  const questions = [
    ...marketQuestions(maker),
    ...maker.ilks.flatMap((ilk) => ilkQuestions(maker, ilk)),
    ...maker.ilks.flatMap((ilk, place) =>
      (open[place] ?? []).map((id) => auctionQuestions(maker, ilk, id)).flat(),
    ),
  ];
  const rows = await ask(maker, questions);
  // Before the first bid the bidder is who started the auction; an empty vault is no vault.
  return rows
    .filter(isTold)
    .map((row) =>
      row.path.endsWith("/guy") && row.value === nobody ? { ...row, value: zeroAddress } : row,
    );
}

function question(
  path: string,
  to: Contract,
  view: string,
  args: readonly unknown[],
  ...names: readonly string[]
): Question {
  return { path, to, view, args, names };
}

const lower = (address: string): string => address.toLowerCase();

function marketQuestions(maker: DeployedMaker): Question[] {
  const { version, vat, jug, spotter, vow, liquidator, osms } = maker;
  const of = (to: Contract, view: string, name: string, ...args: unknown[]): Question =>
    question("market", to, view, args, name);
  const limits =
    version === 11
      ? []
      : version === 12
        ? [of(liquidator, "box", "box"), of(liquidator, "litter", "litter")]
        : [of(liquidator, "Hole", "Hole"), of(liquidator, "Dirt", "Dirt")];
  return [
    of(vat, "debt", "debt"),
    of(vat, "vice", "vice"),
    of(vat, "Line", "Line"),
    of(vat, "dai", "vow.dai", vow.address),
    of(vat, "sin", "vow.sin", vow.address),
    of(vow, "Sin", "vow.Sin"),
    of(vow, "Ash", "vow.Ash"),
    of(vow, "wait", "wait"),
    of(vow, "sump", "sump"),
    of(vow, "bump", "bump"),
    of(vow, "hump", "hump"),
    of(jug, "base", "base"),
    of(spotter, "par", "par"),
    ...limits,
    ...osms.flatMap(({ contract }) => {
      const path = `oracle/${lower(contract.address)}`;
      return [
        question(path, contract, "peek", [], "current", "hasCurrent"),
        question(path, contract, "peep", [], "next", "hasNext"),
        question(path, contract, "zzz", [], "zzz"),
        question(path, contract, "hop", [], "hop"),
      ];
    }),
  ];
}

function ilkQuestions(maker: DeployedMaker, ilk: DeployedIlk): Question[] {
  const { version, vat, jug, spotter, liquidator, wallets } = maker;
  const { id, auctions, reserve } = ilk;
  const path = `ilk/${reserve}`;
  const size = version === 11 ? "lump" : "dunk";
  const house =
    version === 20
      ? ["buf", "tail", "cusp", "chip", "tip", "chost", "stopped", "kicks", "count"]
      : ["beg", "ttl", "tau", "kicks"];
  return [
    question(path, vat, "ilks", [id], "Art", "rate", "spot", "line", "dust"),
    question(path, jug, "ilks", [id], "duty", "rho"),
    question(path, spotter, "ilks", [id], "", "mat"),
    version === 20
      ? question(path, liquidator, "ilks", [id], "", "chop", "hole", "dirt")
      : question(path, liquidator, "ilks", [id], "", "chop", size),
    question(path, vat, "gem", [id, auctions.address], "onAuction"),
    ...house.map((view) => question(path, auctions, view, [], view)),
    ...wallets.map(({ address }) =>
      question(`${path}/${lower(address)}`, vat, "urns", [id, address], "ink", "art"),
    ),
  ];
}

function auctionQuestions(maker: DeployedMaker, ilk: DeployedIlk, auction: bigint): Question[] {
  const path = `ilk/${ilk.reserve}/auction ${auction}`;
  const { auctions } = ilk;
  if (maker.version === 20)
    return [
      question(path, auctions, "sales", [auction], "", "tab", "lot", "@usr", "tic", "top"),
      question(path, auctions, "getStatus", [auction], "needsRedo", "price"),
    ];
  const names = ["bid", "lot", "@guy", "tic", "end", "@usr", "", "tab"];
  return [question(path, auctions, "bids", [auction], ...names)];
}

/** Numbers of the auctions that are not over, by ilk. */
async function openAuctions(maker: DeployedMaker): Promise<readonly bigint[][]> {
  const { ilks, version } = maker;
  const kicks = await ask(
    maker,
    ilks.map((ilk) => question("", ilk.auctions, "kicks", [], "kicks")),
  );
  const view = version === 20 ? "sales" : "bids";
  const names = version === 20 ? ["", "", "", "usr"] : ["", "", "guy"];
  return Promise.all(
    ilks.map(async (ilk, place) => {
      const count = Number(kicks[place]?.value ?? 0);
      const ids = Array.from({ length: count }, (_, before) => BigInt(before + 1));
      const rows = await ask(
        maker,
        ids.map((id) => question("", ilk.auctions, view, [id], ...names)),
      );
      return ids.filter((_, at) => rows[at]?.value !== "0");
    }),
  );
}

async function ask(maker: DeployedMaker, questions: readonly Question[]): Promise<StateRow[]> {
  const lens = lensArtifact();
  const read = { abi: lens.abi, functionName: "read" };
  const data = encodeFunctionData({
    ...read,
    args: [
      questions.map((one) => one.to.address),
      questions.map(({ to, view, args }) =>
        encodeFunctionData({ abi: to.abi, functionName: view, args }),
      ),
      questions.map((one) => BigInt(one.names.length)),
    ],
  });
  const result = await rpc<Hex>(maker.queue.client, "eth_call", [
    { to: LENS_ADDRESS, data, gas: "0x3b9aca00" },
    "latest",
    { [LENS_ADDRESS]: { code: lens.deployedBytecode } },
  ]);
  const words = decodeFunctionResult({ ...read, data: result }) as readonly bigint[];
  let next = 0;
  return questions.flatMap(({ path, names }) =>
    names.flatMap((name) => {
      const value = words[next++];
      return name === "" ? [] : [rowOf(path, name, value as bigint)];
    }),
  );
}

function isTold({ path, value }: StateRow): boolean {
  return value !== "0" || !(path.endsWith("/ink") || path.endsWith("/art"));
}

function rowOf(path: string, name: string, value: bigint): StateRow {
  if (value === REVERTS) return { path: `${path}/${name}`, value: "reverts" };
  if (!name.startsWith("@")) return { path: `${path}/${name}`, value: String(value) };
  const address: Address = `0x${value.toString(16).padStart(40, "0")}`;
  return { path: `${path}/${name.slice(1)}`, value: address };
}
