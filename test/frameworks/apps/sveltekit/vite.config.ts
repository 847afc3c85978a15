import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter(),
      // Only for the test: its port is not known yet, and it has no HTTPS.
      csrf: { trustedOrigins: ['*'] },
    }),
  ],
});
