/** The commands that are loaded only if they are used. */
export { serve } from './command.ts';
export { bucket } from './bucket-command.ts';
export { developmentKeys } from './development.ts';
