/**
 * Two seconds, which is longer than any animation of FilePond. The loop counts frames instead of time,
 * because WebKit draws some windows rarely and FilePond then fell asleep in the middle of an animation.
 */
const AWAKE_FRAMES = 120;

/** One replacement in FilePond's source. `theirs` has to occur exactly once. */
interface Patch {
  /** The place in FilePond, for the error message. */
  readonly location: string;
  readonly theirs: string;
  readonly ours: string;
}

/**
 * FilePond assigns HTML in three places, which pages with Trusted Types forbid: its icons now pass through a
 * policy, and its labels become plain text. FilePond also runs an animation loop 60 times a second for as
 * long as the page is open: it now sleeps two seconds after its last action, and the next action wakes it.
 * This file can go when FilePond does both.
 */
export const patches: readonly Patch[] = [
  {
    location: 'the buttons of a row',
    theirs: "root.element.innerHTML = (props.icon || '') + `<span>${props.label}</span>`;",
    ours: "root.element.innerHTML = trustedIcon(props.icon || ''); root.element.append(Object.assign(document.createElement('span'), { textContent: props.label }));",
  },
  {
    location: 'the icon of a finished upload',
    theirs: "root.element.innerHTML = root.query('GET_ICON_DONE');",
    ours: "root.element.innerHTML = trustedIcon(root.query('GET_ICON_DONE'));",
  },
  {
    location: 'the label of the drop area',
    theirs: 'label.innerHTML = value;',
    ours: 'label.textContent = value;',
  },
  {
    // A FilePond of the page has its own loop, which this one must neither share nor wake.
    location: 'the name of the animation loop',
    theirs: "const name = '__framePainter';",
    ours: "const name = '__filestorePainter';",
  },
  {
    location: 'a further user of the animation loop',
    theirs: 'window[name].writers.push(write);\n        return;',
    ours: 'window[name].writers.push(write);\n        window[name].wake(); return;',
  },
  {
    location: 'the request for the next frame',
    theirs: 'id = requestTick(tick);',
    ours: 'id = painter.left > 0 ? requestTick(tick) : null;',
  },
  {
    location: 'the end of a frame',
    theirs: 'last = ts - (delta % interval);',
    ours: 'last = ts - (delta % interval); painter.left -= 1;',
  },
  {
    location: 'the start of the animation loop',
    theirs: 'setTimerType();\n    tick(performance.now());\n\n    return {',
    ours: `painter.wake = () => { painter.left = ${AWAKE_FRAMES}; if (id === null) id = requestTick(tick); };\n    setTimerType(); painter.left = ${AWAKE_FRAMES}; tick(performance.now());\n\n    return {`,
  },
  {
    location: 'the dispatch of an action',
    theirs: 'const dispatch = (type, data, isBlocking) => {',
    ours: 'const dispatch = (type, data, isBlocking) => { window.__filestorePainter?.wake();',
  },
];

const POLICY = `const trustedIcon = (() => {
    const policy = globalThis.trustedTypes?.createPolicy('filestore-upload', { createHTML: (html) => html });
    return (html) => policy?.createHTML(html) ?? html;
  })();`;

/** Assignments of HTML that bypass the policy. */
const UNTRUSTED = /\b(?:inner|outer)HTML\s*\+?=(?!=|\s*trustedIcon\().*|insertAdjacentHTML\(.*/;

/**
 * Patches the source of `filepond.esm.js`.
 *
 * @throws {Error} when FilePond has changed in a place that the patch relies on; the message names the place
 */
export function patchFilePond(code: string): string {
  let patched = code;
  for (const { location, theirs, ours } of patches) {
    const count = patched.split(theirs).length - 1;
    if (count !== 1) {
      throw new Error(
        `FilePond has changed: ${location} occurs ${count} times, not once: ${theirs}`,
      );
    }
    patched = patched.replace(theirs, () => ours);
  }
  const [untrusted] = UNTRUSTED.exec(patched) ?? [];
  if (untrusted)
    throw new Error(`FilePond assigns HTML that the patch does not cover: ${untrusted}`);
  // The policy goes on the first line, so that every other line keeps its number in the source map.
  return POLICY.replaceAll('\n', ' ') + patched;
}
