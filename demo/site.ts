/** What all pages of the site share: a button that copies each block of code. */
const COPIED_MILLISECONDS = 2000;

/** Tells screen readers what a button shows. */
const announcement = document.createElement('p');
announcement.className = 'visually-hidden';
announcement.setAttribute('role', 'status');
document.body.append(announcement);

for (const block of document.querySelectorAll<HTMLElement>('.code-box pre')) {
  if (navigator.clipboard === undefined) break;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  const name = block.getAttribute('aria-label') ?? 'Command';
  const say = (word: string): void => {
    button.textContent = word;
    button.setAttribute('aria-label', `${word}: ${name}`);
  };
  say('Copy');
  button.addEventListener('click', () => void copy(block, say));
  const bar = block.parentElement?.querySelector('.code-bar');
  (bar ?? block.parentElement)?.append(button);
}

async function copy(block: HTMLElement, say: (word: string) => void): Promise<void> {
  // The browser or the person may not allow it.
  const copied = await navigator.clipboard.writeText(block.textContent.trimEnd()).then(
    () => true,
    () => false,
  );
  const word = copied ? 'Copied' : 'Not copied';
  say(word);
  announcement.textContent = word;
  setTimeout(() => {
    say('Copy');
    announcement.textContent = '';
  }, COPIED_MILLISECONDS);
}
