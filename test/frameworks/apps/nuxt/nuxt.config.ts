export default defineNuxtConfig({
  compatibilityDate: '2026-01-01',
  telemetry: false,
  vue: {
    compilerOptions: { isCustomElement: (tag) => tag === 'filestore-upload' },
  },
  typescript: {
    tsConfig: { compilerOptions: { types: ['filestore-upload/vue'] } },
  },
  // The environment sets them, as NUXT_API and NUXT_BROWSER_KEY.
  runtimeConfig: { public: { api: '', browserKey: '' } },
});
