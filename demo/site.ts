/** What all pages of the site share: a button that copies each block of code. */
const COPIED_MILLISECONDS = 2000;

for (const block of document.querySelectorAll<HTMLElement>('.code-box pre')) {
  if (navigator.clipboard === undefined) break;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy: ${block.getAttribute('aria-label') ?? 'Command'}`);
  button.addEventListener('click', () => void copy(block, button));
  const bar = block.parentElement?.querySelector('.code-bar');
  (bar ?? block.parentElement)?.append(button);
}

async function copy(block: HTMLElement, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(block.textContent.trimEnd());
    button.textContent = 'Copied';
  } catch {
    // The browser or the person does not allow it.
    button.textContent = 'Not copied';
  }
  setTimeout(() => {
    button.textContent = 'Copy';
  }, COPIED_MILLISECONDS);
}
