import type { Abi, AbiFunction, Address } from "viem";
import type { Artifact, Contract } from "../artifacts.ts";
import type { BlockQueue } from "../block-queue.ts";
import type { ArtifactSource } from "./artifacts.ts";

/** Queues the deployment of linked contracts, whichever libraries and arguments their version wants. */
export class OriginDeployer {
  readonly queue: BlockQueue;
  readonly admin: Address;
  readonly #artifact: ArtifactSource;
  readonly #libraries: Record<string, Address> = {};

  constructor(queue: BlockQueue, admin: Address, artifact: ArtifactSource) {
    this.queue = queue;
    this.admin = admin;
    this.#artifact = artifact;
  }

  /** Deploys with the constructor's arguments taken by their names, libraries first. */
  async deploy(
    contractName: string,
    given: Readonly<Record<string, unknown>> = {},
  ): Promise<Contract> {
    const artifact = this.#artifact(contractName);
    for (const library of librariesOf(artifact))
      if (this.#libraries[library] === undefined)
        this.#libraries[library] = (await this.deploy(library)).address;
    return this.queue.deploy(
      this.admin,
      artifact,
      constructorArguments(artifact, given),
      this.#libraries,
    );
  }

  /** Queues a call by the admin. Throws when this version's contract has no such function. */
  async call(contract: Contract, functionName: string, ...args: unknown[]): Promise<void> {
    const inputs = inputCount(contract.abi, functionName);
    if (inputs === undefined) throw new Error(`this version has no ${functionName}`);
    await this.queue.add(this.admin, contract, functionName, args.slice(0, inputs));
  }
}

const librariesOf = (artifact: Artifact): readonly string[] =>
  Object.values(artifact.linkReferences).flatMap((file) => Object.keys(file));

/** How many arguments the function of the longest signature takes; undefined when there is none. */
export function inputCount(abi: Abi, functionName: string): number | undefined {
  const counts = abi
    .filter((item): item is AbiFunction => item.type === "function" && item.name === functionName)
    .map((item) => item.inputs.length);
  return counts.length === 0 ? undefined : Math.max(...counts);
}

function constructorArguments(
  artifact: Artifact,
  given: Readonly<Record<string, unknown>>,
): readonly unknown[] {
  const found = artifact.abi.find((item) => item.type === "constructor");
  return (found?.inputs ?? []).map(({ name = "" }) => {
    const value = given[name];
    if (value === undefined)
      throw new Error(`${artifact.contractName} wants the unknown argument ${name}`);
    return value;
  });
}
