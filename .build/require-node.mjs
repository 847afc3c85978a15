// Loaded before the TypeScript of a script (`node --import`). Older versions of Node cannot run it, and would
// fail with a message that does not help.
const NEEDED = 24;
if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  console.error(
    `Node ${process.version} runs here, ${NEEDED} is needed. Run npm install, which brings it (with install scripts allowed).`,
  );
  process.exit(1);
}
