import { mount } from 'svelte';
import Attachments from './attachments.svelte';

const target = document.querySelector('#app');
const { settings } = await import(/* @vite-ignore */ `${location.origin}/settings.js`);
if (target) mount(Attachments, { target, props: settings });
