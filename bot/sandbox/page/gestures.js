// The ways to a menu: a right press, the keyboard's own key for menus, and on glass a long press.

const LONG = 500; // milliseconds
const STILL = 10; // pixels a resting finger may move
const OWN_MENUS = "a, input, textarea, select";

/** `open({x, y}, target)` is called where the press was. Links, fields and chosen text keep the browser's own menu. */
export function onMenuPress(node, open) {
  let resting = null;
  const rest = () => {
    clearTimeout(resting?.timer);
    resting = null;
  };
  node.addEventListener("contextmenu", (event) => {
    if (event.target.closest(OWN_MENUS) || chosenTextIn(node)) return;
    event.preventDefault();
    // Some browsers tell of a long press by this event too.
    if (resting?.opened) return;
    if (resting) held(resting);
    open({ x: event.clientX, y: event.clientY }, event.target);
  });
  node.addEventListener("pointerdown", (event) => {
    rest();
    if (event.pointerType !== "touch" || !event.isPrimary || event.target.closest(OWN_MENUS)) return;
    const { clientX: x, clientY: y, target } = event;
    const finger = { x, y, opened: false };
    finger.timer = setTimeout(() => {
      held(finger);
      open({ x, y }, target);
    }, LONG);
    resting = finger;
  });
  node.addEventListener("pointermove", (event) => {
    if (resting && Math.hypot(event.clientX - resting.x, event.clientY - resting.y) > STILL) rest();
  });
  for (const name of ["pointerup", "pointercancel"]) node.addEventListener(name, rest);
}

function held(finger) {
  clearTimeout(finger.timer);
  finger.opened = true;
  swallowClick();
}

function chosenTextIn(node) {
  const selection = getSelection();
  return !selection.isCollapsed && selection.containsNode(node, true);
}

/** The finger that rested on a button must not press it when it is lifted. */
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  const stop = () => document.removeEventListener("click", swallow, { capture: true });
  document.addEventListener("pointerdown", stop, { capture: true, once: true });
}
