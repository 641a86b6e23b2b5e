// Serves the world of the tests until it is told to end: for a look by eye, and for what else wants a server with content.
//
// node serve.mjs [BINARY]; prints `ready ADDRESS` and the swarms. Needs no package.

import { binaryOf } from "./arguments.mjs";
import { startWorld } from "./world/world.mjs";

const world = await startWorld(binaryOf(process.argv.slice(2)));
for (const swarm of world.swarms) {
  console.log(`${swarm.id}  ${swarm.state}  ${swarm.grade}  ${swarm.authors} people  ${JSON.stringify(swarm.signature)}`);
}
console.log(`data ${world.program.data}`);
console.log(`ready ${world.base}`);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, async () => {
    await world.stop();
    process.exit(0);
  });
}
