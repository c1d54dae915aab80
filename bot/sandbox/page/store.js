// What the page knows: the server, its people, and the messages the chosen member may see.

export const FLAGS = { ephemeral: 64, loading: 128, componentsV2: 1 << 15 };

class Store extends EventTarget {
  me = null;
  languages = [];
  channel = null;
  guild = { id: "", name: "" };
  bot = null;
  online = false;
  channels = [];
  members = [];
  roles = [];
  badDays = [];
  later = null;
  commands = [];
  messages = new Map();
  unread = new Set();
  #pending = new Map();
  #pendingCount = 0;

  /** The snapshot that opens every line: replaces all. */
  open(world) {
    Object.assign(this, {
      me: world.me,
      guild: world.guild,
      bot: world.bot,
      online: world.online,
      channels: world.channels,
      members: world.members,
      roles: world.roles,
      commands: world.commands,
      languages: world.languages,
      badDays: world.bad_days,
      later: world.later,
    });
    this.messages = new Map(world.channels.map((channel) => [channel.id, new Map()]));
    for (const message of world.messages) this.messages.get(message.channel_id)?.set(message.id, message);
    if (!this.channels.some((channel) => channel.id === this.channel))
      this.channel = this.channels[0]?.id ?? null;
    this.#tell("world");
  }

  put(message) {
    const list = this.messages.get(message.channel_id);
    if (!list) return;
    const isNew = !list.has(message.id);
    list.set(message.id, message);
    if (isNew && message.channel_id !== this.channel) {
      this.unread.add(message.channel_id);
      this.#tell("channels");
    }
    this.#tell("message", { message, isNew });
  }

  remove(channelId, id) {
    this.messages.get(channelId)?.delete(id);
    this.#tell("gone", { channelId, id });
  }

  setOnline(online) {
    this.online = online;
    this.#tell("online");
  }

  setCommands({ commands, languages }) {
    Object.assign(this, { commands, languages });
    this.#tell("commands");
  }

  setBadDays(days) {
    this.badDays = days;
    this.#tell("bad-days");
  }

  /** Seconds that somebody has let pass; null where nobody can. */
  setLater(seconds) {
    this.later = seconds;
    this.#tell("later");
  }

  choose(channelId) {
    this.channel = channelId;
    this.unread.delete(channelId);
    this.#tell("channel");
  }

  /** A row that only this page shows, while a command is on its way or after nobody answered it. */
  putPending(pending) {
    const row = {
      local: `local-${++this.#pendingCount}`,
      channel_id: this.channel,
      member: this.me,
      ...pending,
    };
    this.#pending.set(row.local, row);
    this.#tell("pending");
    return row;
  }

  changePending(row, change) {
    Object.assign(row, change);
    this.#tell("pending");
  }

  removePending(row) {
    this.#pending.delete(row.local);
    this.#tell("pending");
  }

  get pending() {
    return [...this.#pending.values()].filter(
      (row) => row.channel_id === this.channel && row.member === this.me,
    );
  }

  /** Oldest first. Snowflakes are longer than a double is exact. */
  get shown() {
    const list = [...(this.messages.get(this.channel)?.values() ?? [])];
    return list.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  }

  member(id) {
    return this.members.find((member) => member.id === id);
  }
  role(id) {
    return this.roles.find((role) => role.id === id);
  }
  channelById(id) {
    return this.channels.find((channel) => channel.id === id);
  }
  nameOf(user) {
    return this.member(user.id)?.display_name ?? user.username;
  }

  #tell(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}

export const store = new Store();
