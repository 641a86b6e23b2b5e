// The built program, started and stopped: in a data directory of its own that goes with it.

import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CATALOG = new URL("../../../data/", import.meta.url);

// Far longer than anything takes, on a machine that does much else.
const PATIENCE_MILLISECONDS = 300_000;

// How long the program may take to end once it is told to.
const ENDING_MILLISECONDS = 10_000;

export class Program {
  constructor(binary, folder) {
    this.binary = binary;
    this.folder = folder;
  }

  // A data directory that reads these sources and no others.
  static async in(binary, sources, settings = "") {
    const program = new Program(binary, await mkdtemp(join(tmpdir(), "notjustme-browser-")));
    const catalog = join(program.folder, "catalog");
    await mkdir(catalog);
    await mkdir(program.data);
    for (const name of ["providers.toml", "masks.toml"]) {
      await copyFile(new URL(name, CATALOG), join(catalog, name));
    }
    await writeFile(join(catalog, "sources.toml"), sources.join("\n"));
    await writeFile(
      join(program.data, "notjustme.toml"),
      `contact = "tests@example.org"\nbind = "127.0.0.1:0"\ncatalog_dir = "../catalog"\nallow_loopback_sources = true\n${settings}\n`,
    );
    return program;
  }

  get data() {
    return join(this.folder, "data");
  }

  // Runs a verb to its end; says what it printed.
  run(...verb) {
    const child = this.spawn(verb);
    return new Promise((resolve, reject) => {
      let printed = "";
      child.stdout.on("data", (bytes) => (printed += bytes));
      child.stderr.on("data", (bytes) => (printed += bytes));
      child.on("error", reject);
      child.on("close", (code) => {
        // 1 is "no" or "some source cannot be read", which is no fault here.
        if (code === 0 || code === 1) resolve(printed);
        else reject(new Error(`notjustme ${verb.join(" ")} ended with ${code}:\n${printed}`));
      });
    });
  }

  // Starts `serve` or `watch` and waits until it says where; that address, without a slash at the end.
  async start(verb) {
    this.child = this.spawn([verb]);
    this.printed = "";
    const said = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${verb} did not start:\n${this.printed}`)), PATIENCE_MILLISECONDS);
      const hear = (bytes) => {
        this.printed += bytes;
        const found = /(http:\/\/[^/\s]+)\//.exec(this.printed);
        if (found) {
          clearTimeout(timer);
          resolve(found[1]);
        }
      };
      this.child.stdout.on("data", hear);
      this.child.stderr.on("data", hear);
      this.child.on("error", reject);
      this.child.on("close", (code) => reject(new Error(`${verb} ended with ${code}:\n${this.printed}`)));
    });
    this.base = await said;
    return this.base;
  }

  // From now on it is served at the port where it was served first.
  async keepPort() {
    const settings = join(this.data, "notjustme.toml");
    const port = new URL(this.base).port;
    await writeFile(settings, (await readFile(settings, "utf8")).replace("127.0.0.1:0", `127.0.0.1:${port}`));
  }

  // Ends it.
  async end() {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once("close", resolve));
      this.child.kill("SIGTERM");
      const late = setTimeout(() => this.child.kill("SIGKILL"), ENDING_MILLISECONDS);
      await ended;
      clearTimeout(late);
    }
  }

  // Ends it and removes its folder.
  async stop() {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  spawn(verb) {
    const env = { ...process.env };
    for (const name of ["NO_COLOR", "CLICOLOR_FORCE", "RUST_LOG"]) delete env[name];
    const options = { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] };
    return spawn(this.binary, ["--data", this.data, ...verb], options);
  }
}
