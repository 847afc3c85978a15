import 'filestore-upload/define';
import { mount } from 'svelte';
import App from './app.svelte';

const target = document.querySelector('#app');
const { settings } = await import(/* @vite-ignore */ `${location.origin}/settings.js`);
if (target) mount(App, { target, props: settings });
