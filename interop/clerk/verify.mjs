// Verifies tokens with Clerk's SDK for Node. A line of input is {token, pem, origin}; a line of output is "accepted" or
// "refused" with the reason. Argument: the folder of the installed package.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const { verifyToken } = createRequire(resolve(process.argv[2], "package.json"))("@clerk/backend");

async function verdict({ token, pem, origin }) {
  try {
    await verifyToken(token, { jwtKey: pem, authorizedParties: [origin], clockSkewInMs: 5000 });
    return "accepted";
  } catch (failure) {
    return "refused " + (failure.reason ?? failure.name);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write((await verdict(JSON.parse(line))) + "\n");
}
