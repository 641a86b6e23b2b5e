// What the command lines of this folder share.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const BUILT = fileURLToPath(new URL("../../target/debug/notjustme", import.meta.url));

// The program under test: the first argument that is no option, else what `cargo build` made.
export function binaryOf(args) {
  const named = args.find((argument) => !argument.startsWith("--"));
  const binary = named ? resolve(named) : BUILT;
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: run cargo build, or name the program`);
  return binary;
}

// The value of `--name=value`.
export function option(args, name) {
  return args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
}
