import { createApp } from 'vue';
import Attachments from './attachments.vue';

const { settings } = await import(/* @vite-ignore */ `${location.origin}/settings.js`);
createApp(Attachments, settings).mount('#app');
