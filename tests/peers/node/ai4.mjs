// Routes with `ai` 4 and its data stream, over simulated models.
import { convertToCoreMessages, createDataStreamResponse, streamText, tool } from "ai4";
import { z } from "zod";
import { call4, finish4, model4, text4, told } from "./models.mjs";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const tools = {
  weather: tool({
    description: "The weather in a city",
    parameters: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      if (city === "Atlantis") throw new Error("Atlantis has sunk.");
      return { city, degrees: 21 };
    },
  }),
  locate: tool({
    description: "Where the user is; the client answers",
    parameters: z.object({ precise: z.boolean() }),
  }),
};

const START = { type: "response-metadata", id: "resp-1", modelId: "simulated-4", timestamp: new Date(0) };
const getErrorMessage = (error) => `server says: ${error?.message ?? error}`;
const stream = ({ body }, model, options = {}) =>
  streamText({
    model,
    messages: convertToCoreMessages(body.messages, { tools }),
    maxSteps: 5,
    maxRetries: 0,
    ...options,
  });

const answer = (call, model, options, response = {}) =>
  stream(call, model, options).toDataStreamResponse({
    sendReasoning: true,
    sendSources: true,
    getErrorMessage,
    ...response,
  });

const results = ({ prompt }) =>
  JSON.stringify(prompt.at(-1).content.map(({ toolName, result }) => ({ toolName, result })));

const afterTool =
  (...request) =>
  (options) =>
    options.prompt.at(-1).role === "tool"
      ? [...text4(results(options)), finish4()]
      : [...request, finish4("tool-calls")];

function* everything() {
  yield START;
  yield { type: "reasoning", textDelta: "First think.\nThen speak." };
  yield { type: "reasoning-signature", signature: "c2lnbmF0dXJl" };
  yield { type: "redacted-reasoning", data: "cmVkYWN0ZWQ=" };
  yield* text4(told());
  yield { type: "source", source: { sourceType: "url", id: "s1", url: "https://example.org/a", title: "A source" } };
  yield { type: "file", mimeType: "image/png", data: PIXEL };
  yield finish4("length", 11, 5);
}

const plain = () => model4([...text4(told()), finish4()]);

const withData = (call) =>
  createDataStreamResponse({
    execute: (writer) => {
      writer.writeData({ status: "loading" });
      writer.writeMessageAnnotation({ by: "peer" });
      stream(call, plain()).mergeIntoDataStream(writer);
      writer.writeData({ status: "sunny" });
    },
  });

export const routes = {
  text: (call) => answer(call, plain()),
  everything: (call) => answer(call, model4([...everything()])),
  finish: (call) => answer(call, model4([...text4(told()), finish4(call.query.get("reason"))])),
  data: withData,
  echo: (call) =>
    answer(
      call,
      model4((options) => [...text4(JSON.stringify(options.prompt)), finish4()]),
    ),
  tool: (call) =>
    answer(call, model4(afterTool(...text4("Let me see."), ...call4("c1", "weather", { city: "Paris" }))), {
      tools,
      toolCallStreaming: true,
    }),
  tools: (call) =>
    answer(
      call,
      model4(afterTool(...call4("c1", "weather", { city: "Paris" }), ...call4("c2", "weather", { city: "Atlantis" }))),
      { tools },
    ),
  clienttool: (call) =>
    answer(call, model4(afterTool(...call4("c1", "locate", { precise: true }))), { tools, toolCallStreaming: true }),
  error: (call) => answer(call, model4(new Error("no model today"))),
  errorhidden: (call) => answer(call, model4(new Error("no model today")), {}, { getErrorMessage: undefined }),
  errorpart: (call) =>
    answer(call, model4([...[...text4(told())].slice(0, 3), { type: "error", error: new Error("overloaded") }])),
  plaintext: (call) => stream(call, plain()).toTextStreamResponse(),
};
