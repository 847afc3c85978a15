import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Attachments } from './attachments.tsx';

const { settings } = await import(/* @vite-ignore */ `${location.origin}/settings.js`);
const root = document.querySelector('#app');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Attachments {...settings} />
    </StrictMode>,
  );
}
