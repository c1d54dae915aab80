// The conversation with the sandbox: one socket for what happens, one POST for each thing a person does.

import { t } from "./language.js";

const token = document.querySelector('meta[name="page-token"]').content;

/**
 * Do something as a member. Files travel as parts named file0, file1…; the payload refers to them by index.
 * Answers `{ok: true, …}` or `{ok: false, reason: "silent" | "refused" | "gone", text}`.
 */
export async function act(verb, payload, files = []) {
  const body = new FormData();
  body.append("payload", JSON.stringify(payload));
  files.forEach((file, index) => body.append(`file${index}`, file, file.name));
  try {
    const answer = await fetch(`/act/${verb}`, { method: "POST", headers: { "X-Page-Token": token }, body });
    if (answer.ok) return inWords(await answer.json());
    return { ok: false, reason: "refused", text: t((await answer.text()).trim()) };
  } catch {
    return { ok: false, reason: "gone", text: t("The sandbox does not answer. Was it stopped?") };
  }
}

/** What the sandbox refuses it says in English, with the values beside the sentence. */
function inWords(answer) {
  return answer.ok ? answer : { ...answer, text: t(answer.text, answer.values) };
}

/** What one member sees, from now on. `onLink(false)` when the line is cut; it is tried again by itself. */
export class Feed {
  #socket = null;
  #member = null;
  #locale = "";
  #retry = 0;

  constructor(onEvent, onLink) {
    this.onEvent = onEvent;
    this.onLink = onLink;
  }

  /** `member` may be null: then the sandbox picks who to begin with. `locale` becomes theirs, unless it is empty. */
  watch(member, locale) {
    this.#member = member;
    this.#locale = locale;
    clearTimeout(this.#retry);
    this.#socket?.close();
    const query = new URLSearchParams({ token, as: member ?? "", locale });
    const socket = new WebSocket(`ws://${location.host}/events?${query}`);
    this.#socket = socket;
    socket.onopen = () => this.onLink(true);
    socket.onmessage = (message) => {
      // A message of a line that was replaced meanwhile belongs to another member's eyes.
      if (socket === this.#socket) this.onEvent(JSON.parse(message.data));
    };
    socket.onclose = () => {
      if (socket !== this.#socket) return;
      this.onLink(false);
      this.#retry = setTimeout(() => this.watch(this.#member, this.#locale), 1500);
    };
  }
}
