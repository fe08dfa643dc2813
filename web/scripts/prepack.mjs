// Before a package is packed: builds it (unless BUILT=1 says that this was just done), and puts the README and the licence beside
// it that are kept once for all.
import { execSync } from "node:child_process";
import { copyFileSync } from "node:fs";

if (process.env.BUILT !== "1") execSync("npm run --silent build", { stdio: ["ignore", 2, 2] });
copyFileSync(new URL("../README.md", import.meta.url), "README.md");
copyFileSync(new URL("../../LICENSE", import.meta.url), "LICENSE");
