import { readFileSync } from "node:fs";
import { request } from "node:http";
import { runInNewContext } from "node:vm";
import { describe, expect, inject, test } from "vitest";

interface Answer {
  status: number;
  type: string;
  body: string;
}

type ViewerRequest = { uri: string };
type Response = { statusCode: number; headers: Record<string, { value: string }>; body: { data: string } };

/** What CloudFront runs, from the template as it is deployed. */
const consolePaths = (() => {
  const template = readFileSync(new URL("../../../template.yaml", import.meta.url), "utf8");
  const [, code] = /^ {6}FunctionCode: \|\n((?: {8}.*\n|\n)+)/m.exec(template) ?? [];
  if (code === undefined) throw new Error("template.yaml has no function's code");
  type Handler = (event: {
    request: ViewerRequest;
    context: { requestId: string };
  }) => ViewerRequest | Response;
  return runInNewContext(`${code}; handler`) as Handler;
})();

function atTheEdge(uri: string): Answer | "the page" {
  const done = consolePaths({ request: { uri }, context: { requestId: "r" } });
  if (!("statusCode" in done)) return done.uri === "/index.html" ? "the page" : fileOf(done.uri);
  return { status: done.statusCode, type: done.headers["content-type"]?.value ?? "", body: done.body.data };
}

function fileOf(uri: string): Answer {
  return { status: 200, type: "a file", body: uri };
}

/** As it is: `fetch` would put a path right first. */
function inLocalMode(path: string, method = "GET"): Promise<Answer | "the page"> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(inject("url"));
    const call = request({ hostname, port, path, method }, (answer) => {
      let body = "";
      answer.on("data", (part: Buffer) => (body += part.toString()));
      answer.on("end", () => {
        const type = answer.headers["content-type"] ?? "";
        resolve(type.startsWith("text/html") ? "the page" : { status: answer.statusCode ?? 0, type, body });
      });
    });
    call.on("error", reject);
    call.end();
  });
}

// A10
describe("a path that means the API and is none of its routes", () => {
  test.each([
    "/api",
    "//api/credits/interaction/balance",
    "///api/credits/interaction/balance",
    "/./api/credits/interaction/balance",
    "/messages/../api/changes",
    "/API/credits/interaction/balance",
    "/Api",
    "/%61pi/credits/interaction/balance",
    "/%41PI/changes",
    "/%2561pi/changes",
    "/api%2Fcredits%2Finteraction%2Fbalance",
    "/%2Fapi/changes",
    "/%5Capi/changes",
    "/api;v=1/changes",
    "/api%20/changes",
    "/%20api/changes",
    "/api%00/changes",
    "/api.json",
  ])("%s is the API's 404, in local mode and in CloudFront", async (path) => {
    const local = await inLocalMode(path);
    const edge = atTheEdge(path);
    for (const answer of [local, edge]) {
      expect(answer).toMatchObject({ status: 404, type: "application/problem+json" });
    }
    expect(problem(edge)).toEqual(problem(local));
    expect(await inLocalMode(path, "HEAD")).toMatchObject({ status: 404 });
  });

  test.each(["/", "/messages", "/apis", "/api-keys", "/api_docs", "/messages/api", "/x/api/y", "/%E2%82%AC"])(
    "%s is the page's, in both",
    async (path) => {
      expect(await inLocalMode(path)).toBe("the page");
      expect(atTheEdge(path)).toBe("the page");
    },
  );
});

function problem(answer: Answer | "the page"): unknown {
  if (answer === "the page") return answer;
  return { ...(JSON.parse(answer.body) as object), requestId: "" };
}
