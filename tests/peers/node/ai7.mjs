// Routes with the newest `ai`: what its own documentation shows a server to be, over simulated models.
import {
  UI_MESSAGE_STREAM_HEADERS,
  convertToModelMessages,
  createUIMessageStream,
  createUIMessageStreamResponse,
  generateId,
  isStepCount,
  streamText,
  tool,
  validateUIMessages,
} from "ai";
import { z } from "zod";
import { call7, call7ui, finish7, model7, pause, reasoning7, text7, told } from "./models.mjs";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const city = z.object({ city: z.string() });
const inCity = (place) => ({ city: place });

const tools = {
  weather: tool({
    description: "The weather in a city",
    inputSchema: city,
    execute: async ({ city: place }) => {
      if (place === "Atlantis") throw new Error("Atlantis has sunk.");
      return { city: place, degrees: 21 };
    },
  }),
  locate: tool({
    description: "Where the user is; the client answers",
    inputSchema: z.object({ precise: z.boolean() }),
  }),
  remove: tool({
    description: "Remove a file",
    inputSchema: z.object({ path: z.string() }),
    needsApproval: true,
    execute: async ({ path }) => ({ removed: path }),
  }),
};

/** Messages as a server takes them: validated by the library, then turned into what models are given. */
async function understood({ body }) {
  const messages = await validateUIMessages({ messages: body.messages, tools });
  return { messages, prompt: await convertToModelMessages(messages, { tools }) };
}

async function answer(call, model, options = {}, response = {}) {
  const { messages, prompt } = await understood(call);
  const result = streamText({ model, messages: prompt, stopWhen: isStepCount(5), maxRetries: 0, ...options });
  return result.toUIMessageStreamResponse({
    originalMessages: messages,
    sendSources: true,
    onError: (error) => `server says: ${error?.message ?? error}`,
    ...response,
  });
}

/** The results of tools in the last message given to the model, as JSON. */
const results = ({ prompt }) =>
  JSON.stringify(prompt.at(-1).content.map(({ toolName, output }) => ({ toolName, output })));

/** Answers a tool call's result, or asks for it when there is none yet. */
const afterTool =
  (...request) =>
  (options) =>
    options.prompt.at(-1).role === "tool"
      ? [...text7(results(options)), finish7()]
      : [...request, finish7("tool-calls")];

function* everything() {
  yield { type: "response-metadata", id: "resp-1", modelId: "simulated-7", timestamp: new Date(0) };
  yield* reasoning7("First think.\nThen speak.");
  yield* text7(told());
  yield { type: "source", sourceType: "url", id: "s1", url: "https://example.org/a", title: "A source" };
  yield {
    type: "source",
    sourceType: "document",
    id: "s2",
    mediaType: "application/pdf",
    title: "A paper",
    filename: "paper.pdf",
  };
  yield { type: "file", mediaType: "image/png", data: { type: "data", data: PIXEL } };
  yield* text7("second block", "t2");
  yield finish7("length", 11, 5);
}

const plain = () => model7([...text7(told()), finish7()]);

function withData({ body }) {
  const stream = createUIMessageStream({
    originalMessages: body.messages,
    execute: ({ writer }) => {
      writer.write({ type: "data-weather", id: "w1", data: { city: "Paris", status: "loading" } });
      writer.write({ type: "data-notice", data: { message: "only now" }, transient: true });
      writer.write({ type: "data-weather", id: "w1", data: { city: "Paris", status: "sunny" } });
      writer.merge(
        streamText({ model: plain(), prompt: "-" }).toUIMessageStream({ messageMetadata: () => ({ by: "peer" }) }),
      );
    },
  });
  return createUIMessageStreamResponse({ stream });
}

/** The prompt that the library made of the request, as the answer's text. */
async function echo(call) {
  return answer(
    call,
    model7((options) => [...text7(JSON.stringify(options.prompt)), finish7()]),
  );
}

// --- a stream that can be taken up again ------------------------------------------------------------------------

const running = new Map();

/** A copy of a stream's chunks, replayed from the start to whoever comes while it runs. */
class Replay {
  chunks = [];
  done = false;
  wake = [];

  async fill(stream) {
    for await (const chunk of stream) {
      this.chunks.push(chunk);
      this.wake.splice(0).forEach((go) => go());
    }
    this.done = true;
    this.wake.splice(0).forEach((go) => go());
  }

  async *all() {
    for (let at = 0; ; at += 1) {
      while (at >= this.chunks.length && !this.done) await new Promise((go) => this.wake.push(go));
      if (at >= this.chunks.length) return;
      yield new TextEncoder().encode(this.chunks[at]);
    }
  }
}

async function resumable(call) {
  if (call.method === "GET") {
    const [id, word] = call.rest;
    const replay = word === "stream" ? running.get(id) : undefined;
    if (!replay) return new Response(null, { status: 204 });
    replay.joined();
    // A server that lost the stream and asked its model anew.
    if (replay.isForgotten) return answer({ body: replay.body }, model7([...text7(`Anew: ${told()}`), finish7()]));
    return new Response(ReadableStream.from(replay.all()), { headers: UI_MESSAGE_STREAM_HEADERS });
  }
  const replay = new Replay();
  const rejoined = new Promise((go) => (replay.joined = go));
  Object.assign(replay, { body: call.body, isForgotten: call.query.has("anew") });
  if (!call.query.has("over")) running.set(call.body.id, replay);
  const [start, ...rest] = text7(told());
  const half = Math.ceil(rest.length / 2);
  // With a cut the rest comes only once somebody is back for it, so that the stream surely still runs.
  const wait = call.query.has("cut") ? [() => rejoined] : [];
  const script = [start, ...rest.slice(0, half), ...wait, ...rest.slice(half), finish7()];
  const keep = ({ stream }) => void replay.fill(stream).then(() => running.delete(call.body.id));
  return answer(call, model7(script), {}, { generateMessageId: generateId, consumeSseStream: keep });
}

// --- the routes -------------------------------------------------------------------------------------------------

function aborted(call) {
  const control = new AbortController();
  const [start, first, ...rest] = text7(told());
  const script = [
    start,
    first,
    () => pause(30),
    () => control.abort("the server was told to stop"),
    ...rest,
    finish7(),
  ];
  return answer(call, model7(script), { abortSignal: control.signal });
}

/** A provider that broke off in mid-answer and is asked again: once within the library, once told by `reset-step`. */
function retried(call) {
  const [start, ...rest] = text7("This will be thrown away.");
  const broken = [...reasoning7("hm"), start, ...rest.slice(0, -1), { type: "error", error: new Error("try again") }];
  return answer(call, model7(broken, [...text7(told()), finish7()]), { streamRetries: 1 });
}

function reset({ body }) {
  const stream = createUIMessageStream({
    originalMessages: body.messages,
    execute: async ({ writer }) => {
      const write = (script) => script.forEach((chunk) => writer.write(chunk));
      write([{ type: "start" }, { type: "start-step" }, ...text7("An earlier step.", "t0"), { type: "finish-step" }]);
      write([
        { type: "start-step" },
        ...reasoning7("hm"),
        ...call7ui("c1", "weather", inCity("Paris")),
        ...[...text7("Thrown away.")].slice(0, -1),
      ]);
      write([
        { type: "reset-step" },
        ...text7(told()),
        { type: "finish-step" },
        { type: "finish", finishReason: "stop" },
      ]);
    },
  });
  return createUIMessageStreamResponse({ stream });
}

async function* inSteps() {
  yield { status: "looking" };
  yield { status: "found", degrees: 21 };
}

/** What models and tools may send besides: results on the way, tools nobody declared, tools the provider runs itself. */
function* extras() {
  yield { type: "reasoning-file", mediaType: "image/png", data: { type: "data", data: PIXEL } };
  yield { type: "custom", kind: "peer.note", providerMetadata: { peer: { note: 1 } } };
  yield {
    type: "tool-input-start",
    id: "p1",
    toolName: "search",
    providerExecuted: true,
    dynamic: true,
    title: "Web search",
  };
  yield { type: "tool-input-delta", id: "p1", delta: '{"q":"x"}' };
  yield { type: "tool-input-end", id: "p1" };
  yield {
    type: "tool-call",
    toolCallId: "p1",
    toolName: "search",
    input: '{"q":"x"}',
    providerExecuted: true,
    dynamic: true,
  };
  yield { type: "tool-result", toolCallId: "p1", toolName: "search", result: { hits: 2 }, dynamic: true };
  yield* text7(told());
  yield finish7();
}

const slowTools = {
  weather: tool({ description: "Slow", inputSchema: city, execute: inSteps }),
};

const slowly = [() => pause(120), ...text7("first. "), () => pause(120), ...text7("second", "t2"), finish7()];

export const routes = {
  text: (call) => answer(call, plain()),
  everything: (call) => answer(call, model7([...everything()])),
  finish: (call) => answer(call, model7([...text7(told()), finish7(call.query.get("reason"))])),
  data: withData,
  echo,
  keepalive: (call) => answer(call, model7(slowly), {}, { keepAliveMs: 50 }),
  tool: (call) =>
    answer(call, model7(afterTool(...text7("Let me see."), ...call7("c1", "weather", inCity("Paris")))), { tools }),
  tools: (call) =>
    answer(
      call,
      model7(afterTool(...call7("c1", "weather", inCity("Paris")), ...call7("c2", "weather", inCity("Atlantis")))),
      { tools },
    ),
  badinput: (call) => answer(call, model7(afterTool(...call7("c1", "weather", { town: "Paris" }))), { tools }),
  clienttool: (call) => answer(call, model7(afterTool(...call7("c1", "locate", { precise: true }))), { tools }),
  approval: (call) => answer(call, model7(afterTool(...call7("c1", "remove", { path: "/tmp/a" }))), { tools }),
  preliminary: (call) =>
    answer(call, model7(afterTool(...call7("c1", "weather", inCity("Paris")))), { tools: slowTools }),
  extras: (call) => answer(call, model7([...extras()])),
  aborted,
  retried,
  reset,
  error: (call) => answer(call, model7(new Error("no model today"))),
  errorpart: (call) =>
    answer(call, model7([...[...text7(told())].slice(0, 3), { type: "error", error: new Error("overloaded") }])),
  status: (call) => new Response("The kitchen is closed.", { status: Number(call.query.get("status")) }),
  plaintext: async (call) =>
    streamText({ model: plain(), messages: (await understood(call)).prompt }).toTextStreamResponse(),
  resumable,
};
