// The field at the bottom: plain words, or a command once its name is complete.

import { CommandLine } from "./commandline.js";
import { leaves, matching, parseLine } from "./commands.js";
import { byId, h, notice } from "./dom.js";
import { acceptDrops, chooseFiles, chosenFile, filesIn } from "./files.js";
import { say, sendCommand } from "./interact.js";
import { current, t } from "./language.js";
import { store } from "./store.js";
import { Suggestions } from "./suggest.js";

export class Composer {
  #line = null;
  #files = [];
  #writer = null;
  // What each person has begun and not sent: `{line, text, files}` by member.
  #drafts = new Map();

  constructor() {
    this.suggestions = new Suggestions();
    this.place = byId("composer-fields");
    this.text = byId("composer-text");
    this.mirror = byId("composer-mirror");
    this.shell = this.text.parentElement;
    this.fileRow = byId("composer-files");
    this.text.addEventListener("input", () => this.#typed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("focus", () => this.#suggest());
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    byId("composer").addEventListener("focusout", (event) => this.#left(event));
    byId("attach").addEventListener("click", async () =>
      this.#takeFiles(await chooseFiles({ multiple: true })),
    );
    document.addEventListener("paste", (event) => this.#pasted(event));
    byId("send").addEventListener("keydown", (event) => this.#typedOnSend(event));
    acceptDrops(byId("main"), (files) => this.#takeFiles(files));
  }

  get #leaves() {
    return leaves(store.commands);
  }

  /** Begin a command, as a mention of it or the welcome words do. */
  begin(text) {
    this.#leaveLine(text);
    this.#typed();
  }

  /** Put a person's name into the words being written. */
  mention(member) {
    if (this.#line) this.#leaveLine("");
    this.text.value = `${this.text.value}${this.text.value ? " " : ""}<@${member.id}> `;
    this.#grow();
    this.text.focus();
  }

  focus() {
    if (this.#line) this.#line.focus();
    else this.text.focus();
  }

  /** Who writes, and where, has changed. What was written stays with whoever wrote it. */
  redraw() {
    if (store.me !== this.#writer) this.#changeWriter();
    const channel = store.channelById(store.channel);
    byId("composer").hidden = Boolean(channel?.forum);
    this.text.placeholder = channel ? t("Message #{channel} or type /", { channel: channel.name }) : "";
    this.text.setAttribute(
      "aria-label",
      channel
        ? t("Message #{channel}. Type a slash for commands", { channel: channel.name })
        : t("Message"),
    );
    if (this.#line) this.#redrawLine();
  }

  #changeWriter() {
    const held = byId("composer-fields").contains(document.activeElement);
    if (this.#writer)
      this.#drafts.set(this.#writer, { line: this.#line, text: this.text.value, files: this.#files });
    this.#writer = store.me;
    const { line, text, files } = this.#drafts.get(store.me) ?? { line: null, text: "", files: [] };
    this.suggestions.hide();
    this.#line = line;
    this.text.value = text;
    this.place.replaceChildren(line?.node ?? this.shell);
    this.#setFiles(files);
    this.#grow();
    if (held) this.focus();
  }

  #redrawLine() {
    const line = this.#line;
    const leaf = this.#leaves.find((each) => each.label === line.leaf.label);
    // A command that this member may not use is not theirs to send.
    if (!leaf) this.#leaveLine("");
    else if (line.language !== current()) {
      const held = document.activeElement;
      const { values, files } = line.contents(leaf);
      this.#files = files;
      this.#enterLine(leaf, values);
      if (held.isConnected && held !== document.body) held.focus();
    }
  }

  #typed() {
    this.#grow();
    const parsed = parseLine(this.#leaves, this.text.value);
    const begun = parsed?.values.length || parsed?.leaf.options.some((option) => option.required);
    if (begun) this.#enterLine(parsed.leaf, parsed.values);
    else this.#suggest();
  }

  #grow() {
    this.mirror.textContent = `${this.text.value}\n`;
  }

  #suggest() {
    if (this.#line) return;
    const typed = this.text.value;
    if (!typed.startsWith("/") || typed.includes("\n")) {
      this.suggestions.hide();
      return;
    }
    const items = matching(this.#leaves, typed)
      .slice(0, 25)
      .map((leaf) => ({ leaf, title: leaf.label, hint: leaf.description }));
    const none = store.commands.length
      ? t("No command fits")
      : t("The bot has not registered its commands yet");
    this.suggestions.show(this.text, items, {
      label: t("Commands"),
      empty: none,
      onChoose: ({ leaf }) => this.#chosen(leaf),
    });
  }

  #chosen(leaf) {
    this.suggestions.hide();
    if (leaf.options.length) this.#enterLine(leaf, []);
    else this.#sendBare(leaf);
  }

  /** A command without options has nothing to be written: it goes at once. */
  #sendBare(leaf) {
    this.#leaveLine("");
    sendCommand(leaf, [], []);
  }

  #enterLine(leaf, values) {
    this.suggestions.hide();
    this.#line = new CommandLine(leaf, values, {
      suggestions: this.suggestions,
      onLeave: (text) => this.#leaveLine(text),
    });
    this.place.replaceChildren(this.#line.node);
    const files = this.#files;
    this.#setFiles([]);
    if (files.length) this.#line.takeFiles(files);
    this.#line.focus();
  }

  #leaveLine(text) {
    this.#line = null;
    this.suggestions.hide();
    this.text.value = text;
    this.place.replaceChildren(this.shell);
    this.#grow();
    this.text.focus();
  }

  #key(event) {
    if (event.isComposing) return;
    const { suggestions } = this;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (suggestions.open && step) suggestions.move(step);
    else if (event.key === "Tab" && !event.shiftKey && suggestions.open) suggestions.take();
    else if (event.key === "Enter" && !event.shiftKey) {
      if (!suggestions.take()) this.#send();
    } else if (event.key === "Escape" && suggestions.open) suggestions.hide();
    else return;
    event.preventDefault();
  }

  /** A command without required options waits on the Send button: Enter sends it, a letter begins its first option. */
  #typedOnSend(event) {
    const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey;
    if (!letter || !this.#line) return;
    event.preventDefault();
    this.#line.begin(event.key);
  }

  async #send() {
    if (this.#line) return this.#line.send();
    const text = this.text.value.trim();
    const bare = this.#leaves.find((leaf) => leaf.label === text.toLowerCase());
    if (bare) return this.#chosen(bare);
    if (text.startsWith("/"))
      return notice(
        t("There is no command {command} that you may use here.", { command: text.split(" ")[0] }),
      );
    if (!text && !this.#files.length) return undefined;
    const [files, writer] = [this.#files, this.#writer];
    this.text.value = "";
    this.#grow();
    this.#setFiles([]);
    if ((await say(text, files)) || writer !== this.#writer) return undefined;
    // It was not taken: give the words back unless new ones have been begun.
    this.text.value ||= text;
    return this.#grow();
  }

  #left(event) {
    if (!byId("composer").contains(event.relatedTarget)) this.suggestions.hide();
  }

  #pasted(event) {
    const files = filesIn(event.clipboardData);
    if (!files.length || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.#takeFiles(files);
  }

  #takeFiles(files) {
    if (!files.length) return;
    if (this.#line) this.#line.takeFiles(files);
    else this.#setFiles([...this.#files, ...files].slice(0, 10));
  }

  #setFiles(files) {
    this.#files = files;
    this.fileRow.hidden = files.length === 0;
    this.fileRow.replaceChildren(
      ...files.map((file) =>
        chosenFile(file, () => this.#setFiles(this.#files.filter((each) => each !== file))),
      ),
    );
  }
}
