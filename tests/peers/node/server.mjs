// Servers built with the AI SDK, newest and 4, that say what a test tells them to. Prints its port; ends when stdin does.
//   PUT  /text          the text every model says from now on
//   GET  /requests      the requests to the routes so far, oldest first; forgotten once told
//   ...  /ai7/NAME      routes of ai7.mjs; /ai4/NAME those of ai4.mjs
// Any route takes ?cut=N: after N bytes of the body the connection is reset.
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import * as ai4 from "./ai4.mjs";
import * as ai7 from "./ai7.mjs";
import { say } from "./models.mjs";

const packages = { ai4, ai7 };
let requests = [];

async function respond(request, body, url) {
  const [, packageName, route, ...rest] = url.pathname.split("/");
  if (url.pathname === "/text") {
    say(body);
    return new Response(null, { status: 204 });
  }
  if (url.pathname === "/requests") {
    const told = requests;
    requests = [];
    return Response.json(told);
  }
  const handler = packages[packageName]?.routes[route];
  if (!handler) return new Response(`There is no ${url.pathname} here.`, { status: 404 });
  requests.push({ method: request.method, path: url.pathname, headers: request.headers, body });
  if (request.method !== "POST" && route !== "resumable") return new Response("Only POST.", { status: 405 });
  const parsed = body ? JSON.parse(body) : undefined;
  return handler({ body: parsed, method: request.method, query: url.searchParams, rest, headers: request.headers });
}

async function send(answer, response, cut) {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  let room = cut;
  for await (const chunk of answer.body ?? []) {
    if (response.destroyed) return; // leaving the loop cancels the stream
    if (chunk.length >= room) {
      response.write(chunk.subarray(0, room), () => response.socket?.resetAndDestroy());
      return;
    }
    room -= chunk.length;
    if (!response.write(chunk)) await new Promise((go) => response.once("drain", go).once("close", go));
  }
  response.end();
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://127.0.0.1");
  try {
    const body = (await buffer(request)).toString("utf8");
    const answer = await respond(request, body, url);
    await send(answer, response, Number(url.searchParams.get("cut") ?? Infinity));
  } catch (error) {
    if (response.headersSent) return response.destroy();
    response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
  }
});
// Models that fail on purpose must not fill the log.
console.error = () => {};
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
