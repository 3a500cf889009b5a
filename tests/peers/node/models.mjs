// Simulated models for both versions of the SDK: each call plays the next of some scripts, made of the parts below.
import { MockLanguageModelV1 } from "ai4/test";
import { MockLanguageModelV4 } from "ai/test";

let text = "Hello.";

export function say(next) {
  text = next;
}

/** What the test told the server to say. */
export const told = () => text;

const LENGTHS = [1, 4, 2, 17, 3, 1, 60, 5];

/** Pieces of a text, never inside a character, of very different lengths. */
export function* pieces(whole) {
  const points = Array.from(whole);
  for (let at = 0, n = 0; at < points.length; at += LENGTHS[n++ % LENGTHS.length]) {
    yield points.slice(at, at + LENGTHS[n % LENGTHS.length]).join("");
  }
}

export const pause = (ms) => new Promise((go) => setTimeout(go, ms));

/** Runs a script (an iterable of parts; a function is called and awaited) as the stream a model gives. */
async function* played(script, abortSignal) {
  for (const part of script) {
    if (abortSignal?.aborted) return;
    if (typeof part === "function") await part();
    else yield part;
  }
}

const scripted = (scripts) => {
  let call = 0;
  return (options) => {
    const script = scripts[Math.min(call++, scripts.length - 1)];
    if (script instanceof Error) throw script;
    return ReadableStream.from(played(typeof script === "function" ? script(options) : script, options.abortSignal));
  };
};

// --- the newest version ---------------------------------------------------------------------------------------

/** A model whose n-th call plays scripts[n]; an Error is thrown, a function is called with the call's options. */
export function model7(...scripts) {
  const next = scripted(scripts);
  return new MockLanguageModelV4({ doStream: async (options) => ({ stream: next(options) }) });
}

export function* text7(whole, id = "t1") {
  yield { type: "text-start", id };
  for (const delta of pieces(whole)) yield { type: "text-delta", id, delta };
  yield { type: "text-end", id };
}

export function* reasoning7(whole, id = "r1") {
  yield { type: "reasoning-start", id };
  for (const delta of pieces(whole)) yield { type: "reasoning-delta", id, delta };
  yield { type: "reasoning-end", id };
}

export function* call7(id, toolName, input) {
  const json = JSON.stringify(input);
  yield { type: "tool-input-start", id, toolName };
  for (const delta of pieces(json)) yield { type: "tool-input-delta", id, delta };
  yield { type: "tool-input-end", id };
  yield { type: "tool-call", toolCallId: id, toolName, input: json };
}

/** The same call as it stands in a message stream. */
export function* call7ui(toolCallId, toolName, input) {
  yield { type: "tool-input-start", toolCallId, toolName };
  for (const inputTextDelta of pieces(JSON.stringify(input)))
    yield { type: "tool-input-delta", toolCallId, inputTextDelta };
  yield { type: "tool-input-available", toolCallId, toolName, input };
}

export function finish7(unified = "stop", input = 9, output = 7) {
  return {
    type: "finish",
    finishReason: { unified, raw: unified },
    usage: {
      inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: output, text: output, reasoning: 0 },
    },
  };
}

// --- version 4 ------------------------------------------------------------------------------------------------

export function model4(...scripts) {
  const next = scripted(scripts);
  return new MockLanguageModelV1({
    doStream: async (options) => ({ stream: next(options), rawCall: { rawPrompt: null, rawSettings: {} } }),
  });
}

export function* text4(whole) {
  for (const textDelta of pieces(whole)) yield { type: "text-delta", textDelta };
}

export function* call4(toolCallId, toolName, input) {
  const args = JSON.stringify(input);
  const common = { toolCallType: "function", toolCallId, toolName };
  for (const argsTextDelta of pieces(args)) yield { type: "tool-call-delta", ...common, argsTextDelta };
  yield { type: "tool-call", ...common, args };
}

export const finish4 = (finishReason = "stop", promptTokens = 9, completionTokens = 7) => ({
  type: "finish",
  finishReason,
  usage: { promptTokens, completionTokens },
});
