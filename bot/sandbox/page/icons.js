// Small line icons, drawn here so that the page needs nothing from anywhere else.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  menu: ["M4 7h16", "M4 12h16", "M4 17h16"],
  hash: ["M5 9h15", "M4 15h15", "M10 4 8 20", "M16 4l-2 16"],
  lock: ["M6 11h12v9H6v-9Z", "M9 11V7a3 3 0 0 1 6 0v4"],
  forum: ["M4 5h12v8H9l-3 3v-3H4V5Z", "M19 9v8h-2v3l-3-3h-3"],
  thread: ["M6 4v9a3 3 0 0 0 3 3h9", "M14 12l4 4-4 4"],
  more: ["M5 12h.01", "M12 12h.01", "M19 12h.01"],
  send: ["M4 12 20 4l-5 16-3.5-6.5L4 12Z", "M11.5 13.5 20 4"],
  plus: ["M12 5v14", "M5 12h14"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  sun: [
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
    "M12 2v2",
    "M12 20v2",
    "M2 12h2",
    "M20 12h2",
    "M5 5l1.5 1.5",
    "M17.5 17.5 19 19",
    "M5 19l1.5-1.5",
    "M17.5 6.5 19 5",
  ],
  moon: ["M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"],
  globe: [
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
    "M3 12h18",
    "M12 3c2.5 2.6 3.8 5.6 3.8 9s-1.3 6.4-3.8 9",
    "M12 3c-2.5 2.6-3.8 5.6-3.8 9s1.3 6.4 3.8 9",
  ],
  clock: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z", "M12 7.5V12l3 2"],
  down: ["M6 9l6 6 6-6"],
  eye: ["M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12Z", "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z"],
  file: ["M6 3h8l5 5v13H6V3Z", "M14 3v5h5"],
  image: ["M4 5h16v14H4V5Z", "M4 16l5-5 4 4 3-3 4 4", "M15 9h.01"],
  link: ["M10 14 20 4", "M14 4h6v6", "M18 14v6H4V6h6"],
  check: ["M5 12.5 10 17.5 19 7"],
  slash: ["M16 4 8 20"],
  alert: ["M12 4 2.5 20h19L12 4Z", "M12 10v4", "M12 17h.01"],
  reply: ["M4 18c0-6 3-9 9-9h5", "M14 5l5 4-5 4"],
};

/** A decorative icon; whatever it stands for is said by the label of the control that holds it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** Discord's own emoji are plain text; a server's own are pictures, of which this page shows the name. */
export function emojiText(emoji) {
  return emoji.id ? `:${emoji.name}:` : emoji.name;
}
