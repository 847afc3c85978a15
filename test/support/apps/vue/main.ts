import 'filestore-upload/define';
import { createApp } from 'vue';
import App from './app.vue';

const { settings } = await import(/* @vite-ignore */ `${location.origin}/settings.js`);
createApp(App, settings).mount('#app');
