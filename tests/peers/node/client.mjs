// The AI SDK's own client (what `useChat` is made of) against the server at argv[2]: does argv[3] and prints, as JSON, the
// messages it holds in the end. What it sent stands in the server's /requests.
import {
  AbstractChat,
  DefaultChatTransport,
  lastAssistantMessageIsCompleteWithApprovalResponses,
  lastAssistantMessageIsCompleteWithToolCalls,
} from "ai";
import { callChatApi, fillMessageParts, updateToolCallResult } from "@ai-sdk/ui-utils";

const [, , base, act] = process.argv;

class Chat extends AbstractChat {
  constructor(route, sendAutomaticallyWhen) {
    const state = {
      messages: [],
      status: "ready",
      error: undefined,
      pushMessage(message) {
        state.messages = [...state.messages, message];
      },
      popMessage() {
        state.messages = state.messages.slice(0, -1);
      },
      replaceMessage(at, message) {
        state.messages = state.messages.with(at, structuredClone(message));
      },
      snapshot: (value) => structuredClone(value),
    };
    let id = 0;
    super({
      id: "chat-1",
      generateId: () => `m${++id}`,
      state,
      transport: new DefaultChatTransport({ api: `${base}/ai7/${route}` }),
      sendAutomaticallyWhen,
    });
  }

  get last() {
    return this.messages.at(-1);
  }

  part(name) {
    return this.last.parts.find((part) => part.type === `tool-${name}`);
  }
}

const settled = async (chat) => {
  do await new Promise((go) => setTimeout(go, 20));
  while (chat.status !== "ready" && chat.status !== "error");
};

const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const acts = {
  async submit() {
    const chat = new Chat("everything");
    await chat.sendMessage({
      text: "Hi",
      files: [{ type: "file", mediaType: "image/png", filename: "dot.png", url: PIXEL }],
    });
    await chat.sendMessage({ text: "And now?" });
    return chat;
  },
  async regenerate() {
    const chat = new Chat("text");
    await chat.sendMessage({ text: "Hi" });
    await chat.regenerate();
    await chat.regenerate({ messageId: chat.last.id });
    return chat;
  },
  async edit() {
    const chat = new Chat("text");
    await chat.sendMessage({ text: "Hi" });
    await chat.sendMessage({ text: "Hi there", messageId: chat.messages[0].id });
    return chat;
  },
  async clienttool() {
    const chat = new Chat("clienttool", lastAssistantMessageIsCompleteWithToolCalls);
    await chat.sendMessage({ text: "Where am I?" });
    await chat.addToolOutput({ tool: "locate", toolCallId: chat.part("locate").toolCallId, output: { city: "Paris" } });
    await settled(chat);
    await chat.sendMessage({ text: "Thanks" });
    return chat;
  },
  async clienttoolerror() {
    const chat = new Chat("clienttool", lastAssistantMessageIsCompleteWithToolCalls);
    await chat.sendMessage({ text: "Where am I?" });
    await chat.addToolOutput({
      tool: "locate",
      toolCallId: chat.part("locate").toolCallId,
      state: "output-error",
      errorText: "no idea",
    });
    await settled(chat);
    return chat;
  },
  approve: (reason) => decide(true, reason),
  deny: () => decide(false, "too dangerous"),
  servertools: () => twice("tools"),
  badinput: () => twice("badinput"),
  async resume() {
    const chat = new Chat("resumable");
    await chat.resumeStream();
    return chat;
  },
  async resumecut() {
    const chat = new Chat("resumable?cut=150");
    await chat.sendMessage({ text: "Hi" });
    chat.transport.api = `${base}/ai7/resumable`;
    await chat.resumeStream();
    return chat;
  },
  async usechat4() {
    const messages = [];
    await turn4("everything", messages, { role: "user", content: "Hi" });
    await turn4("text", messages, { role: "user", content: "And now?" });
    return { messages };
  },
  async usechat4tool() {
    const messages = [];
    await turn4("clienttool", messages, { role: "user", content: "Where am I?" });
    updateToolCallResult({
      messages,
      toolCallId: messages.at(-1).toolInvocations[0].toolCallId,
      toolResult: { city: "Paris" },
    });
    await turn4("clienttool", messages);
    return { messages };
  },
};

async function twice(route) {
  const chat = new Chat(route);
  await chat.sendMessage({ text: "Weather?" });
  await chat.sendMessage({ text: "Thanks" });
  return chat;
}

async function decide(approved, reason) {
  const chat = new Chat("approval", lastAssistantMessageIsCompleteWithApprovalResponses);
  await chat.sendMessage({ text: "Clean up" });
  await chat.addToolApprovalResponse({ id: chat.part("remove").approval.id, approved, reason });
  await settled(chat);
  await chat.sendMessage({ text: "Thanks" });
  return chat;
}

/** One request of version 4's `useChat`, whose hook keeps the messages in React and sends these fields of them. */
async function turn4(route, messages, message) {
  if (message) messages.push({ id: `u${messages.length}`, createdAt: new Date(0), ...message });
  const filled = fillMessageParts(messages);
  const sent = filled.map(({ role, content, data, annotations, toolInvocations, parts }) => ({
    role,
    content,
    data,
    annotations,
    toolInvocations,
    parts,
  }));
  await callChatApi({
    api: `${base}/ai4/${route}`,
    body: { id: "chat-1", messages: sent },
    streamProtocol: "data",
    restoreMessagesOnFailure() {},
    onUpdate({ message: answer, replaceLastMessage }) {
      messages.splice(replaceLastMessage ? filled.length - 1 : filled.length, 1, answer);
    },
    generateId: () => `a${messages.length}`,
    lastMessage: filled.at(-1),
  });
}

const { messages, error } = await acts[act]();
if (error) console.error(error.message);
console.log(JSON.stringify(messages));

// Connections that are kept alive would keep the program alive.
process.exit(0);
